package dev.parley.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pVectors;
import dev.parley.libp2p.LinkPair;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The frames that js-libp2p writes are written here byte for byte, and read. */
class YamuxVectorsTest {

  @ParameterizedTest
  @CsvSource({
    "openStream1_windowUpdateSyn_delta0, 1, 1, 1, 0",
    "windowUpdateAck_stream1_262144, 1, 2, 1, 262144",
    "data_stream1_len5, 0, 0, 1, 5",
    "fin_stream1, 1, 4, 1, 0",
    "rst_stream2, 1, 8, 2, 0",
    "pingSyn0, 2, 1, 0, 0",
    "pingAck0, 2, 2, 0, 0",
    "goAwayNormal, 3, 0, 0, 0"
  })
  void frames_are_written_as_recorded(String name, int type, int flags, int stream, int length) {
    ByteBuf frame = Unpooled.buffer();
    Frame.write(frame, type, flags, stream, length);
    assertThat(ByteBufUtil.hexDump(frame)).isEqualTo(vector(name));
  }

  @Test
  void a_recorded_conversation_is_understood() {
    RawPeer js = new RawPeer();
    js.hex(vector("pingSyn0"))
        .hex(vector("openStream1_windowUpdateSyn_delta0"))
        .hex(vector("data_stream1_len5") + "68656c6c6f")
        .settle();
    StringBuilder read = LinkPair.readText(js.accepted.get(0));
    js.settle();
    assertThat(read).hasToString("hello");
    assertThat(js.frames).containsExactly("PING ACK 0 0", "WINDOW_UPDATE ACK 1 0");

    js.accepted.get(0).write(LinkPair.text("world"));
    js.hex(vector("windowUpdateAck_stream1_262144")).hex(vector("fin_stream1")).settle();
    js.accepted.get(0).end();
    js.settle();
    assertThat(js.frames).endsWith("DATA 1 5", "WINDOW_UPDATE FIN 1 0");
    assertThat(js.session.streamCount()).isZero();

    js.hex(vector("goAwayNormal")).settle();
    assertThat(js.closings).containsExactly((Throwable) null);
  }

  @Test
  void a_stream_is_opened_and_ended_as_recorded() {
    LinkPair pair = new LinkPair();
    StringBuilder sent = LinkPair.readHex(pair.far);
    YamuxSession session = new YamuxSession(pair.near, true, pair.loop, Sessions.QUIET);
    var stream = session.open();
    stream.write(LinkPair.text("hello"));
    stream.end();
    pair.settle();
    session.close(null);
    pair.settle();
    assertThat(sent)
        .hasToString(
            vector("openStream1_windowUpdateSyn_delta0")
                + vector("data_stream1_len5")
                + "68656c6c6f"
                + vector("fin_stream1")
                + vector("goAwayNormal"));
  }

  private static String vector(String name) {
    return Libp2pVectors.hex("yamux", name);
  }
}

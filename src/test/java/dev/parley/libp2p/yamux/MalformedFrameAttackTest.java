package dev.parley.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.LinkPair;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not a frame, or not one that the peer may send, ends the session with a reason. */
class MalformedFrameAttackTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a version from the future, 010000000000000100000000",
    "an unknown type, 000400000000000000000000",
    "data for the session, 000000000000000000000001",
    "a window for the session, 000100000000000000000001",
    "a ping for a stream, 000200010000000100000000",
    "a goodbye for a stream, 000300000000000100000000",
    "a stream with a number of this side, 000100010000000200000000",
    "a data frame that no window allows, 0000000000000001ffffffff",
    "a data frame that opens more than its window, 000000010000000100040001",
    "a ping that asks nothing, 000200000000000000000000"
  })
  void a_frame_out_of_bounds_ends_the_session(String what, String frame) {
    RawPeer peer = new RawPeer().hex(frame).settle();
    assertThat(reason(peer)).as(what).isEqualTo(Reason.VIOLATION);
    assertThat(peer.frames).containsExactly("GO_AWAY 0 1");
  }

  @Test
  void a_stream_that_is_opened_twice_ends_the_session() {
    RawPeer peer = new RawPeer().open(1).open(1).settle();
    assertThat(reason(peer)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void nothing_behind_a_violation_is_read() {
    RawPeer peer = new RawPeer().hex("ff0000000000000000000000").open(1).settle();
    assertThat(peer.accepted).isEmpty();
  }

  @Test
  void a_frame_that_is_cut_off_by_the_end_ends_the_session_and_its_streams() {
    RawPeer peer = new RawPeer().open(1).settle();
    List<Throwable> streamClosings = LinkPair.closings(peer.accepted.get(0));
    peer.send(Frame.DATA, 0, 1, 1_000).hex("c0ffee");
    peer.pair.near.end();
    peer.settle();
    assertThat(reason(peer)).isEqualTo(Reason.CLOSED);
    assertThat(streamClosings).hasSize(1);
  }

  @Test
  void frames_for_streams_that_nobody_knows_are_passed_over() {
    RawPeer peer = new RawPeer();
    peer.data(7, 100_000)
        .send(Frame.WINDOW_UPDATE, Frame.FIN, 9, 5)
        .reset(11)
        .send(Frame.DATA, Frame.ACK, 2, 0)
        .open(1)
        .settle();
    assertThat(peer.accepted).hasSize(1);
    assertThat(peer.closings).isEmpty();
    assertThat(peer.session.bufferedBytes()).isZero();
  }

  @Test
  void bytes_behind_the_end_of_a_stream_reset_it() {
    RawPeer peer = new RawPeer().open(1);
    peer.send(Frame.DATA, Frame.FIN, 1, 0).data(1, 10).settle();
    assertThat(peer.frames).contains("WINDOW_UPDATE RST 1 0");
    assertThat(peer.closings).isEmpty();
  }

  @Test
  void an_end_on_a_data_frame_comes_behind_its_bytes() {
    RawPeer peer = new RawPeer().open(1).settle();
    StringBuilder read = LinkPair.readText(peer.accepted.get(0));
    peer.accepted.get(0).endHandler(() -> read.append("."));
    peer.hex("000000040000000100000005" + "68656c6c6f").settle();
    assertThat(read).hasToString("hello.");
  }

  @Test
  void a_window_may_be_raised_without_bound() {
    RawPeer peer = new RawPeer().open(1).settle();
    for (int i = 0; i < 1_000; i++) {
      peer.send(Frame.WINDOW_UPDATE, 0, 1, -1);
    }
    peer.settle();
    peer.accepted.get(0).write(LinkPair.text("fine"));
    peer.settle();
    assertThat(peer.frames).contains("DATA 1 4");
  }

  private static Reason reason(RawPeer peer) {
    assertThat(peer.closings).hasSize(1);
    return ((Libp2pException) peer.closings.get(0)).reason();
  }
}

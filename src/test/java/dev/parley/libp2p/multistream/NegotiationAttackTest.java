package dev.parley.libp2p.multistream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.LinkPair;
import dev.parley.libp2p.wire.Varint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that cannot negotiate, or does not want to, costs a stream and a few bytes. */
class NegotiationAttackTest {

  private static final long TIMEOUT = 10_000;

  private final LinkPair pair = new LinkPair();

  /** Lengths of 0, 1025 and 16383, one with three bytes, one that never ends, a needless byte. */
  @ParameterizedTest
  @ValueSource(strings = {"00", "8108", "ff7f", "808001", "ffffffffffffffffffff01", "8500"})
  void a_length_out_of_bounds_is_refused_before_anything_is_kept(String length) {
    Future<String> answered = answer();
    pair.near.write(LinkPair.hex(length));
    pair.settle();
    assertThat(reason(answered)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void a_message_without_the_end_of_its_line_is_refused() {
    Future<String> answered = answer();
    pair.near.write(LinkPair.hex("132f6d756c746973747265616d2f312e302e3030"));
    pair.settle();
    assertThat(reason(answered)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void a_proposal_without_a_header_is_refused() {
    Future<String> answered = answer();
    pair.near.write(message("/noise"));
    pair.settle();
    assertThat(reason(answered)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void endless_proposals_are_cut_short() {
    Future<String> answered = answer();
    StringBuilder read = LinkPair.readText(pair.near);
    ByteBuf flood = message(Message.HEADER);
    for (int i = 0; i < 10_000; i++) {
      flood.writeBytes(message("/nothing"));
    }
    pair.near.write(flood);
    pair.settle();
    assertThat(reason(answered)).isEqualTo(Reason.VIOLATION);
    assertThat(read.length()).isLessThan(20 + 4 * Answers.MAX_PROPOSALS + 1);
  }

  @Test
  void endless_requests_for_the_list_are_cut_short() {
    List<String> known = Collections.nCopies(500, "/something");
    Future<String> answered =
        Multistream.answer(pair.far, known::contains, () -> known, pair.loop, TIMEOUT);
    long[] read = {0};
    pair.near.reader(
        bytes -> {
          read[0] += bytes.readableBytes();
          bytes.skipBytes(bytes.readableBytes());
        });
    ByteBuf flood = message(Message.HEADER);
    for (int i = 0; i < 10_000; i++) {
      flood.writeBytes(message(Message.LIST));
    }
    pair.near.write(flood);
    pair.settle();
    assertThat(reason(answered)).isEqualTo(Reason.VIOLATION);
    assertThat(read[0]).isLessThan(Answers.MAX_PROPOSALS * (Message.MAX_LENGTH + 2L) + 20);
  }

  @Test
  void a_message_that_never_ends_is_given_up() {
    Future<String> answered = answer();
    pair.near.write(message(Message.HEADER));
    pair.near.write(Unpooled.wrappedBuffer(new byte[] {(byte) 0x80, 0x08}));
    for (int i = 0; i < 30; i++) {
      pair.near.write(Unpooled.wrappedBuffer(new byte[] {'x'}));
      pair.time.run(500);
    }
    assertThat(reason(answered)).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void an_answer_that_was_not_proposed_is_refused() {
    Future<String> proposed =
        Multistream.propose(pair.near, List.of("/noise", "/tls"), pair.loop, TIMEOUT);
    ByteBuf answer = message(Message.HEADER);
    answer.writeBytes(message("/tls"));
    pair.far.write(answer);
    pair.settle();
    assertThat(reason(proposed)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void a_second_header_is_no_answer() {
    Future<String> proposed = Multistream.propose(pair.near, List.of("/noise"), pair.loop, TIMEOUT);
    ByteBuf answer = message(Message.HEADER);
    answer.writeBytes(message(Message.HEADER));
    pair.far.write(answer);
    pair.settle();
    assertThat(reason(proposed)).isEqualTo(Reason.VIOLATION);
  }

  private Future<String> answer() {
    return Multistream.answer(pair.far, "/noise"::equals, pair.loop, TIMEOUT);
  }

  private static ByteBuf message(String text) {
    ByteBuf message = Unpooled.buffer();
    Varint.write(message, text.length() + 1);
    return message.writeBytes(LinkPair.text(text + "\n"));
  }

  private static Reason reason(Future<?> failed) {
    return ((Libp2pException) failed.cause()).reason();
  }
}

package dev.parley.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.LinkPair;
import org.junit.jupiter.api.Test;

/** A peer that opens streams only to throw them away is sent away, however few are open. */
class RapidResetAttackTest {

  @Test
  void streams_that_are_opened_and_reset_end_the_session() {
    RawPeer peer = new RawPeer();
    for (int i = 0; i < 2_000; i++) {
      peer.open(2 * i + 1).reset(2 * i + 1);
    }
    peer.settle();
    assertThat(reason(peer)).isEqualTo(Reason.VIOLATION);
    assertThat(peer.accepted.size()).isLessThan(1_500);
  }

  @Test
  void streams_that_are_opened_and_ended_without_a_word_end_the_session() {
    RawPeer peer = new RawPeer();
    peer.session.streamHandler(
        stream -> {
          peer.accepted.add(stream);
          stream.endHandler(stream::end);
        });
    for (int i = 0; i < 2_000; i++) {
      peer.open(2 * i + 1).send(Frame.WINDOW_UPDATE, Frame.FIN, 2 * i + 1, 0);
    }
    peer.settle();
    assertThat(reason(peer)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void streams_that_this_side_has_to_reset_end_the_session() {
    RawPeer peer = new RawPeer();
    peer.session.streamHandler(
        stream ->
            stream.reader(bytes -> stream.close(new Libp2pException(Reason.UNSUPPORTED, "no"))));
    for (int i = 0; i < 2_000; i++) {
      peer.open(2 * i + 1).data(2 * i + 1, 3);
    }
    peer.settle();
    assertThat(reason(peer)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void the_same_number_again_and_again_does_not_help() {
    RawPeer peer = new RawPeer();
    for (int i = 0; i < 2_000; i++) {
      peer.open(1).reset(1);
    }
    peer.settle();
    assertThat(reason(peer)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void a_peer_that_resets_now_and_then_stays() {
    RawPeer peer = new RawPeer();
    for (int i = 0; i < 5_000; i++) {
      peer.open(2 * i + 1).reset(2 * i + 1);
      peer.pair.time.run(20);
    }
    assertThat(peer.closings).isEmpty();
  }

  @Test
  void many_short_streams_that_say_something_are_welcome() {
    Sessions sessions = new Sessions();
    sessions.acceptance = Echo::on;
    for (int i = 0; i < 5_000; i++) {
      var stream = sessions.near.open();
      stream.reader(bytes -> bytes.skipBytes(bytes.readableBytes()));
      stream.write(LinkPair.text("ping"));
      stream.end();
      if (i % 100 == 0) {
        sessions.pair.time.run(20);
      }
    }
    sessions.settle();
    assertThat(sessions.farClosings).isEmpty();
    assertThat(sessions.accepted).hasSize(5_000);
  }

  private static Reason reason(RawPeer peer) {
    assertThat(peer.closings).hasSize(1);
    return ((Libp2pException) peer.closings.get(0)).reason();
  }
}

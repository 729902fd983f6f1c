package dev.parley.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.LinkPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A goodbye ends a session, whatever is said before or after it. */
class GoAwayAttackTest {

  @Test
  void a_goodbye_lets_open_streams_finish_and_no_others_begin() {
    RawPeer peer = new RawPeer().open(1).send(Frame.GO_AWAY, 0, 0, Frame.NORMAL).settle();
    assertThat(peer.closings).isEmpty();
    assertThatThrownBy(peer.session::open).isInstanceOf(Libp2pException.class);
    StringBuilder read = LinkPair.readHex(peer.accepted.get(0));
    peer.data(1, 2).send(Frame.WINDOW_UPDATE, Frame.FIN, 1, 0).settle();
    assertThat(read).hasToString("0000");
    peer.accepted.get(0).end();
    peer.settle();
    assertThat(peer.closings).containsExactly((Throwable) null);
  }

  @Test
  void a_stream_that_is_opened_after_a_goodbye_ends_the_session() {
    RawPeer peer = new RawPeer().open(1).send(Frame.GO_AWAY, 0, 0, Frame.NORMAL).open(3).settle();
    assertThat(reason(peer)).isEqualTo(Reason.VIOLATION);
    assertThat(peer.accepted).hasSize(1);
  }

  @Test
  void a_goodbye_after_which_nothing_ends_is_taken_at_its_word() {
    RawPeer peer = new RawPeer().open(1).send(Frame.GO_AWAY, 0, 0, Frame.NORMAL).settle();
    peer.pair.time.run(30_000);
    assertThat(peer.closings).containsExactly((Throwable) null);
  }

  @Test
  void a_goodbye_twice_is_a_goodbye() {
    RawPeer peer = new RawPeer().open(1);
    peer.send(Frame.GO_AWAY, 0, 0, Frame.NORMAL).send(Frame.GO_AWAY, 0, 0, Frame.NORMAL).settle();
    assertThat(peer.closings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {Frame.PROTOCOL_ERROR, Frame.INTERNAL_ERROR, 77, -1})
  void a_goodbye_in_anger_ends_everything_at_once(int code) {
    RawPeer peer = new RawPeer().open(1).settle();
    var closings = LinkPair.closings(peer.accepted.get(0));
    peer.send(Frame.GO_AWAY, 0, 0, code).open(3).settle();
    assertThat(reason(peer)).isEqualTo(Reason.CLOSED);
    assertThat(closings).hasSize(1);
    assertThat(peer.accepted).hasSize(1);
  }

  @Test
  void a_failure_of_this_side_is_called_internal() {
    RawPeer peer = new RawPeer().settle();
    peer.session.close(new IllegalStateException("a fault"));
    peer.settle();
    assertThat(peer.frames).containsExactly("GO_AWAY 0 2");
  }

  private static Reason reason(RawPeer peer) {
    assertThat(peer.closings).hasSize(1);
    return ((Libp2pException) peer.closings.get(0)).reason();
  }
}

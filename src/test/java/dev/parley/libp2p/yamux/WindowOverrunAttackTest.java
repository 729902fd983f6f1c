package dev.parley.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import org.junit.jupiter.api.Test;

/** A peer that sends more than it was allowed is sent away. */
class WindowOverrunAttackTest {

  @Test
  void a_window_that_is_overrun_ends_the_session() {
    RawPeer peer = new RawPeer().open(1);
    peer.data(1, Frame.INITIAL_WINDOW).settle();
    assertThat(peer.closings).isEmpty();
    peer.data(1, 1).settle();
    assertThat(reason(peer)).isEqualTo(Reason.VIOLATION);
    assertThat(peer.session.bufferedBytes()).isZero();
  }

  @Test
  void a_length_above_the_window_is_refused_before_its_bytes_come() {
    RawPeer peer = new RawPeer().open(1);
    peer.send(Frame.DATA, 0, 1, Frame.INITIAL_WINDOW + 1).settle();
    assertThat(reason(peer)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void a_paused_reader_gives_nothing_back() {
    RawPeer peer = new RawPeer().open(1).settle();
    peer.accepted.get(0).pause();
    peer.accepted.get(0).reader(bytes -> bytes.skipBytes(bytes.readableBytes()));
    peer.data(1, Frame.INITIAL_WINDOW).settle();
    assertThat(peer.frames).containsExactly("WINDOW_UPDATE ACK 1 0");
    peer.accepted.get(0).resume();
    peer.settle();
    assertThat(peer.frames).hasSize(2).last().asString().startsWith("WINDOW_UPDATE 1 262144");
  }

  @Test
  void only_what_a_reader_takes_is_given_back() {
    RawPeer peer = new RawPeer().open(1).settle();
    peer.accepted.get(0).reader(bytes -> bytes.skipBytes(Math.min(bytes.readableBytes(), 1)));
    for (int i = 0; i < 100; i++) {
      peer.data(1, 2_000);
    }
    peer.settle();
    long kept = peer.session.bufferedBytes();
    assertThat(kept).isPositive();
    peer.data(1, (int) (Frame.INITIAL_WINDOW - kept + 70_000)).settle();
    assertThat(reason(peer)).isEqualTo(Reason.VIOLATION);
  }

  private static Reason reason(RawPeer peer) {
    assertThat(peer.closings).hasSize(1);
    return ((Libp2pException) peer.closings.get(0)).reason();
  }
}

package dev.parley.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.LinkPair;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** Questions without end, or answers that nobody asked for, are not worth keeping. */
class PingFloodAttackTest {

  @Test
  void a_flood_of_pings_ends_the_session() {
    RawPeer peer = new RawPeer();
    for (int i = 0; i < 5_000; i++) {
      peer.send(Frame.PING, Frame.SYN, 0, i);
    }
    peer.settle();
    assertThat(reason(peer)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void pings_at_a_bearable_rate_of_a_peer_that_does_not_read_wait_with_the_peer() {
    RawPeer peer = new RawPeer(Sessions.QUIET, LinkPair.NEAR.withWindow(2_000));
    peer.pair.near.pause();
    for (int i = 0; i < 20_000; i++) {
      peer.send(Frame.PING, Frame.SYN, 0, i);
      peer.pair.time.run(20);
      assertThat(peer.session.bufferedBytes()).isLessThan(20 << 10);
    }
    assertThat(peer.pair.near.isFull()).isTrue();
    assertThat(peer.closings).isEmpty();
  }

  @Test
  void pings_that_had_to_wait_are_answered_in_the_end() {
    RawPeer peer = new RawPeer(Sessions.QUIET, LinkPair.NEAR.withWindow(2_000));
    peer.pair.near.pause();
    int sent = 0;
    while (peer.session.bufferedBytes() < 16 << 10) {
      peer.send(Frame.PING, Frame.SYN, 0, sent++);
      peer.pair.time.run(20);
    }
    for (int i = 0; i < 500; i++) {
      peer.send(Frame.PING, Frame.SYN, 0, sent++);
    }
    peer.settle();
    peer.pair.near.resume();
    peer.pair.time.run(600_000);
    assertThat(peer.frames.size()).isEqualTo(sent);
    assertThat(peer.closings).isEmpty();
  }

  @Test
  void windows_without_end_of_a_peer_that_does_not_read_cost_nothing() {
    RawPeer peer = new RawPeer().open(1).settle();
    peer.pair.near.pause();
    for (int i = 0; i < 100_000; i++) {
      peer.send(Frame.WINDOW_UPDATE, 0, 1, 1);
    }
    peer.settle();
    assertThat(peer.session.bufferedBytes()).isZero();
    assertThat(peer.closings).isEmpty();
  }

  @Test
  void an_answer_that_was_not_asked_for_ends_the_session() {
    RawPeer peer = new RawPeer().send(Frame.PING, Frame.ACK, 0, 0).settle();
    assertThat(reason(peer)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void an_answer_with_another_value_ends_the_session() {
    RawPeer peer = new RawPeer(YamuxOptions.DEFAULT).send(Frame.PING, Frame.ACK, 0, 9).settle();
    assertThat(reason(peer)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void a_ping_is_answered_before_data_that_wait() {
    RawPeer peer = new RawPeer().open(1).settle();
    peer.send(Frame.WINDOW_UPDATE, 0, 1, 16 << 20).settle();
    Duplex stream = peer.accepted.get(0);
    stream.write(Unpooled.wrappedBuffer(new byte[4 << 20]));
    peer.send(Frame.PING, Frame.SYN, 0, 42).settle();
    int answered = peer.frames.indexOf("PING ACK 0 42");
    assertThat(answered).isBetween(1, peer.frames.size() - 20);
  }

  private static Reason reason(RawPeer peer) {
    assertThat(peer.closings).hasSize(1);
    return ((Libp2pException) peer.closings.get(0)).reason();
  }
}

package dev.parley.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** A peer that opens streams without end gets so many and is then sent away. */
class StreamFloodAttackTest {

  @Test
  void streams_above_the_limit_are_reset() {
    RawPeer peer = new RawPeer();
    for (int i = 0; i < 600; i++) {
      peer.open(2 * i + 1);
    }
    peer.settle();
    assertThat(peer.accepted).hasSize(512);
    assertThat(peer.session.streamCount()).isEqualTo(512);
    assertThat(peer.frames.stream().filter(frame -> frame.contains("RST"))).hasSize(88);
    assertThat(peer.closings).isEmpty();
  }

  @Test
  void a_flood_ends_the_session() {
    RawPeer peer = new RawPeer();
    for (int i = 0; i < 5_000; i++) {
      peer.open(2 * i + 1);
    }
    peer.settle();
    assertThat(((Libp2pException) peer.closings.get(0)).reason()).isEqualTo(Reason.VIOLATION);
    assertThat(peer.accepted).hasSize(512);
    assertThat(peer.session.streamCount()).isZero();
  }

  @Test
  void a_flood_by_a_peer_that_does_not_read_stays_small() {
    RawPeer peer = new RawPeer();
    peer.pair.near.pause();
    for (int i = 0; i < 1_400; i++) {
      peer.open(2 * i + 1);
      peer.pair.time.run(1);
      assertThat(peer.session.bufferedBytes()).isLessThan(32 << 10);
    }
    assertThat(peer.session.streamCount()).isLessThanOrEqualTo(512);
  }

  @Test
  void streams_with_data_above_the_limit_cost_nothing() {
    RawPeer peer = new RawPeer(Sessions.QUIET.withMaxStreams(1)).open(1).settle();
    for (int i = 1; i < 100; i++) {
      peer.send(Frame.DATA, Frame.SYN, 2 * i + 1, 1_000);
      peer.pair.near.write(Unpooled.wrappedBuffer(new byte[1_000]));
    }
    peer.settle();
    assertThat(peer.session.bufferedBytes()).isZero();
    assertThat(peer.closings).isEmpty();
  }
}

package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.sim.VirtualTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CVE-2026-33040 and CVE-2026-34219: backoffs that no arithmetic survives. */
class PruneBackoffAttackTest {

  private final VirtualTime time = new VirtualTime(1);
  private final TestNode node = TestNode.on(time);
  private final JoinedTopic topic = node.join("news");

  @ParameterizedTest
  @ValueSource(
      longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE / 1_000 + 1, 3_601, 1L << 62})
  void a_huge_backoff_is_an_hour(long seconds) {
    TestPeer peer = TestPeer.of(node, "news");
    peer.say(Say.prune("news", seconds));
    assertThat(topic.mesh().backoffs().remaining(peer.peer.id, time.now()))
        .isEqualTo(Backoffs.MAX_SECONDS * 1_000);
    time.run(Backoffs.MAX_SECONDS * 1_000 + 3_000);

    assertThat(topic.meshPeers()).containsExactly(peer.peer.id);
    assertThat(peer.score()).isNotNegative();
  }

  @Test
  void the_same_prune_again_and_again_changes_nothing() {
    TestPeer peer = TestPeer.of(node, "news");
    for (int i = 0; i < 10_000; i++) {
      peer.say(Say.prune("news", 60));
    }
    assertThat(topic.mesh().backoffs().size()).isEqualTo(1);
    assertThat(topic.mesh().backoffs().remaining(peer.peer.id, time.now())).isEqualTo(60_000);
  }

  @Test
  void backoffs_of_ever_new_peers_are_bounded() {
    Backoffs backoffs = new Backoffs();
    Random random = new Random(1);
    for (int i = 0; i < Backoffs.MAX_PEERS + 100; i++) {
      byte[] id = new byte[34];
      random.nextBytes(id);
      id[0] = 0x12;
      id[1] = 32;
      backoffs.add(PeerId.of(id), 0, Long.MAX_VALUE);
    }
    assertThat(backoffs.size()).isEqualTo(Backoffs.MAX_PEERS);
    backoffs.expire(Backoffs.MAX_SECONDS * 1_000);
    assertThat(backoffs.size()).isZero();
  }

  @Test
  void a_shorter_backoff_does_not_undo_a_longer_one() {
    Backoffs backoffs = new Backoffs();
    var peer = PrivateKey.generate(KeyType.ED25519, new Random(1)).peerId();
    backoffs.add(peer, 0, 60_000);
    backoffs.add(peer, 1_000, 5_000);

    assertThat(backoffs.remaining(peer, 1_000)).isEqualTo(59_000);
  }
}

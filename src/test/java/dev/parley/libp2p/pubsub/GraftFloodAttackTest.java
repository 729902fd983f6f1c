package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.sim.VirtualTime;
import dev.parley.libp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;

/** GRAFTs during the backoff, again and again. */
class GraftFloodAttackTest {

  private final VirtualTime time = new VirtualTime(1);
  private final TestNode node = TestNode.on(time);
  private final JoinedTopic topic = node.join("news");
  private final TestPeer peer = TestPeer.of(node, "news");

  @Test
  void a_graft_during_the_backoff_is_answered_with_prune_and_costs_a_point() {
    peer.say(Say.prune("news", 40));
    peer.news();
    peer.say(Say.graft("news"));

    assertThat(peer.news()).containsExactly("PRUNE news 60");
    assertThat(peer.peer.stats.behaviour).isEqualTo(1);
    assertThat(topic.meshPeers()).isEmpty();
  }

  @Test
  void a_graft_right_after_the_prune_costs_two() {
    peer.say(Say.prune("news", 60), Say.graft("nothing"));
    peer.say(Say.graft("news"));

    assertThat(peer.peer.stats.behaviour).isEqualTo(2);
  }

  @Test
  void each_graft_prolongs_the_backoff() {
    peer.say(Say.prune("news", 60));
    time.run(40_000);
    peer.say(Say.graft("news"));

    assertThat(topic.mesh().backoffs().remaining(peer.peer.id, time.now())).isEqualTo(60_000);
  }

  @Test
  void a_flood_ends_in_a_ban_and_is_answered_once_a_turn() {
    peer.say(Say.prune("news", 60));
    peer.news();
    ProtoWriter flood = new ProtoWriter();
    for (int i = 0; i < 1_000; i++) {
      flood.message(3, new ProtoWriter().message(3, new ProtoWriter().text(1, "news")));
    }
    peer.say(flood.toBytes());

    assertThat(node.banned).containsExactly(peer.peer.id);
    assertThat(peer.news()).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void more_grafts_than_there_can_be_topics_are_malformed() {
    ProtoWriter control = new ProtoWriter();
    for (int i = 0; i <= RpcReader.MAX_MESH_CHANGES; i++) {
      control.message(3, new ProtoWriter().text(1, "news"));
    }
    peer.say(new ProtoWriter().message(3, control).toBytes());

    assertThat(node.router.stats().malformed()).isEqualTo(1);
    assertThat(peer.refused).isEqualTo(1);
  }
}

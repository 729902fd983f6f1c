package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.sim.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Identities from many addresses that dial in and graft themselves into a mesh. */
class SybilMeshAttackTest {

  private final VirtualTime time = new VirtualTime(1);
  private final TestNode node = TestNode.on(time);
  private final JoinedTopic topic = node.join("news");

  private List<TestPeer> peers(int count, boolean dialled) {
    List<TestPeer> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TestPeer peer =
          new TestPeer(node, Protocol.MESHSUB_1_2, dialled, (dialled ? "10.1.1." : "66.6.6.") + i);
      peer.say(Say.subscribe("news"));
      peers.add(peer);
    }
    return peers;
  }

  private long inMesh(List<TestPeer> peers) {
    return peers.stream().filter(peer -> topic.mesh().peers().contains(peer.peer)).count();
  }

  @Test
  void some_of_those_whom_this_host_dialled_always_have_a_place() {
    List<TestPeer> sybils = peers(200, false);
    sybils.forEach(sybil -> sybil.say(Say.graft("news")));
    List<TestPeer> honest = peers(5, true);
    for (int second = 0; second < 120; second++) {
      sybils.forEach(sybil -> keepTrying(sybil));
      time.run(1_000);
      assertThat(topic.meshPeers()).hasSizeLessThanOrEqualTo(14);
    }

    assertThat(inMesh(honest)).isGreaterThanOrEqualTo(2);
  }

  private void keepTrying(TestPeer sybil) {
    if (!topic.mesh().backoffs().isActive(sybil.peer.id, time.now())) {
      sybil.say(Say.graft("news"));
    }
  }

  @Test
  void a_mesh_never_grows_by_those_who_dialled_in() {
    peers(300, false).forEach(sybil -> sybil.say(Say.graft("news")));

    assertThat(topic.meshPeers()).hasSize(12);
  }

  @Test
  void who_earns_a_score_is_kept_before_those_who_only_came() {
    List<TestPeer> sybils = peers(11, false);
    sybils.forEach(sybil -> sybil.say(Say.graft("news")));
    TestPeer honest = peers(1, false).get(0);
    honest.say(Say.graft("news"));
    for (int i = 0; i < 20; i++) {
      honest.say(Say.message("news", "message " + i));
    }
    peers(2, true).forEach(dialled -> dialled.say(Say.graft("news")));
    time.run(1_000);

    assertThat(topic.meshPeers()).hasSize(6).contains(honest.peer.id);
  }

  @Test
  void own_messages_reach_those_outside_of_the_mesh_too() {
    peers(12, false).forEach(sybil -> sybil.say(Say.graft("news")));
    TestPeer outside = peers(1, false).get(0);
    outside.news();
    TestNode.publish(topic, "hello");

    assertThat(outside.news()).contains("MESSAGE news hello");
  }
}

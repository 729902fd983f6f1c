package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.sim.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many identities behind one address. */
class EclipseAttackTest {

  private final VirtualTime time = new VirtualTime(1);

  private TestNode node(ScoreOptions scores) {
    TestNode node = new TestNode(time, TestNode.OPTIONS.withScores(scores));
    node.join("news");
    return node;
  }

  private static List<TestPeer> peers(TestNode node, int count, String pattern) {
    List<TestPeer> peers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TestPeer peer = new TestPeer(node, Protocol.MESHSUB_1_2, false, pattern.formatted(i));
      peer.say(Say.subscribe("news"));
      peers.add(peer);
    }
    return peers;
  }

  @Test
  void ten_peers_of_an_address_are_nothing_unusual() {
    TestNode node = node(ScoreOptions.DEFAULT);

    assertThat(peers(node, 10, "6.6.6.6")).allSatisfy(p -> assertThat(p.score()).isZero());
  }

  @Test
  void beyond_ten_all_of_them_lose_by_the_square() {
    TestNode node = node(ScoreOptions.DEFAULT);

    assertThat(peers(node, 13, "6.6.6.6"))
        .allSatisfy(peer -> assertThat(peer.score()).isEqualTo(-45));
  }

  @Test
  void a_mesh_that_one_address_fills_is_handed_over_to_others() {
    TestNode node = node(ScoreOptions.DEFAULT);
    List<TestPeer> sybils = peers(node, 40, "6.6.6.6");
    sybils.forEach(sybil -> sybil.say(Say.graft("news")));
    List<TestPeer> honest = peers(node, 6, "10.0.0.%d");
    time.run(3_000);

    assertThat(node.router.topics().all().iterator().next().meshPeers())
        .containsExactlyInAnyOrderElementsOf(honest.stream().map(peer -> peer.peer.id).toList());
  }

  @Test
  void an_address_shared_by_many_is_no_reason_for_a_ban() {
    TestNode node = node(ScoreOptions.DEFAULT);
    List<TestPeer> neighbours = peers(node, 40, "6.6.6.6");
    time.run(3_000);

    assertThat(neighbours.get(0).score()).isLessThan(-200);
    assertThat(node.banned).isEmpty();
  }

  @Test
  void the_loss_is_over_when_enough_of_them_have_left() {
    TestNode node = node(ScoreOptions.DEFAULT);
    List<TestPeer> peers = peers(node, 13, "6.6.6.6");
    peers.subList(0, 3).forEach(TestPeer::leave);

    assertThat(peers.get(12).score()).isZero();
  }

  @Test
  void half_an_ipv6_address_is_one_address() {
    TestNode node = node(ScoreOptions.DEFAULT);

    assertThat(peers(node, 13, "2001:db8:1:2::%d"))
        .allSatisfy(peer -> assertThat(peer.score()).isEqualTo(-45));
  }

  @Test
  void addresses_of_networks_on_the_list_may_be_shared() {
    TestNode node =
        node(ScoreOptions.DEFAULT.withColocationAllowed(List.of(IpNetwork.parse("127.0.0.0/8"))));

    assertThat(peers(node, 30, "127.0.0.9")).allSatisfy(p -> assertThat(p.score()).isZero());
  }
}

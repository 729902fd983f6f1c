package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.sim.Cluster;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A proven peer sends others where they should not go: home, or into their own network. */
class MisleadingAnswerAttackTest {

  private final Cluster cluster =
      new Cluster(18).withAddresses(MisleadingAnswerAttackTest::address);
  private final KadNetwork network = new KadNetwork(cluster).start(4);
  private final Cluster.Node victim = cluster.node(1);
  private final Cluster.Node mallory = network.startStranger();
  private final Cluster.Node inside = network.startStranger();
  private Liar liar;

  /** The machine inside stands in a private network. */
  private static String address(int index) {
    return index == 5 ? "192.168.0.9" : (20 + index) + ".7." + index + ".1";
  }

  @AfterEach
  void the_liar_was_asked() {
    assertThat(liar.asked).isPositive();
  }

  @Test
  void nobody_far_away_sends_a_node_into_a_private_network() {
    tell(
        Liar.peer(inside.peerId(), inside.address().withoutPeer()),
        Liar.peer(Peers.random(cluster.random()), Peers.tcp("127.0.0.1", 22)));

    network.find(victim, inside.peerId().bytes());

    assertThat(inside.host().connections()).isEmpty();
    assertThat(victim.host().addressBook().addresses(inside.peerId())).isEmpty();
  }

  @Test
  void a_node_that_shares_local_addresses_goes_there() {
    network.with(KademliaOptions.DEFAULT.withShareLocalAddresses(true));
    cluster.start(1);
    Cluster.Node trusting = cluster.node(6);
    cluster.await(network.enter(trusting));
    tell(Liar.peer(inside.peerId(), inside.address().withoutPeer()));
    cluster.await(trusting.host().connect(mallory.address()));
    cluster.run(3_000);

    network.find(trusting, inside.peerId().bytes());

    assertThat(inside.host().connections()).isNotEmpty();
  }

  @Test
  void a_node_does_not_learn_of_itself() {
    tell(Liar.peer(victim.peerId(), Peers.everywhere(1)));

    assertThat(network.find(victim, victim.peerId().bytes())).doesNotContain(victim.peerId());
    assertThat(victim.host().addressBook().addresses(victim.peerId())).isEmpty();
  }

  @Test
  void unusable_addresses_are_not_dialled() {
    tell(
        Liar.peer(Peers.random(cluster.random()), Peers.tcp("0.0.0.0", 4001)),
        Liar.peer(Peers.random(cluster.random()), Peers.tcp("224.0.0.1", 4001)),
        Liar.peer(Peers.random(cluster.random()), Peers.tcp("8.8.8.8", 0)),
        Liar.peer(Peers.random(cluster.random())));
    long before = network.kad(victim).stats().ignoredPeers();

    network.find(victim, network.anyName());

    assertThat(network.kad(victim).stats().ignoredPeers() - before).isGreaterThanOrEqualTo(4);
    assertThat(victim.host().stats().dialsFailed()).isZero();
  }

  private void tell(Message.Peer... peers) {
    liar = Liar.answering(mallory, request -> Liar.telling(List.of(peers)));
    cluster.await(victim.host().connect(mallory.address()));
    cluster.run(3_000);
  }
}

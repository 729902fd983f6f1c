package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.sim.Cluster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sixty long-lived peers of one network, which tell of each other only, surround a node. */
class EclipseAttackTest {

  private static final int HONEST = 30;
  private static final int SYBILS = 60;
  private static final IpLimits LIMITS = IpLimits.DEFAULT;

  private final Cluster cluster = new Cluster(17).withAddresses(EclipseAttackTest::address);
  private final KadNetwork network = new KadNetwork(cluster).start(HONEST);
  private final List<Cluster.Node> sybils = new ArrayList<>();

  private static String address(int index) {
    boolean sybil = index >= HONEST && index < HONEST + SYBILS;
    return sybil ? "198.51.100." + (index - HONEST + 1) : (20 + index) + ".7." + index + ".1";
  }

  EclipseAttackTest() {
    for (int i = 0; i < SYBILS; i++) {
      Cluster.Node sybil = network.startStranger();
      Liar.answering(sybil, request -> Liar.telling(others(sybil)));
      sybils.add(sybil);
    }
  }

  private List<Message.Peer> others(Cluster.Node self) {
    List<Message.Peer> others = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      Cluster.Node other = sybils.get((sybils.indexOf(self) + i) % sybils.size());
      others.add(Liar.peer(other.peerId(), other.address().withoutPeer()));
    }
    return others;
  }

  @Test
  void a_node_that_all_of_them_connect_to_keeps_its_places_for_others() {
    Cluster.Node victim = cluster.node(3);
    sybils.forEach(sybil -> cluster.await(sybil.host().connect(victim.address())));
    cluster.run(1_300_000);

    assertThat(sybilsIn(network.kad(victim))).isLessThanOrEqualTo(LIMITS.perTable());
    assertThat(network.kad(victim).peers()).hasSizeGreaterThanOrEqualTo(HONEST - 1);
    assertHonestAreFound(victim);
  }

  @Test
  void a_newcomer_that_meets_them_first_finds_the_others_when_it_meets_one() {
    cluster.start(1);
    Cluster.Node victim = cluster.node(HONEST + SYBILS);
    List<Multiaddr> seeds = new ArrayList<>();
    sybils.subList(0, 20).forEach(sybil -> seeds.add(sybil.address()));
    seeds.add(network.seed());

    cluster.await(network.kad(victim).bootstrap(seeds));
    cluster.run(5_000);
    cluster.await(network.kad(victim).refresh());

    assertThat(sybilsIn(network.kad(victim))).isLessThanOrEqualTo(LIMITS.perTable());
    assertHonestAreFound(victim);
  }

  @Test
  void they_do_not_push_out_contacts_that_answer() {
    Cluster.Node victim = cluster.node(5);
    List<PeerId> before = peers(network.kad(victim));
    for (int round = 0; round < 3; round++) {
      for (Cluster.Node sybil : sybils) {
        cluster.await(sybil.host().connect(victim.address()));
        cluster.run(200);
        sybil.host().disconnect(victim.peerId(), "again");
      }
    }

    assertThat(peers(network.kad(victim))).containsAll(before);
  }

  private void assertHonestAreFound(Cluster.Node victim) {
    for (int i = 0; i < 5; i++) {
      byte[] name = network.anyName();
      List<PeerId> honest = new ArrayList<>(network.find(victim, name));
      honest.removeAll(names());
      List<PeerId> truth = nearestHonest(victim, name);

      assertThat(honest).hasSizeGreaterThanOrEqualTo(KadNetwork.K - LIMITS.perLookup());
      assertThat(honest).isEqualTo(truth.subList(0, honest.size()));
    }
  }

  private List<PeerId> nearestHonest(Cluster.Node from, byte[] name) {
    Key target = Key.of(name);
    return cluster.up().stream()
        .filter(node -> node != from && !sybils.contains(node))
        .map(Cluster.Node::peerId)
        .sorted(Comparator.comparing(Key::of, target::compareDistances))
        .toList();
  }

  private long sybilsIn(Kademlia kademlia) {
    List<PeerId> inside = new ArrayList<>(peers(kademlia));
    inside.retainAll(names());
    return inside.size();
  }

  private List<PeerId> names() {
    return sybils.stream().map(Cluster.Node::peerId).toList();
  }

  private static List<PeerId> peers(Kademlia kademlia) {
    return kademlia.peers().stream().map(PeerAddresses::peer).toList();
  }
}

package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.sim.Cluster;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A proven peer fills its answers with peers who are not there, are others, or are not its own. */
class TablePoisoningAttackTest {

  private final Cluster cluster = new Cluster(16).withAddresses(TablePoisoningAttackTest::address);
  private final KadNetwork network = new KadNetwork(cluster).start(30);
  private final Cluster.Node victim = cluster.node(1);

  /** The 32nd machine, the second stranger, stands in a private network. */
  private static String address(int index) {
    return index == 31 ? "192.168.0.9" : (20 + index) + ".7." + index + ".1";
  }

  @Test
  void phantoms_come_into_no_table_and_hide_nobody() {
    Cluster.Node mallory = network.startStranger();
    Liar.answering(mallory, request -> Liar.telling(phantoms(request.key())));
    meet(mallory);

    for (int i = 0; i < 10; i++) {
      byte[] name = network.anyName();
      List<PeerId> found = new ArrayList<>(network.find(victim, name));
      // The liar itself does answer, and may stand among the closest.
      assertThat(found).hasSize(20);
      found.remove(mallory.peerId());
      List<PeerId> truth = new ArrayList<>(network.nearest(victim, name));
      truth.remove(mallory.peerId());
      assertThat(found.subList(0, 18)).isEqualTo(truth.subList(0, 18));
    }
    for (Cluster.Node node : cluster.nodes().subList(0, 30)) {
      assertThat(network.kad(node).tableSize()).isLessThanOrEqualTo(30);
    }
  }

  @Test
  void hearsay_is_forgotten_within_minutes() {
    Cluster.Node mallory = network.startStranger();
    Liar.answering(mallory, request -> Liar.telling(phantoms(request.key())));
    meet(mallory);
    for (int i = 0; i < 20; i++) {
      network.find(victim, network.anyName());
    }

    cluster.run(180_000);

    assertThat(victim.host().addressBook().peers()).hasSizeLessThanOrEqualTo(31);
  }

  @Test
  void peers_at_the_addresses_of_others_prove_nothing_and_the_others_stay() {
    Cluster.Node mallory = network.startStranger();
    Liar.answering(
        mallory,
        request -> {
          List<Message.Peer> stolen = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            PeerId fake = Peers.near(Key.of(request.key()), 6, cluster.random());
            stolen.add(Liar.peer(fake, cluster.node(i + 5).address().withoutPeer()));
          }
          return Liar.telling(stolen);
        });
    meet(mallory);
    List<PeerAddresses> before = network.kad(victim).peers();

    for (int i = 0; i < 5; i++) {
      network.find(victim, network.anyName());
    }

    assertThat(network.kad(victim).peers()).containsAll(before);
    for (PeerAddresses peer : network.kad(victim).peers()) {
      assertThat(cluster.nodes()).extracting(Cluster.Node::peerId).contains(peer.peer());
    }
  }

  @Test
  void a_peer_whose_address_liars_misuse_is_still_reached() {
    Cluster.Node mallory = network.startStranger();
    Cluster.Node honest = cluster.node(9);
    Liar.answering(
        mallory,
        request -> {
          PeerId fake = Peers.near(Key.of(request.key()), 8, cluster.random());
          return Liar.telling(List.of(Liar.peer(fake, honest.address().withoutPeer())));
        });
    meet(mallory);
    for (int i = 0; i < 5; i++) {
      network.find(victim, Peers.near(Key.of(mallory.peerId()), 7, cluster.random()).bytes());
    }
    assertThat(victim.host().stats().dialsFailed()).isPositive();
    victim.host().disconnect(honest.peerId(), "test");
    cluster.until("it is gone", 1_000, () -> victim.host().connection(honest.peerId()) == null);

    cluster.await(network.kad(victim).find(honest.peerId()));

    assertThat(victim.host().connection(honest.peerId())).isNotNull();
  }

  private void meet(Cluster.Node mallory) {
    cluster.await(victim.host().connect(mallory.address()));
    cluster.run(3_000);
    assertThat(network.kad(victim).peers())
        .extracting(PeerAddresses::peer)
        .contains(mallory.peerId());
  }

  /** Peers near to what is asked for, where nobody is. */
  private List<Message.Peer> phantoms(byte[] name) {
    List<Message.Peer> phantoms = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      PeerId phantom = Peers.near(Key.of(name), 7, cluster.random());
      phantoms.add(Liar.peer(phantom, Peers.tcp("203.0.113." + i, 4001 + i)));
    }
    return phantoms;
  }
}

package dev.parley.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.PublicKey;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.peers.TestPeers;
import dev.parley.libp2p.sim.VirtualTime;
import io.vertx.core.Future;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObservedAddressesTest {

  private static final List<Multiaddr> LISTENING =
      List.of(Multiaddr.parse("/ip4/10.0.0.5/tcp/4001"), Multiaddr.parse("/ip6/fd00::5/tcp/4006"));

  private final VirtualTime time = new VirtualTime(1);
  private final Set<PeerId> connected = new LinkedHashSet<>();
  private final ObservedAddresses observed =
      new ObservedAddresses(time.loop(), connected::contains);

  @Test
  void nothing_is_believed_before_several_networks_agree() {
    for (int network = 1; network < ObservedAddresses.MIN_GROUPS; network++) {
      dialled(network, "/ip4/8.8.4.4/tcp/50000");
    }
    assertThat(observed.agreed(LISTENING)).isEmpty();

    dialled(ObservedAddresses.MIN_GROUPS, "/ip4/8.8.4.4/tcp/50001");
    assertThat(observed.agreed(LISTENING))
        .containsExactly(Multiaddr.parse("/ip4/8.8.4.4/tcp/4001"));
  }

  @Test
  void the_port_is_the_one_that_peers_dialled() {
    for (int network = 1; network <= 4; network++) {
      dialled(network, "/ip4/8.8.4.4/tcp/50000");
      wasDialled(10 + network, "/ip4/8.8.4.4/tcp/9001");
    }

    assertThat(observed.agreed(LISTENING))
        .containsExactly(Multiaddr.parse("/ip4/8.8.4.4/tcp/9001"));
  }

  @Test
  void both_families_have_an_address() {
    for (int network = 1; network <= 4; network++) {
      dialled(network, "/ip4/8.8.4.4/tcp/50000");
      dialled(10 + network, "/ip6/2001:4860::44/tcp/50000/p2p/" + TestPeers.peer(77));
    }

    assertThat(observed.agreed(LISTENING))
        .containsExactly(
            Multiaddr.parse("/ip4/8.8.4.4/tcp/4001"),
            Multiaddr.parse("/ip6/2001:4860::44/tcp/4006"));
  }

  @Test
  void many_peers_of_one_network_have_one_voice() {
    for (int i = 0; i < 100; i++) {
      observed.observed(
          new Seen(TestPeers.peer(i), Multiaddr.parse("/ip4/66.6.1." + i + "/tcp/1"), false),
          Multiaddr.parse("/ip4/6.6.6.6/tcp/22"));
    }

    assertThat(observed.agreed(LISTENING)).isEmpty();
  }

  @Test
  void a_minority_however_large_is_not_believed() {
    for (int network = 1; network <= 6; network++) {
      dialled(network, "/ip4/8.8.4.4/tcp/50000");
    }
    for (int network = 11; network <= 15; network++) {
      wasDialled(network, "/ip4/6.6.6.6/tcp/22");
    }
    assertThat(observed.agreed(LISTENING))
        .containsExactly(Multiaddr.parse("/ip4/8.8.4.4/tcp/4001"));

    wasDialled(16, "/ip4/6.6.6.6/tcp/22");
    assertThat(observed.agreed(LISTENING)).as("a tie is nothing to announce").isEmpty();
  }

  @Test
  void an_address_that_only_neighbours_can_reach_is_nothing_to_announce() {
    for (int network = 1; network <= 8; network++) {
      dialled(network, "/ip4/192.168.7.7/tcp/4001");
    }

    assertThat(observed.agreed(LISTENING)).isEmpty();
  }

  @Test
  void the_last_word_of_a_peer_counts() {
    for (int network = 1; network <= 4; network++) {
      dialled(network, "/ip4/8.8.4.4/tcp/50000");
    }
    for (int network = 1; network <= 4; network++) {
      dialled(network, "/ip4/9.9.1.1/tcp/50000");
    }

    assertThat(observed.agreed(LISTENING))
        .containsExactly(Multiaddr.parse("/ip4/9.9.1.1/tcp/4001"));
  }

  @Test
  void the_word_of_a_peer_that_has_gone_is_forgotten_in_time() {
    for (int network = 1; network <= 4; network++) {
      dialled(network, "/ip4/8.8.4.4/tcp/50000");
      connected.add(TestPeers.peer(network));
    }
    time.run(10 * 3_600_000);
    assertThat(observed.agreed(LISTENING)).hasSize(1);

    connected.remove(TestPeers.peer(1));
    assertThat(observed.agreed(LISTENING)).isEmpty();
  }

  @Test
  void any_number_of_observers_takes_bounded_room() {
    for (int i = 0; i < 10 * ObservedAddresses.MAX_OBSERVERS; i++) {
      wasDialled(i % 200, i, "/ip4/6.6." + i % 250 + ".6/tcp/22");
    }
    assertThat(observed.count()).isEqualTo(ObservedAddresses.MAX_OBSERVERS);
  }

  private void dialled(int network, String seen) {
    observed.observed(
        new Seen(TestPeers.peer(network), remote(network), true), Multiaddr.parse(seen));
  }

  private void wasDialled(int network, String seen) {
    wasDialled(network, network, seen);
  }

  private void wasDialled(int network, int peer, String seen) {
    observed.observed(
        new Seen(TestPeers.peer(peer), remote(network), false), Multiaddr.parse(seen));
  }

  private static Multiaddr remote(int network) {
    return Multiaddr.parse("/ip4/50." + network + ".1.1/tcp/4001");
  }

  /** As much of a connection as an observation takes. */
  private record Seen(PeerId remotePeer, Multiaddr remoteAddress, boolean isInitiator)
      implements Connection {

    @Override
    public PublicKey remoteKey() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Multiaddr localAddress() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long openedAt() {
      return 0;
    }

    @Override
    public long roundTripMillis() {
      return -1;
    }

    @Override
    public Future<Stream> open(List<String> protocols) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Stream> streams() {
      return List.of();
    }

    @Override
    public PeerInfo info() {
      return null;
    }

    @Override
    public boolean isClosed() {
      return false;
    }

    @Override
    public Future<Void> close(String reason) {
      return Future.succeededFuture();
    }
  }
}

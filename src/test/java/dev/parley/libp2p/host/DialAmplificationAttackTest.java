package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.sim.Plaintext;
import dev.parley.libp2p.yamux.YamuxSession;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The attack: a peer says that it lives at hundreds of addresses, those of a victim or those of the
 * host's own network, so that the host dials there. The answer: few addresses a peer, none of a
 * private network from a public peer, and no machine is dialled on when dial after dial fails.
 */
class DialAmplificationAttackTest {

  private static final String HOST = "198.51.100.1";
  private static final String ATTACKER = "203.0.113.66";
  private static final String VICTIM = "198.51.100.99";
  private static final String NEIGHBOUR = "192.168.1.7";

  private final SimHosts hosts = new SimHosts(13);
  private final Host host = at(HOST, 1, List.of());
  private int reachedVictim;
  private int reachedNeighbour;

  @Test
  void a_peer_with_hundreds_of_addresses_causes_few_dials() {
    List<Multiaddr> claimed = new ArrayList<>();
    for (int port = 1; port <= 300; port++) {
      claimed.add(Multiaddr.parse("/ip4/" + VICTIM + "/tcp/" + port));
      watch(VICTIM, port, () -> reachedVictim++);
    }
    PeerId liar = meetLiar(claimed);

    for (int minute = 0; minute < 10; minute++) {
      host.connect(liar);
      hosts.time.run(60_000);
    }

    assertThat(reachedVictim).isBetween(1, 64);
  }

  @Test
  void a_public_peer_cannot_send_the_host_into_its_own_network() {
    List<Multiaddr> claimed = new ArrayList<>();
    for (int port = 1; port <= 5; port++) {
      claimed.add(Multiaddr.parse("/ip4/" + NEIGHBOUR + "/tcp/" + port));
      watch(NEIGHBOUR, port, () -> reachedNeighbour++);
    }
    claimed.add(Multiaddr.parse("/ip4/127.0.0.1/tcp/22"));
    PeerId liar = meetLiar(claimed);

    host.connect(liar);
    hosts.time.run(60_000);

    assertThat(reachedNeighbour).isZero();
  }

  @Test
  void many_peers_that_claim_one_machine_cause_few_dials() {
    for (int port = 1; port <= 1_000; port++) {
      watch(VICTIM, port, () -> reachedVictim++);
      PeerId invented = SimHosts.key(1_000 + port).peerId();
      Multiaddr claimed = Multiaddr.parse("/ip4/" + VICTIM + "/tcp/" + port);
      host.addressBook().add(invented, List.of(claimed), 3_600_000);
      host.connect(invented);
      hosts.time.run(100);
    }

    // As many as one machine may have dead peers, and one round more each minute.
    assertThat(reachedVictim).isBetween(1, 160);
  }

  /** Meets a peer that announces what it likes, and waits until it has. */
  private PeerId meetLiar(List<Multiaddr> claimed) {
    Host liar = at(ATTACKER, 2, claimed);
    hosts.await(host.connect(Multiaddr.parse("/ip4/" + ATTACKER + "/tcp/4001")));
    hosts.until(() -> host.connection(liar.peerId()).info() != null);
    PeerId id = liar.peerId();
    hosts.network.crash(ATTACKER);
    host.disconnect(id, "enough");
    hosts.until(() -> host.connections().isEmpty());
    return id;
  }

  private void watch(String ip, int port, Runnable reached) {
    Transport machine = hosts.network.transport(hosts.time.loop(), ip);
    machine.listen(
        Multiaddr.parse("/ip4/" + ip + "/tcp/" + port),
        link -> {
          reached.run();
          hangUp(link);
        });
  }

  private static void hangUp(Link link) {
    link.close(null);
  }

  private Host at(String ip, int key, List<Multiaddr> announced) {
    HostOptions options =
        HostOptions.of(SimHosts.key(key), Multiaddr.parse("/ip4/" + ip + "/tcp/4001"))
            .withAnnounce(announced);
    Loop loop = hosts.time.loop();
    return hosts.await(
        Libp2p.host(
            loop,
            hosts.network.transport(loop, ip),
            new Plaintext(options.key(), List.of(YamuxSession.PROTOCOL)),
            options));
  }
}

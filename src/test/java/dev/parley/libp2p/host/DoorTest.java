package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.ConnectionRules;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostStats.Refusal;
import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.Libp2pException.Reason;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who is let in, and who is turned away before anything is computed for them. */
class DoorTest {

  private final SimHosts hosts = new SimHosts(4);

  @Test
  void a_denied_network_is_turned_away_before_the_handshake() {
    Host bob = guarded(ConnectionRules.NONE.withDeniedNetworks(networks("10.0.0.1/32")));
    Host ann = hosts.host(1);

    assertThat(hosts.failure(ann.connect(SimHosts.address(bob)))).isNotEqualTo(Reason.TIMEOUT);
    assertThat(bob.stats().refused()).containsOnly(Map.entry(Refusal.RULES, 1L));
    assertThat(bob.stats().bytesIn() + bob.stats().bytesOut()).isZero();
  }

  @Test
  void a_denied_network_is_not_dialled_either() {
    Host bob = guarded(ConnectionRules.NONE.withDeniedNetworks(networks("10.0.0.0/31")));
    Host ann = hosts.host(1);
    bob.addressBook().add(ann.peerId(), ann.addresses(), 60_000);

    assertThat(hosts.failure(bob.connect(SimHosts.address(ann)))).isEqualTo(Reason.DENIED);
    assertThat(hosts.failure(bob.connect(ann.peerId()))).isEqualTo(Reason.UNREACHABLE);
    assertThat(ann.stats().bytesIn()).isZero();
  }

  @Test
  void where_networks_are_allowed_others_are_not() {
    Host bob = guarded(ConnectionRules.NONE.withAllowedNetworks(networks("10.0.0.3", "fd00::/8")));
    Host ann = hosts.host(1);
    Host cat = hosts.host(3);

    assertThat(hosts.connect(cat, bob).isClosed()).isFalse();
    hosts.failure(ann.connect(SimHosts.address(bob)));
    assertThat(bob.connections()).hasSize(1);
  }

  @Test
  void a_denied_peer_is_turned_away_once_it_has_said_who_it_is() {
    Host ann = hosts.host(1);
    Host bob = guarded(ConnectionRules.NONE.withDeniedPeers(List.of(ann.peerId())));

    ann.connect(SimHosts.address(bob));
    hosts.time.run(5_000);

    assertThat(ann.connections()).isEmpty();
    assertThat(bob.connections()).isEmpty();
    assertThat(bob.stats().refused()).containsEntry(Refusal.RULES, 1L);
    assertThat(hosts.failure(bob.connect(SimHosts.address(ann)))).isEqualTo(Reason.DENIED);
  }

  @Test
  void where_peers_are_allowed_others_are_not() {
    Host ann = hosts.host(1);
    Host cat = hosts.host(3);
    Host bob = guarded(ConnectionRules.NONE.withAllowedPeers(List.of(cat.peerId())));

    hosts.connect(cat, bob);
    ann.connect(SimHosts.address(bob));
    hosts.time.run(5_000);

    assertThat(bob.connections()).extracting(Connection::remotePeer).containsExactly(cat.peerId());
  }

  @Test
  void a_banned_peer_is_disconnected_and_kept_out_for_a_while() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    hosts.connect(ann, bob);
    hosts.until(() -> bob.connection(ann.peerId()) != null);

    bob.ban(ann.peerId(), 60_000, "it lies");
    hosts.time.run(1_000);
    assertThat(ann.connections()).isEmpty();
    ann.connect(SimHosts.address(bob));
    hosts.time.run(1_000);
    assertThat(bob.connections()).isEmpty();
    assertThat(hosts.failure(bob.connect(SimHosts.address(ann)))).isEqualTo(Reason.DENIED);

    hosts.time.run(60_000);
    hosts.connect(ann, bob);
    hosts.time.run(1_000);
    assertThat(bob.connections()).hasSize(1);
  }

  @Test
  void a_ban_without_end_does_not_overflow() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);

    bob.ban(ann.peerId(), Long.MAX_VALUE, "for good");

    assertThat(hosts.failure(bob.connect(SimHosts.address(ann)))).isEqualTo(Reason.DENIED);
  }

  @Test
  void one_machine_holds_only_so_many_connections() {
    Host bob = limited(ConnectionLimits.DEFAULT.withPerAddress(3));
    List<Host> others = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      others.add(sharing(1, 100 + i));
      others.get(i).connect(SimHosts.address(bob));
      hosts.time.run(1_000);
    }

    assertThat(bob.connections()).hasSize(3);
    assertThat(bob.stats().refused()).containsEntry(Refusal.PER_ADDRESS, 2L);
    assertThat(hosts.connect(hosts.host(9), bob).isClosed()).isFalse();

    others.get(0).disconnect(bob.peerId(), "enough");
    hosts.time.run(1_000);
    hosts.connect(others.get(4), bob);
    hosts.time.run(1_000);
    assertThat(bob.connections()).hasSize(4);
  }

  @Test
  void a_machine_that_comes_again_and_again_has_to_wait() {
    Host bob = limited(ConnectionLimits.DEFAULT.withPerAddress(4));
    Host ann = hosts.host(1);
    int reached = 0;
    for (int i = 0; i < 40; i++) {
      Future<Connection> dial = ann.connect(SimHosts.address(bob));
      hosts.until(dial::isComplete);
      reached += dial.succeeded() ? 1 : 0;
      ann.disconnect(bob.peerId(), "again");
      hosts.time.run(50);
    }

    // 8 at once, and one more each second of the ten or so that this takes.
    assertThat(reached).isBetween(8, 20);
    assertThat(bob.stats().refused().get(Refusal.TOO_OFTEN)).isGreaterThan(15);
    hosts.time.run(10_000);
    hosts.connect(ann, bob);
  }

  @Test
  void above_the_hard_limit_nobody_new_is_let_in() {
    Host bob = limited(ConnectionLimits.DEFAULT.withConnections(2, 3, 3));
    for (int n = 10; n < 15; n++) {
      hosts.host(n).connect(SimHosts.address(bob));
    }

    hosts.time.run(5_000);

    assertThat(bob.connections()).hasSize(3);
    assertThat(bob.stats().refused()).containsEntry(Refusal.CONNECTIONS, 2L);
  }

  @Test
  void handshakes_are_only_so_many_at_a_time() {
    Host bob = limited(ConnectionLimits.DEFAULT.withPendingInbound(2));
    for (int n = 10; n < 15; n++) {
      hosts.host(n).connect(SimHosts.address(bob));
    }
    int most = 0;
    for (int step = 0; step < 500; step++) {
      hosts.time.run(1);
      most = Math.max(most, bob.stats().upgrading());
    }

    assertThat(most).isEqualTo(2);
  }

  private Host guarded(ConnectionRules rules) {
    return hosts.host(2, options -> options.withRules(rules));
  }

  private Host limited(ConnectionLimits limits) {
    return hosts.host(2, options -> options.withLimits(limits));
  }

  /** A host with a key of its own on a machine that others may live on too. */
  private Host sharing(int machine, int key) {
    return hosts.await(hosts.startDialling(machine, SimHosts.key(key)));
  }

  private static List<IpNetwork> networks(String... texts) {
    return Stream.of(texts).map(IpNetwork::parse).toList();
  }
}

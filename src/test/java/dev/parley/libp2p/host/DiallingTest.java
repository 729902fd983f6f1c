package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.DialOptions;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiallingTest {

  /** Nobody is there, and nobody says so. */
  private static final int SILENT = 200;

  private final SimHosts hosts = new SimHosts(3);

  @Test
  void the_second_address_is_tried_beside_a_silent_first_one() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    know(ann, bob.peerId(), at(SILENT), at(2));

    hosts.await(ann.connect(bob.peerId()));

    assertThat(hosts.time.now()).isLessThan(1_000);
  }

  @Test
  void an_address_where_another_peer_lives_is_passed_over() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    hosts.host(3);
    know(ann, bob.peerId(), at(3), at(2));

    assertThat(hosts.await(ann.connect(bob.peerId())).remotePeer()).isEqualTo(bob.peerId());
    hosts.time.run(1_000);
    assertThat(ann.connections()).hasSize(1);
  }

  @Test
  void a_dial_to_a_silent_machine_ends_in_time() {
    Host ann = hosts.host(1);
    know(ann, peer(2), at(SILENT));
    long start = hosts.time.now();

    assertThat(hosts.failure(ann.connect(peer(2)))).isEqualTo(Reason.TIMEOUT);
    assertThat(hosts.time.now() - start).isLessThanOrEqualTo(10_000);
  }

  @Test
  void a_peer_that_failed_is_left_alone_longer_each_time() {
    Host ann = hosts.host(1);
    hosts.network.transport(hosts.time.loop(), SimHosts.ip(2));
    List<Long> tries = new ArrayList<>();
    know(ann, peer(2), at(2));
    for (int second = 0; second < 600; second++) {
      long before = ann.stats().dialsFailed();
      ann.connect(peer(2));
      hosts.time.run(1_000);
      if (ann.stats().dialsFailed() > before) {
        tries.add(hosts.time.now());
      }
    }

    assertThat(tries).hasSizeBetween(5, 12);
    assertThat(tries.get(4) - tries.get(3)).isGreaterThan(tries.get(1) - tries.get(0));
  }

  @Test
  void success_forgives_what_failed_before() {
    Host ann = hosts.host(1);
    hosts.network.transport(hosts.time.loop(), SimHosts.ip(2));
    know(ann, peer(2), at(2));
    for (int i = 0; i < 8; i++) {
      ann.connect(peer(2));
      hosts.time.run(600_000);
      know(ann, peer(2), at(2));
    }
    Host bob = hosts.host(2);
    hosts.await(ann.connect(SimHosts.address(bob)));
    ann.disconnect(bob.peerId(), "enough");
    hosts.until(() -> ann.connections().isEmpty());

    hosts.await(ann.connect(bob.peerId()));
  }

  @Test
  void an_address_that_the_user_names_is_dialled_at_once() {
    Host ann = hosts.host(1);
    hosts.network.transport(hosts.time.loop(), SimHosts.ip(2));
    know(ann, peer(2), at(2));
    hosts.failure(ann.connect(peer(2)));
    Host bob = hosts.host(2);

    assertThat(hosts.failure(ann.connect(bob.peerId()))).isEqualTo(Reason.UNREACHABLE);
    hosts.await(ann.connect(SimHosts.address(bob)));
  }

  @Test
  void only_so_many_peers_are_dialled_at_a_time_and_only_so_many_wait() {
    DialOptions few = new DialOptions(2, 3, 8, 10_000, 250, 5_000, 600_000);
    Host ann = hosts.host(1, options -> options.withDialling(few));
    List<Future<Connection>> dials = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      know(ann, peer(100 + n), at(100 + n));
      dials.add(ann.connect(peer(100 + n)));
    }

    assertThat(hosts.failure(dials.get(5))).isEqualTo(Reason.LIMIT);
    assertThat(ann.stats().dialling()).isEqualTo(5);
    assertThat(hosts.failure(dials.get(1))).isEqualTo(Reason.TIMEOUT);
    assertThat(dials.get(2).isComplete()).isFalse();
    assertThat(hosts.failure(dials.get(4))).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void who_the_user_names_is_dialled_before_those_that_wait() {
    Host ann = hosts.host(1, options -> options.withDialling(DialOptions.DEFAULT.withParallel(1)));
    Host bob = hosts.host(2);
    for (int n = 0; n < 5; n++) {
      know(ann, peer(100 + n), at(100 + n));
      ann.connect(peer(100 + n));
    }
    long start = hosts.time.now();

    hosts.await(ann.connect(SimHosts.address(bob)));

    assertThat(hosts.time.now() - start).isLessThan(11_000);
  }

  @Test
  void a_peer_that_comes_by_itself_need_not_be_dialled() {
    Host ann = hosts.host(1, options -> options.withDialling(DialOptions.DEFAULT.withParallel(1)));
    Host bob = hosts.host(2);
    know(ann, peer(100), at(100));
    ann.connect(peer(100));
    know(ann, bob.peerId(), at(2));
    Future<Connection> waiting = ann.connect(bob.peerId());

    hosts.connect(bob, ann);

    assertThat(hosts.await(waiting).isInitiator()).isFalse();
    assertThat(ann.stats().dialled()).isZero();
  }

  @Test
  void a_host_does_not_dial_its_own_addresses_for_others() {
    Host ann = hosts.host(1);
    know(ann, peer(2), ann.addresses().get(0));

    assertThat(hosts.failure(ann.connect(peer(2)))).isEqualTo(Reason.UNREACHABLE);
    assertThat(ann.stats().dialsFailed()).isZero();
  }

  private static void know(Host host, PeerId peer, Multiaddr... addresses) {
    host.addressBook().add(peer, List.of(addresses), 3_600_000);
  }

  private static PeerId peer(int n) {
    return SimHosts.key(n).peerId();
  }

  private static Multiaddr at(int n) {
    return Multiaddr.parse("/ip4/" + SimHosts.ip(n) + "/tcp/4001");
  }
}

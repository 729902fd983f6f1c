package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.PeerListener;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A host that closes says goodbye, breaks no promise, and leaves nothing behind. */
class ClosingTest {

  private static final String TALK = "/talk/1.0.0";

  private final SimHosts hosts = new SimHosts(8);
  private final List<String> events = new ArrayList<>();

  @Test
  void nothing_happens_any_more_when_all_hosts_are_closed() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    bob.handle(TALK, StreamLimits.DEFAULT, stream -> stream.handler(stream::write));
    hosts.connect(ann, bob);
    hosts.await(ann.open(bob.peerId(), TALK));
    hosts.await(ann.ping(bob.peerId()));
    ann.connect(Multiaddr.parse("/ip4/10.9.9.9/tcp/4001"));
    hosts.time.run(100);

    Future<Void> first = ann.close();
    Future<Void> second = bob.close();
    hosts.await(first);
    hosts.await(second);

    // What the network still carries arrives within a minute; nobody of the hosts asks for more.
    hosts.time.run(60_000);
    long steps = hosts.time.steps();
    hosts.time.run(24 * 3_600_000);
    assertThat(hosts.time.steps()).isEqualTo(steps);
  }

  @Test
  void a_dial_under_way_fails_because_the_host_is_closed() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    for (int after : new int[] {0, 10, 30, 60, 80, 99}) {
      Host dialler = hosts.host(20 + after);
      Future<Connection> dial = dialler.connect(SimHosts.address(bob));
      hosts.time.run(after);

      dialler.close();

      assertThat(hosts.failure(dial)).as("after %d ms", after).isEqualTo(Reason.CLOSED);
    }
    hosts.time.run(20_000);
    assertThat(bob.connections()).isEmpty();
    assertThat(hosts.connect(ann, bob).isClosed()).isFalse();
  }

  @Test
  void dials_that_wait_fail_too() {
    Host ann = hosts.host(1);
    List<Future<Connection>> dials = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      dials.add(ann.connect(Multiaddr.parse("/ip4/10.9.9." + i + "/tcp/4001")));
    }

    ann.close();

    assertThat(dials).allSatisfy(dial -> assertThat(reason(dial)).isEqualTo(Reason.CLOSED));
    assertThat(ann.stats().dialling()).isZero();
  }

  @Test
  void a_stream_being_negotiated_fails() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    hosts.connect(ann, bob);
    Future<Stream> opening = ann.open(bob.peerId(), TALK, "/more/1.0.0");

    ann.close();
    hosts.time.run(1_000);

    assertThat(reason(opening)).isEqualTo(Reason.CLOSED);
  }

  @Test
  void handshakes_under_way_are_given_up() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    ann.connect(SimHosts.address(bob));
    hosts.until(() -> bob.stats().upgrading() == 1);

    hosts.await(bob.close());
    hosts.time.run(1_000);

    assertThat(hosts.network.openLinks(SimHosts.ip(2))).isZero();
    assertThat(bob.stats().upgrading()).isZero();
  }

  @Test
  void the_other_side_hears_an_orderly_end() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    bob.addListener(
        new PeerListener() {
          @Override
          public void disconnected(PeerId peer) {
            events.add("disconnected");
          }
        });
    hosts.connect(ann, bob);
    hosts.time.run(1_000);

    ann.close();
    hosts.time.run(1_000);

    assertThat(events).containsExactly("disconnected");
  }

  @Test
  void a_closed_host_does_nothing_for_anybody() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    hosts.await(ann.close());

    assertThat(hosts.failure(ann.connect(SimHosts.address(bob)))).isEqualTo(Reason.CLOSED);
    assertThat(hosts.failure(ann.connect(bob.addresses().get(0)))).isEqualTo(Reason.CLOSED);
    assertThat(hosts.failure(bob.connect(ann.addresses().get(0)))).isEqualTo(Reason.UNREACHABLE);
    assertThat(ann.close().isComplete()).isTrue();
  }

  @Test
  void a_listener_may_close_the_host_at_any_news() {
    Host bob = hosts.host(2);
    for (int n = 10; n < 13; n++) {
      Host ann = hosts.host(n);
      int when = n - 10;
      ann.addListener(
          new PeerListener() {
            @Override
            public void connected(Connection connection) {
              if (when == 0) {
                ann.close();
              }
            }

            @Override
            public void identified(Connection connection, PeerInfo info) {
              if (when == 1) {
                ann.close();
              }
            }

            @Override
            public void disconnected(PeerId peer) {
              ann.close();
            }
          });
      ann.connect(SimHosts.address(bob));
      hosts.time.run(1_000);
      bob.disconnect(ann.peerId(), "enough");
      hosts.await(ann.close());
    }
    hosts.time.run(1_000);
    assertThat(bob.connections()).isEmpty();
  }

  @Test
  void a_peer_that_is_gone_does_not_keep_the_host_from_closing() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    hosts.connect(ann, bob);
    hosts.time.run(1_000);
    hosts.network.crash(SimHosts.ip(2));
    long start = hosts.time.now();

    hosts.await(ann.close());

    assertThat(hosts.time.now() - start).isLessThanOrEqualTo(5_000);
  }

  private static Reason reason(Future<?> failed) {
    return ((Libp2pException) failed.cause()).reason();
  }
}

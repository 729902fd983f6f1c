package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostStats;
import dev.parley.libp2p.HostStats.Refusal;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.PeerListener;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerHostTest {

  private static final String ECHO = "/echo/1.0.0";
  private static final String OTHER = "/other/1.0.0";

  private final SimHosts hosts = new SimHosts(1);
  private final List<String> events = new ArrayList<>();

  @Test
  void a_stream_carries_bytes_both_ways() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    echo(bob);
    hosts.connect(ann, bob);

    assertThat(said(ann, bob, "hello")).isEqualTo("hello");
  }

  @Test
  void whoever_was_dialled_opens_streams_too() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    echo(ann);
    hosts.connect(ann, bob);
    hosts.until(() -> bob.connection(ann.peerId()) != null);

    assertThat(said(bob, ann, "hello")).isEqualTo("hello");
  }

  @Test
  void both_sides_know_who_the_other_is() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);

    Connection connection = hosts.connect(ann, bob);
    hosts.until(() -> bob.connection(ann.peerId()) != null);

    assertThat(connection.remotePeer()).isEqualTo(bob.peerId());
    assertThat(connection.remoteKey()).isEqualTo(bob.key().publicKey());
    assertThat(connection.isInitiator()).isTrue();
    assertThat(bob.connection(ann.peerId()).isInitiator()).isFalse();
  }

  @Test
  void a_host_that_is_not_who_was_dialled_is_left() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    Multiaddr wrong = bob.addresses().get(0).withPeer(SimHosts.key(3).peerId());

    assertThat(hosts.failure(ann.connect(wrong))).isEqualTo(Reason.IDENTITY);
    hosts.time.run(1_000);
    assertThat(ann.connections()).isEmpty();
    assertThat(bob.connections()).isEmpty();
  }

  @Test
  void a_host_does_not_connect_to_itself() {
    Host ann = hosts.host(1);

    assertThat(hosts.failure(ann.connect(ann.addresses().get(0)))).isEqualTo(Reason.IDENTITY);
    assertThat(hosts.failure(ann.connect(ann.peerId()))).isEqualTo(Reason.IDENTITY);
    assertThat(ann.connections()).isEmpty();
  }

  @Test
  void a_peer_is_dialled_where_the_address_book_says() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    echo(bob);
    ann.addressBook().add(bob.peerId(), bob.addresses(), 60_000);

    assertThat(said(ann, bob, "hello")).isEqualTo("hello");
  }

  @Test
  void a_peer_that_nobody_told_of_cannot_be_dialled() {
    Host ann = hosts.host(1);

    assertThat(hosts.failure(ann.connect(SimHosts.key(9).peerId()))).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void those_who_ask_for_the_same_peer_share_one_dial() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    ann.addressBook().add(bob.peerId(), bob.addresses(), 60_000);

    Future<Connection> first = ann.connect(bob.peerId());
    Future<Connection> second = ann.connect(SimHosts.address(bob));

    assertThat(hosts.await(first)).isSameAs(hosts.await(second));
    assertThat(ann.stats().dialled()).isEqualTo(1);
  }

  @Test
  void a_peer_that_is_connected_is_not_dialled_again() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    Connection connection = hosts.connect(ann, bob);

    assertThat(hosts.connect(ann, bob)).isSameAs(connection);
  }

  @Test
  void the_first_of_several_protocols_that_the_peer_speaks_is_taken() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    echo(bob);
    hosts.connect(ann, bob);

    Stream stream = hosts.await(ann.open(bob.peerId(), OTHER, ECHO));

    assertThat(stream.protocol()).isEqualTo(ECHO);
  }

  @Test
  void a_protocol_that_the_peer_does_not_speak_ends_the_stream_alone() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    echo(bob);
    hosts.connect(ann, bob);

    assertThat(hosts.failure(ann.open(bob.peerId(), OTHER, "/more/1.0.0")))
        .isEqualTo(Reason.UNSUPPORTED);
    Stream lazy = hosts.await(ann.open(bob.peerId(), OTHER));
    lazy.closeHandler(cause -> events.add("closed"));
    hosts.until(() -> events.contains("closed"));
    assertThat(said(ann, bob, "still here")).isEqualTo("still here");
  }

  @Test
  void streams_of_one_protocol_are_limited_in_number() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    bob.handle(ECHO, new StreamLimits(2, 2), stream -> {});
    hosts.connect(ann, bob);
    List<Stream> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Stream stream = hosts.await(ann.open(bob.peerId(), ECHO));
      stream.closeHandler(cause -> open.remove(stream));
      open.add(stream);
    }

    hosts.time.run(1_000);

    assertThat(open).hasSize(2);
    assertThat(bob.stats().refused()).containsEntry(Refusal.STREAMS, 1L);
    open.get(0).reset();
    hosts.time.run(1_000);
    Stream next = hosts.await(ann.open(bob.peerId(), ECHO));
    next.closeHandler(cause -> events.add("closed"));
    hosts.time.run(1_000);
    assertThat(events).isEmpty();
  }

  @Test
  void a_host_limits_the_streams_it_opens_itself() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    echo(bob);
    ann.handle(ECHO, new StreamLimits(1, 1), stream -> {});
    hosts.connect(ann, bob);

    hosts.await(ann.open(bob.peerId(), ECHO));

    assertThat(hosts.failure(ann.open(bob.peerId(), ECHO))).isEqualTo(Reason.LIMIT);
  }

  @Test
  void a_handler_that_fails_costs_its_stream_only() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    echo(bob);
    bob.handle(
        OTHER,
        StreamLimits.DEFAULT,
        stream -> {
          throw new IllegalStateException("a bug");
        });
    hosts.connect(ann, bob);
    Stream stream = hosts.await(ann.open(bob.peerId(), OTHER));
    stream.closeHandler(cause -> events.add("closed"));

    hosts.until(() -> events.contains("closed"));

    assertThat(said(ann, bob, "hello")).isEqualTo("hello");
  }

  @Test
  void listeners_hear_who_comes_and_who_goes() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    bob.addListener(new Diary());
    hosts.connect(ann, bob);
    hosts.until(() -> events.size() == 2);

    ann.disconnect(bob.peerId(), "enough");
    hosts.until(() -> events.size() == 3);

    assertThat(events).containsExactly("connected", "identified", "disconnected");
    assertThat(ann.connections()).isEmpty();
    assertThat(bob.connections()).isEmpty();
  }

  @Test
  void a_listener_that_fails_does_not_keep_others_from_hearing() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    bob.addListener(
        new PeerListener() {
          @Override
          public void connected(Connection connection) {
            throw new IllegalStateException("a bug");
          }
        });
    bob.addListener(new Diary());

    hosts.connect(ann, bob);

    hosts.until(() -> events.contains("identified"));
    assertThat(events).containsExactly("connected", "identified");
  }

  @Test
  void an_identified_peer_can_be_dialled_back_later() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    hosts.connect(ann, bob);
    hosts.until(() -> ann.connection(bob.peerId()).info() != null);
    hosts.until(() -> bob.connection(ann.peerId()).info() != null);
    ann.disconnect(bob.peerId(), "enough");
    hosts.until(() -> bob.connections().isEmpty());

    Connection back = hosts.await(bob.connect(ann.peerId()));

    assertThat(back.remotePeer()).isEqualTo(ann.peerId());
  }

  @Test
  void a_peer_can_be_pinged() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    hosts.connect(ann, bob);

    assertThat(hosts.await(ann.ping(bob.peerId()))).isEqualTo(50);
  }

  @Test
  void a_host_starts_again_on_the_same_port() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    hosts.connect(ann, bob);
    hosts.await(bob.close());
    hosts.until(() -> ann.connections().isEmpty());

    Host again = hosts.host(2);

    assertThat(hosts.connect(ann, again).remotePeer()).isEqualTo(bob.peerId());
  }

  @Test
  void idle_connections_stay() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    Connection connection = hosts.connect(ann, bob);

    hosts.time.run(3_600_000);

    assertThat(connection.isClosed()).isFalse();
    assertThat(bob.connections()).hasSize(1);
  }

  @Test
  void a_peer_that_vanished_is_noticed() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    hosts.connect(ann, bob);
    hosts.time.run(1_000);

    hosts.network.crash(SimHosts.ip(2));
    hosts.time.run(90_000);

    assertThat(ann.connections()).isEmpty();
  }

  @Test
  void a_peer_that_comes_back_after_a_crash_is_spoken_to_at_once() {
    for (int peer : new int[] {2, 3, 4, 5}) {
      Host ann = hosts.host(1);
      Host bob = hosts.host(peer);
      hosts.connect(ann, bob);
      hosts.time.run(15_000);
      hosts.network.crash(SimHosts.ip(peer));
      Host again = hosts.host(peer);
      echo(again);

      hosts.connect(again, ann);
      hosts.time.run(100);

      assertThat(said(ann, again, "hello")).isEqualTo("hello");
      hosts.await(ann.close());
    }
  }

  @Test
  void what_a_host_does_is_counted() {
    Host ann = hosts.host(1);
    Host bob = hosts.host(2);
    echo(bob);
    hosts.connect(ann, bob);
    hosts.await(ann.open(bob.peerId(), ECHO)).write(Buffer.buffer(new byte[1_000]));
    hosts.time.run(2_000);

    HostStats there = ann.stats();
    HostStats here = bob.stats();
    assertThat(there.outbound() + there.inbound()).isEqualTo(1);
    assertThat(here.inbound()).isEqualTo(1);
    assertThat(here.peers()).isEqualTo(1);
    assertThat(here.streams()).isEqualTo(1);
    assertThat(there.dialled()).isEqualTo(1);
    assertThat(there.bytesOut()).isEqualTo(here.bytesIn()).isGreaterThan(1_000);
    assertThat(here.bytesOut()).isEqualTo(there.bytesIn()).isGreaterThan(1_000);
  }

  private final class Diary implements PeerListener {

    @Override
    public void connected(Connection connection) {
      events.add("connected");
    }

    @Override
    public void identified(Connection connection, PeerInfo info) {
      events.add("identified");
    }

    @Override
    public void disconnected(PeerId peer) {
      events.add("disconnected");
    }
  }

  private static void echo(Host host) {
    host.handle(ECHO, StreamLimits.DEFAULT, stream -> stream.handler(stream::write));
  }

  private String said(Host from, Host to, String text) {
    Stream stream = hosts.await(from.open(to.peerId(), ECHO));
    StringBuilder heard = new StringBuilder();
    stream.handler(bytes -> heard.append(bytes));
    stream.write(Buffer.buffer(text));
    hosts.until(() -> heard.length() == text.length());
    return heard.toString();
  }
}

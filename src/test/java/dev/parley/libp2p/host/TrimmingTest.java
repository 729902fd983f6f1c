package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What stays when there are too many connections. */
class TrimmingTest {

  private static final String TALK = "/talk/1.0.0";

  private final SimHosts hosts = new SimHosts(6);
  private final Host busy =
      hosts.host(
          1, options -> options.withLimits(ConnectionLimits.DEFAULT.withConnections(3, 6, 20)));
  private final List<Host> others = new ArrayList<>();

  @Test
  void above_the_high_water_connections_are_closed_down_to_the_low_water() {
    connect(6);
    hosts.time.run(30_000);
    assertThat(busy.connections()).hasSize(6);

    connect(1);
    hosts.time.run(1_000);

    assertThat(busy.connections()).hasSize(3);
    assertThat(busy.stats().trimmed()).isEqualTo(4);
  }

  @Test
  void what_is_new_has_time_to_show_what_it_is_for() {
    connect(8);
    assertThat(busy.connections()).hasSize(8);

    hosts.time.run(30_000);

    assertThat(busy.connections()).hasSize(3);
  }

  @Test
  void protected_peers_stay() {
    connect(6);
    for (int i = 0; i < 4; i++) {
      busy.protect(others.get(i).peerId(), "mesh");
      busy.protect(others.get(i).peerId(), "friend");
      busy.unprotect(others.get(i).peerId(), "friend");
    }
    busy.protect(others.get(4).peerId(), "gone");
    busy.unprotect(others.get(4).peerId(), "gone");
    hosts.time.run(30_000);

    connect(1);
    hosts.time.run(30_000);

    assertThat(peers()).contains(id(0), id(1), id(2), id(3)).doesNotContain(id(4), id(5));
  }

  @Test
  void those_with_streams_stay_before_those_without() {
    busy.handle(TALK, StreamLimits.DEFAULT, stream -> stream.handler(bytes -> {}));
    connect(6);
    for (int i = 0; i < 2; i++) {
      hosts.await(others.get(i).open(busy.peerId(), TALK));
    }
    hosts.time.run(30_000);

    connect(1);
    hosts.time.run(1_000);

    assertThat(peers()).containsExactly(id(0), id(1), id(6));
  }

  @Test
  void those_used_longest_ago_go_first() {
    busy.handle(TALK, StreamLimits.DEFAULT, stream -> stream.handler(bytes -> {}));
    connect(6);
    hosts.time.run(30_000);
    for (int i = 0; i < 2; i++) {
      Stream stream = hosts.await(others.get(i).open(busy.peerId(), TALK));
      hosts.time.run(1_000);
      stream.reset();
    }

    connect(1);
    hosts.time.run(1_000);

    assertThat(peers()).containsExactly(id(0), id(1), id(6));
  }

  private void connect(int count) {
    for (int i = 0; i < count; i++) {
      Host other = hosts.host(10 + others.size());
      others.add(other);
      hosts.connect(other, busy);
      hosts.time.run(100);
    }
  }

  private PeerId id(int index) {
    return others.get(index).peerId();
  }

  private List<PeerId> peers() {
    return busy.connections().stream().map(Connection::remotePeer).toList();
  }
}

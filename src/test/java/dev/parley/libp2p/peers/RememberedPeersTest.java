package dev.parley.libp2p.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.peers.PeersFile.Entry;
import dev.parley.libp2p.sim.Cluster;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedPeersTest {

  private static final int NEIGHBOURS = 6;

  @TempDir Path directory;

  private final Cluster cluster = new Cluster(1).start(1 + NEIGHBOURS);
  private PeersFile file;

  @BeforeEach
  void open() {
    file = new PeersFile(directory.resolve("peers"));
  }

  @Test
  void a_restarted_host_finds_its_network_again() {
    start(RememberOptions.DEFAULT);
    connectToAll();
    cluster.run(61_000);
    restart();
    assertThat(host().connections()).isEmpty();

    start(RememberOptions.DEFAULT);
    cluster.run(5_000);
    assertThat(host().connections()).hasSize(NEIGHBOURS);
  }

  @Test
  void enough_is_enough() {
    file.save(everybody());
    start(RememberOptions.DEFAULT.withEnoughConnections(2));
    cluster.run(600_000);

    assertThat(host().connections()).hasSize(2);
    assertThat(host().stats().dialled()).isEqualTo(2);
  }

  @Test
  void peers_that_are_gone_do_not_keep_it_from_the_others() {
    file.save(everybody());
    cluster.crash(cluster.node(NEIGHBOURS));
    cluster.crash(cluster.node(NEIGHBOURS - 1));
    start(RememberOptions.DEFAULT.withEnoughConnections(NEIGHBOURS - 2));
    cluster.run(60_000);

    assertThat(host().connections()).hasSize(NEIGHBOURS - 2);
  }

  @Test
  void whoever_lost_everybody_tries_again() {
    file.save(everybody());
    start(RememberOptions.DEFAULT.withEnoughConnections(2));
    cluster.run(5_000);
    host().connections().forEach(connection -> connection.close("gone"));
    cluster.run(70_000);

    assertThat(host().connections()).hasSize(2);
  }

  @Test
  void only_those_who_were_reached_are_remembered() {
    RememberedPeers remembered = start(RememberOptions.DEFAULT);
    cluster.await(cluster.connect(cluster.node(1), cluster.node(0)));
    cluster.await(cluster.connect(cluster.node(0), cluster.node(2)));
    cluster.await(remembered.close());

    assertThat(file.load()).extracting(Entry::peer).containsExactly(cluster.node(2).peerId());
    assertThat(file.load()).extracting(Entry::address).containsExactly(listening(2));
  }

  @Test
  void a_peer_was_seen_for_as_long_as_it_was_connected() {
    RememberedPeers remembered = start(RememberOptions.DEFAULT);
    connectToAll();
    cluster.run(3_600_000);
    cluster.await(remembered.close());

    long now = host().loop().wallClock();
    assertThat(file.load()).hasSize(NEIGHBOURS);
    assertThat(file.load()).extracting(Entry::lastSeenMillis).allMatch(seen -> seen > now - 1_000);
  }

  @Test
  void a_host_without_a_disk_works_all_the_same() {
    file = new PeersFile(directory.resolve("no/such/place"));
    RememberedPeers remembered = start(RememberOptions.DEFAULT);
    connectToAll();
    cluster.run(200_000);

    assertThat(host().connections()).hasSize(NEIGHBOURS);
    Future<Void> closed = remembered.close();
    cluster.run(1_000);
    assertThat(closed.succeeded()).isTrue();
  }

  @Test
  void after_the_end_nobody_is_dialled() {
    file.save(everybody());
    RememberedPeers remembered = start(RememberOptions.DEFAULT);
    cluster.run(100);
    int connected = host().connections().size();
    Future<Void> first = remembered.close();
    Future<Void> second = remembered.close();
    cluster.run(200_000);

    assertThat(first.succeeded()).isTrue();
    assertThat(second.succeeded()).isTrue();
    assertThat(host().connections()).hasSize(connected);
  }

  private Host host() {
    return cluster.host(0);
  }

  private RememberedPeers start(RememberOptions options) {
    return RememberedPeers.start(host(), file, Runnable::run, options);
  }

  private void restart() {
    cluster.crash(cluster.node(0));
    cluster.restart(cluster.node(0));
  }

  private void connectToAll() {
    for (int i = 1; i <= NEIGHBOURS; i++) {
      cluster.await(cluster.connect(cluster.node(0), cluster.node(i)));
    }
  }

  private List<Entry> everybody() {
    List<Entry> entries = new ArrayList<>();
    for (int i = 1; i <= NEIGHBOURS; i++) {
      entries.add(new Entry(cluster.node(i).peerId(), listening(i), i));
    }
    return entries;
  }

  private Multiaddr listening(int node) {
    return cluster.node(node).address().withoutPeer();
  }
}

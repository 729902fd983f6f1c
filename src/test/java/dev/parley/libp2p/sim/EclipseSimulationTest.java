package dev.parley.libp2p.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import dev.parley.libp2p.kad.KademliaOptions;
import dev.parley.libp2p.kad.PeerAddresses;
import dev.parley.libp2p.pubsub.GossipOptions;
import dev.parley.libp2p.wire.ProtoWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An attacker with many names and few addresses surrounds a host. */
class EclipseSimulationTest {

  private static final int HONEST = 100;
  private static final int SYBILS = 100;
  private static final int VICTIM = 0;

  private final List<Cluster.Node> sybils = new ArrayList<>();

  @Test
  void a_host_that_silent_sybils_crowd_around_still_gets_every_message_in_time() {
    Cluster cluster =
        new Cluster(41, SimOptions.DEFAULT.withLatency(Latency.fixed(50)))
            .withAddresses(index -> address(index, 10));
    GossipWorld world =
        new GossipWorld(cluster, GossipOptions.ANONYMOUS.withMesh(GossipWorld.DEGREE_8))
            .withSilent(index -> index >= HONEST);
    cluster.start(HONEST).connectRandomly(12).run(10_000);
    startSybils(cluster);
    sybils.forEach(sybil -> cluster.connect(sybil, cluster.node(VICTIM)));
    cluster.run(10_000);
    for (int i = 0; i < 60; i++) {
      world.publish(1 + cluster.random().nextInt(HONEST - 1), 300);
      cluster.run(1_000);
    }
    cluster.run(10_000);

    long inMesh = world.topic(VICTIM).meshPeers().stream().filter(names()::contains).count();
    System.out.println(world.figures("victim's mesh has " + inMesh + " sybils"));
    assertThat(cluster.host(VICTIM).connections().size()).isGreaterThan(SYBILS / 2);
    assertThat(world.deliveries().isComplete()).isTrue();
    assertThat(world.deliveries().percentile(0.99)).isLessThanOrEqualTo(400);
  }

  @Test
  void a_new_host_finds_the_honest_among_as_many_sybils_of_one_network() {
    Cluster cluster =
        new Cluster(42, SimOptions.DEFAULT.withLatency(Latency.around(50, 0.5)))
            .withAddresses(index -> address(index, 1));
    KademliaWorld world = new KademliaWorld(cluster, KademliaOptions.DEFAULT);
    cluster.onStart(world::start).start(HONEST);
    world.enterThroughTheFirst(50);

    cluster.onStart(this::lie);
    startSybils(cluster);
    for (Cluster.Node sybil : sybils) {
      IntStream.range(0, 40)
          .map(i -> cluster.random().nextInt(HONEST))
          .forEach(honest -> cluster.connect(sybil, cluster.node(honest)));
    }
    cluster.run(60_000);

    cluster.withAddresses(index -> "9.9." + index % 250 + ".9").onStart(world::start).start(5);
    world.enterThroughTheFirst(HONEST + SYBILS, 1_000);
    cluster.run(60_000);

    Set<PeerId> names = names();
    for (int index = HONEST + SYBILS; index < cluster.size(); index++) {
      List<PeerId> table =
          world.node(index).peers().stream().map(PeerAddresses::peer).collect(Collectors.toList());
      long bad = table.stream().filter(names::contains).count();
      System.out.printf("table of a new host: %d honest, %d sybils%n", table.size() - bad, bad);
      assertThat(bad).isLessThanOrEqualTo(KademliaOptions.DEFAULT.ipLimits().perTable());
      assertThat(table.size() - bad).isGreaterThanOrEqualTo(10);
    }
    double recall = world.recall(50, 15, HONEST + SYBILS);
    double found = world.found(50, HONEST + SYBILS);
    System.out.println(world.figures("among sybils: recall " + recall + ", found " + found));
    assertThat(recall).isGreaterThanOrEqualTo(0.9);
    assertThat(found).isGreaterThanOrEqualTo(0.98);
  }

  private void startSybils(Cluster cluster) {
    cluster.start(SYBILS);
    sybils.addAll(cluster.nodes().subList(HONEST, HONEST + SYBILS));
  }

  private Set<PeerId> names() {
    return sybils.stream().map(Cluster.Node::peerId).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Honest hosts live anywhere, sybils so many at each address of one small network. */
  private static String address(int index, int perAddress) {
    return index < HONEST
        ? Cluster.scattered(index)
        : "198.51.100." + (1 + (index - HONEST) / perAddress);
  }

  /** Answers every question with random sybils, each said to be near. */
  private void lie(Cluster.Node node) {
    node.host()
        .handle(
            KademliaOptions.DEFAULT.protocol(),
            new StreamLimits(1_000, 1_000),
            stream -> lie(stream, new Random(node.index())));
  }

  private void lie(Stream stream, Random random) {
    FramedStream frames = new FramedStream(stream, Prefix.VARINT, 65_536);
    frames.handler(
        question -> {
          ProtoWriter answer = new ProtoWriter().number(1, 4);
          List<Cluster.Node> some = new ArrayList<>(sybils);
          Collections.shuffle(some, random);
          some.stream()
              .limit(20)
              .forEach(
                  sybil ->
                      answer.message(
                          8,
                          new ProtoWriter()
                              .bytes(1, sybil.peerId().bytes())
                              .bytes(2, sybil.address().withoutPeer().encoded())));
          frames.write(Buffer.buffer(answer.toBytes()));
        });
    stream.endHandler(end -> stream.end());
  }
}

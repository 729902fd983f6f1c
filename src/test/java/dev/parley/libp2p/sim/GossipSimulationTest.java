package dev.parley.libp2p.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.pubsub.GossipOptions;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

class GossipSimulationTest {

  private static final SimOptions LINKS_OF_50_MILLIS =
      SimOptions.DEFAULT.withLatency(Latency.fixed(50));
  private static final SimOptions INTERNET =
      SimOptions.DEFAULT.withLatency(Latency.around(50, 0.6)).withLoss(0.01);
  private static final GossipOptions OPTIONS =
      GossipOptions.ANONYMOUS.withMesh(GossipWorld.DEGREE_8);

  /** Until every host has a mesh. */
  private static final long WARM_UP_MILLIS = 10_000;

  /** Until gossip has brought what the mesh did not. */
  private static final long COOL_DOWN_MILLIS = 10_000;

  private static final IntPredicate EVERY_FIFTH = index -> index % 5 == 4;

  private Cluster cluster;
  private long began;

  @BeforeEach
  void start() {
    began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @AfterEach
  void report(TestInfo test) {
    long nanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
    System.out.printf("  %s: %d ms of CPU%n", test.getDisplayName(), nanos / 1_000_000);
  }

  @Test
  void every_message_reaches_a_thousand_hosts_within_400_ms_and_loss_only_makes_it_later() {
    LossyStreams lossy = new LossyStreams(0, new Random(1));
    GossipWorld world = world(1, LINKS_OF_50_MILLIS, 1_000, 20, made -> made.withSeam(lossy::over));
    world.chatter(40, 300, 10_000);
    coolDown(world, "1000 hosts");
    assertThat(world.deliveries().isComplete()).isTrue();
    assertThat(world.deliveries().twice()).isZero();
    assertThat(world.deliveries().percentile(0.99)).isLessThanOrEqualTo(400);

    world.forgetDeliveries();
    cluster.network().options(LINKS_OF_50_MILLIS.withLoss(0.01));
    world.chatter(30, 300, 10_000);
    coolDown(world, "1000 hosts, 1 % of packets lost");
    assertThat(cluster.network().packetsLost()).isGreaterThan(1_000);
    assertThat(world.deliveries().ratio()).isGreaterThanOrEqualTo(0.999);

    world.forgetDeliveries();
    cluster.network().options(LINKS_OF_50_MILLIS);
    lossy.loss(0.01);
    world.chatter(30, 300, 10_000);
    coolDown(world, "1000 hosts, 1 % of RPCs lost for good");
    assertThat(lossy.dropped()).isGreaterThan(1_000);
    assertThat(world.deliveries().ratio()).isGreaterThanOrEqualTo(0.999);
  }

  @Test
  @Tag("soak")
  void four_thousand_hosts() {
    GossipWorld world = world(11, INTERNET, 4_000, 20);
    world.chatter(40, 300, 20_000);
    coolDown(world, "4000 hosts, 1 % of packets lost");
    assertThat(world.deliveries().ratio()).isGreaterThanOrEqualTo(0.999);
  }

  @Test
  void every_message_arrives_where_tcp_repairs_one_lost_packet_in_a_hundred() {
    GossipWorld world = world(2, INTERNET, 200, 16);
    world.chatter(100, 1_500, 20_000);
    coolDown(world, "TCP with 1 % loss");
    assertThat(world.deliveries().ratio()).isGreaterThanOrEqualTo(0.999);
  }

  @Test
  void gossip_repairs_a_loss_of_a_third() {
    LossyStreams lossy = new LossyStreams(0.33, new Random(4));
    GossipWorld world = world(4, LINKS_OF_50_MILLIS, 100, 16, made -> made.withSeam(lossy::over));
    world.chatter(50, 300, 20_000);
    coolDown(world, "33 % of RPCs lost for good");
    assertThat(world.deliveries().ratio()).isGreaterThanOrEqualTo(0.999);
  }

  @Test
  void a_seed_gives_one_history_and_another_seed_another() {
    SimOptions shredded = INTERNET.withShredded(true);
    assertThat(history(5, shredded, 60, 12))
        .isEqualTo(history(5, shredded, 60, 12))
        .isNotEqualTo(history(6, shredded, 60, 12));
  }

  @Test
  void a_thousand_hosts_repeat_their_history() {
    SimOptions lossy = LINKS_OF_50_MILLIS.withLoss(0.01);
    assertThat(history(7, lossy, 1_000, 20)).isEqualTo(history(7, lossy, 1_000, 20));
  }

  private String history(long seed, SimOptions links, int hosts, int degree) {
    GossipWorld world = world(seed, links, hosts, degree);
    world.chatter(30, 2_000, 5_000);
    cluster.run(COOL_DOWN_MILLIS);
    assertThat(world.deliveries().isComplete()).isTrue();
    return cluster.trace().toString();
  }

  @Test
  void hosts_that_come_and_go_do_not_keep_messages_from_the_others() {
    churn(120);
  }

  @Test
  @Tag("soak")
  void an_hour_of_coming_and_going() {
    churn(3_600);
  }

  /** Nobody looks for new peers: a host lives on those that it dialled and that dialled it. */
  private void churn(int seconds) {
    GossipWorld world = world(7, INTERNET, 150, 16);
    long[] settledSince = new long[cluster.size()];
    ArrayDeque<Cluster.Node> down = new ArrayDeque<>();
    for (int second = 0; second < seconds; second++) {
      Cluster.Node victim = cluster.node(world.anyone());
      cluster.crash(victim);
      world.deliveries().excuse(victim.index(), cluster.time().now() - COOL_DOWN_MILLIS);
      down.add(victim);
      if (down.size() > 15) {
        Cluster.Node back = down.poll();
        settledSince[back.index()] = cluster.time().now() + WARM_UP_MILLIS;
        cluster.restart(back);
        IntStream.range(0, 8).forEach(i -> cluster.connect(back, cluster.node(world.anyone())));
      }
      int from = settled(world, settledSince);
      world.publish(from, 300, index -> cluster.time().now() >= settledSince[index]);
      cluster.run(1_000);
    }
    coolDown(world, "churn: a tenth is down, one more a second");
    assertThat(world.deliveries().ratio()).isGreaterThanOrEqualTo(0.999);
  }

  private int settled(GossipWorld world, long[] settledSince) {
    int index = world.anyone();
    while (cluster.time().now() < settledSince[index]) {
      index = world.anyone();
    }
    return index;
  }

  @Test
  void a_divided_network_goes_on_in_its_parts_and_is_one_again_when_it_heals() {
    GossipWorld world = world(8, LINKS_OF_50_MILLIS, 100, 16);
    IntPredicate left = index -> index < 50;
    List<String> leftIps = cluster.nodes().stream().limit(50).map(Cluster.Node::ip).toList();
    cluster.network().partition(leftIps);
    cluster.run(90_000);
    for (int i = 0; i < 20; i++) {
      int from = world.anyone();
      world.publish(from, 300, index -> left.test(index) == left.test(from));
      cluster.run(500);
    }
    cluster.run(COOL_DOWN_MILLIS);
    assertThat(world.deliveries().isComplete()).isTrue();

    cluster.network().heal();
    for (int i = 0; i < 50; i++) {
      cluster.connect(cluster.node(i), cluster.node(50 + cluster.random().nextInt(50)));
    }
    cluster.run(WARM_UP_MILLIS);
    world.chatter(20, 300, 10_000);
    coolDown(world, "divided and healed");
    assertThat(world.deliveries().isComplete()).isTrue();
  }

  @Test
  void a_fifth_that_passes_nothing_on_does_not_matter() {
    GossipWorld world = world(9, LINKS_OF_50_MILLIS, 200, 16, made -> made.withSilent(EVERY_FIFTH));
    world.chatter(50, 300, 20_000);
    coolDown(world, "20 % silent");
    assertThat(world.deliveries().isComplete()).isTrue();
  }

  @Test
  void a_fifth_that_sends_what_is_invalid_is_out_of_the_mesh_of_the_others() {
    GossipWorld world = world(10, LINKS_OF_50_MILLIS, 150, 16, made -> made.withLying(EVERY_FIFTH));
    for (int second = 0; second < 40; second++) {
      for (int index = 4; index < cluster.size(); index += 5) {
        world.publishInvalid(index, 300);
      }
      world.publish(world.anyone(), 300);
      cluster.run(1_000);
    }
    coolDown(world, "20 % send what is invalid");
    assertThat(world.deliveries().ratio()).isGreaterThanOrEqualTo(0.999);

    Set<PeerId> liars = new TreeSet<>();
    cluster.nodes().stream()
        .filter(node -> EVERY_FIFTH.test(node.index()))
        .forEach(node -> liars.add(node.peerId()));
    long liarsInMeshes =
        IntStream.range(0, cluster.size())
            .filter(world::isHonest)
            .mapToLong(
                index -> world.topic(index).meshPeers().stream().filter(liars::contains).count())
            .sum();
    assertThat(liarsInMeshes).isZero();
  }

  private GossipWorld world(long seed, SimOptions network, int hosts, int degree) {
    return world(seed, network, hosts, degree, made -> made);
  }

  private GossipWorld world(
      long seed, SimOptions network, int hosts, int degree, UnaryOperator<GossipWorld> special) {
    cluster = new Cluster(seed, network);
    GossipWorld world = special.apply(new GossipWorld(cluster, OPTIONS));
    cluster.start(hosts).connectRandomly(degree).run(WARM_UP_MILLIS);
    return world;
  }

  private void coolDown(GossipWorld world, String name) {
    cluster.run(COOL_DOWN_MILLIS);
    System.out.println(world.figures(name));
  }
}

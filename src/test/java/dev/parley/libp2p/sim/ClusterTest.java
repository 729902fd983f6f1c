package dev.parley.libp2p.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ClusterTest {

  @Test
  void a_random_graph_hangs_together() {
    Cluster cluster = new Cluster(1).start(50).connectRandomly(6);
    TreeSet<PeerId> seen = new TreeSet<>();
    visit(cluster, cluster.node(0), seen);
    assertThat(seen).hasSize(50);
  }

  @Test
  void two_runs_of_a_seed_are_one() {
    assertThat(run(5)).isEqualTo(run(5)).isNotEqualTo(run(6));
  }

  @Test
  void two_runs_of_a_seed_are_one_with_noise_too() {
    assertThat(noisy(5)).isEqualTo(noisy(5)).isNotEqualTo(noisy(6));
  }

  @Test
  void streams_work_and_a_restarted_host_is_reached_again() {
    Cluster cluster =
        new Cluster(2)
            .onStart(
                node ->
                    node.host()
                        .handle(
                            "/echo", StreamLimits.DEFAULT, stream -> stream.handler(stream::write)))
            .start(2)
            .connectRandomly(2);
    assertThat(echo(cluster)).isEqualTo("hello");
    cluster.crash(cluster.node(1));
    cluster.restart(cluster.node(1));
    cluster.until(
        "the broken connection is noticed", 300_000, () -> cluster.host(0).connections().isEmpty());
    cluster.await(cluster.host(0).connect(cluster.node(1).address()));
    assertThat(echo(cluster)).isEqualTo("hello");
  }

  @Test
  void a_condition_that_never_holds_fails_by_its_name() {
    assertThatThrownBy(() -> new Cluster(1).until("pigs fly", 100, () -> false))
        .hasMessageContaining("pigs fly");
  }

  private static String echo(Cluster cluster) {
    Stream stream = cluster.await(cluster.host(0).open(cluster.node(1).peerId(), "/echo"));
    StringBuilder answer = new StringBuilder();
    stream.handler(answer::append);
    stream.write(io.vertx.core.buffer.Buffer.buffer("hello"));
    cluster.run(1_000);
    return answer.toString();
  }

  private static void visit(Cluster cluster, Cluster.Node node, TreeSet<PeerId> seen) {
    if (seen.add(node.peerId())) {
      node.host()
          .connections()
          .forEach(
              connection ->
                  cluster.nodes().stream()
                      .filter(other -> other.peerId().equals(connection.remotePeer()))
                      .forEach(other -> visit(cluster, other, seen)));
    }
  }

  private static String run(long seed) {
    Cluster cluster =
        new Cluster(seed, SimOptions.DEFAULT.withLatency(Latency.around(40, 0.5)).withLoss(0.01));
    return cluster.start(20).connectRandomly(6).run(60_000).trace().toString();
  }

  private static List<Object> noisy(long seed) {
    Cluster cluster = new Cluster(seed).withNoise();
    cluster.start(6).connectRandomly(4).run(10_000);
    return List.of(cluster.trace().toString(), cluster.network().bytesDelivered());
  }
}

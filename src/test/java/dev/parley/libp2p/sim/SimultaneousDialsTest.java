package dev.parley.libp2p.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everybody dials everybody at the same moment. */
class SimultaneousDialsTest {

  private static final int HOSTS = 30;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void all_pairs_settle_on_one_connection_each(long seed) {
    Cluster cluster = start(seed, SimOptions.DEFAULT.withLatency(Latency.between(20, 120)));
    List<Future<Connection>> dials = dialAll(cluster);
    cluster.until("all dials end", 60_000, () -> dials.stream().allMatch(Future::isComplete));
    assertThat(dials).allMatch(Future::succeeded);

    cluster.until("each pair has one connection", 60_000, () -> connections(cluster) == pairs());
    cluster.run(60_000);
    assertThat(connections(cluster)).isEqualTo(pairs());
    assertThat(cluster.nodes())
        .allSatisfy(
            node -> {
              assertThat(node.host().connections()).hasSize(HOSTS - 1);
              assertThat(cluster.network().openLinks(node.ip())).isEqualTo(HOSTS - 1);
            });
  }

  /** Both ends must keep the same one of two connections, or a pair is left with none. */
  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void streams_that_are_opened_meanwhile_survive(long seed) {
    Cluster cluster = start(seed, SimOptions.DEFAULT.withLatency(Latency.between(20, 120)));
    int[] answers = {0};
    List<Throwable> failures = new ArrayList<>();
    for (Cluster.Node from : cluster.nodes()) {
      for (Cluster.Node to : cluster.nodes()) {
        if (from == to) {
          continue;
        }
        cluster
            .connect(from, to)
            .compose(connected -> from.host().open(to.peerId(), "/echo"))
            .onFailure(failures::add)
            .onSuccess(stream -> ask(stream, answers, failures));
      }
    }
    cluster.run(60_000);
    assertThat(failures).isEmpty();
    assertThat(answers[0]).isEqualTo(HOSTS * (HOSTS - 1));
  }

  private static void ask(Stream stream, int[] answers, List<Throwable> failures) {
    stream.handler(answer -> answers[0]++);
    stream.exceptionHandler(failures::add);
    stream.write(Buffer.buffer("?"));
    stream.endHandler(end -> stream.end());
  }

  private static Cluster start(long seed, SimOptions network) {
    return new Cluster(seed, network)
        .onStart(
            node ->
                node.host()
                    .handle(
                        "/echo",
                        StreamLimits.DEFAULT,
                        stream ->
                            stream.handler(
                                question -> {
                                  stream.write(question);
                                  stream.end();
                                })))
        .start(HOSTS);
  }

  private static List<Future<Connection>> dialAll(Cluster cluster) {
    List<Future<Connection>> dials = new ArrayList<>();
    for (Cluster.Node from : cluster.nodes()) {
      for (Cluster.Node to : cluster.nodes()) {
        if (from != to) {
          dials.add(cluster.connect(from, to));
        }
      }
    }
    return dials;
  }

  private static int pairs() {
    return HOSTS * (HOSTS - 1) / 2;
  }

  private static int connections(Cluster cluster) {
    return cluster.nodes().stream().mapToInt(node -> node.host().connections().size()).sum() / 2;
  }
}

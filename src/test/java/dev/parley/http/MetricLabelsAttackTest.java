package dev.parley.http;

import static dev.parley.http.FakeNetwork.id;
import static dev.parley.http.FakeNetwork.peers;
import static dev.parley.http.FakeNetwork.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.NetworkState.Peer;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Clients that invent paths, peers that invent names: no new series come of it, or do not last. */
class MetricLabelsAttackTest {

  private final FaultyStore store = new FaultyStore();

  @Test
  void invented_paths_and_methods_make_no_series() {
    try (TestNode node = TestNode.with(store, TestNode.options())) {
      TestUser mallory = new TestUser(node);
      attack(node, mallory, 0);
      metrics(mallory);
      int before = series(mallory);
      attack(node, mallory, 200);

      assertThat(series(mallory)).isEqualTo(before);
      assertThat(metrics(mallory)).doesNotContain("invented").doesNotContain("0xfeed");
    }
  }

  @Test
  void peers_that_come_and_go_leave_no_series() {
    try (TestNode node = TestNode.with(store, TestNode.options().withInstances(1))) {
      NetworkMetrics metrics = new NetworkMetrics(node.meters, InstantSource.system());
      metrics.show(state(false, peers(400, 0).toArray(Peer[]::new)));
      String before = node.meters.scrape();
      metrics.show(state(false, peers(400, 400).toArray(Peer[]::new)));
      String after = node.meters.scrape();

      assertThat(before.lines()).filteredOn(MetricLabelsAttackTest::isOfPeer).hasSize(4 * 50);
      assertThat(after.lines()).filteredOn(MetricLabelsAttackTest::isOfPeer).hasSize(4 * 50);
      assertThat(before).contains(id(1));
      assertThat(after).contains(id(401)).doesNotContain(id(1));
    }
  }

  private static boolean isOfPeer(String line) {
    return line.startsWith("parley_sync_equal_age_seconds{");
  }

  private static void attack(TestNode node, TestUser mallory, int from) {
    for (int i = from; i < from + 50; i++) {
      mallory.call("GET", "/invented" + i, null, Map.of());
      mallory.call("GET", "/dialogs/0xfeed" + i + "/messages", null, Map.of());
      mallory.call("GET", "/docs/invented" + i, null, Map.of());
      mallory.call("INVENTED" + i, "/node", null, Map.of());
      try (RawConnection connection = new RawConnection(node.port())) {
        connection.write("GET /node?invented" + i + " HTTP/1.1\r\nhost: invented\r\n\r\n");
        connection.readAnswer();
      }
    }
  }

  private static int series(TestUser user) {
    return (int) metrics(user).lines().filter(line -> !line.startsWith("#")).count();
  }

  private static String metrics(TestUser user) {
    return user.call("GET", "/metrics", null, Map.of()).body();
  }
}

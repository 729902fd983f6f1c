package dev.parley.http;

import static dev.parley.http.FakeNetwork.COMMANDS;
import static dev.parley.http.FakeNetwork.equalAt;
import static dev.parley.http.FakeNetwork.id;
import static dev.parley.http.FakeNetwork.peer;
import static dev.parley.http.FakeNetwork.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.NetworkState;
import dev.parley.bus.NetworkState.DomainState;
import dev.parley.http.HttpOptions.OperationsListener;
import dev.parley.http.TestUser.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What monitoring sees of a node. */
class OperationsTest {

  @TempDir private Path directory;

  @Test
  void a_node_in_order_is_live_and_ready() {
    try (TestNode node = TestNode.withStore(directory)) {
      assertThat(get(node, "/health/live").json().getString("status")).isEqualTo("UP");
      assertThat(get(node, "/health/ready").json().getString("status")).isEqualTo("UP");
    }
  }

  @Test
  void metrics_count_requests_refusals_and_records() {
    try (TestNode node = TestNode.withStore(directory)) {
      TestUser alice = new TestUser(node);
      alice.send(new TestUser(node).address(), "hi");
      get(node, "/nothing");

      Reply metrics = get(node, "/metrics");
      assertThat(metrics.header("content-type")).startsWith("text/plain; version=0.0.4");
      assertThat(metrics.body())
          .contains("parley_http_requests_seconds_count{endpoint=\"send_to_dialog\"} 1")
          .contains("parley_http_responses_total{endpoint=\"send_to_dialog\",status=\"202\"} 1.0")
          .contains("parley_http_refusals_total{code=\"not_found\"}")
          .contains("parley_http_in_flight 0.0")
          .contains("parley_store_records{domain=\"message\"} 1.0")
          .contains("parley_store_writable 1.0")
          .contains("parley_event_loop_delay_seconds{loop=\"1\"}")
          .contains("jvm_memory_used_bytes")
          .contains("process_uptime_seconds");
    }
  }

  @Test
  void a_node_that_talks_to_nobody_is_ready_and_not_catching_up() {
    try (TestNode node = TestNode.withStore(directory)) {
      Reply ready = get(node, "/health/ready");
      assertThat(ready.status()).isEqualTo(200);
      assertThat(ready.json().getBoolean("catching_up")).isFalse();
      assertThat(get(node, "/metrics").body())
          .contains("parley_network_peers{direction=\"inbound\"} 0.0")
          .contains("parley_network_catching_up 0.0");
    }
  }

  @Test
  void metrics_show_the_network() {
    long minuteAgo = System.currentTimeMillis() - 60_000;
    DomainState behind = new DomainState("message", minuteAgo, 7, 3);
    NetworkState state =
        state(
            true,
            peer(id(1), true, List.of(COMMANDS), equalAt(minuteAgo)),
            peer(id(2), false, List.of(), behind),
            peer(id(3), false, List.of()));
    try (TestNode node = TestNode.withStore(directory)) {
      node.network().says(state);
      String metrics = get(node, "/metrics").body();
      assertThat(metrics)
          .contains("parley_network_peers{direction=\"outbound\"} 1.0")
          .contains("parley_network_peers{direction=\"inbound\"} 2.0")
          .contains("parley_network_mesh_peers 1.0")
          .contains("parley_network_lowest_score -3.14159")
          .contains("parley_network_catching_up 1.0")
          .contains("parley_network_known_peers 4.0")
          .contains("parley_network_routing_table 3.0")
          .contains("parley_gossip_messages_total{outcome=\"rejected\"} 3.0")
          .contains("parley_gossip_records_total{outcome=\"dropped\"} 1.0")
          .contains("parley_gossip_commit_seconds{quantile=\"0.99\"} 0.0048")
          .contains("parley_sync_sessions_total{outcome=\"failed\"} 4.0")
          .contains("parley_sync_differences_total{side=\"there\"} 5.0")
          .contains("parley_sync_missing{domain=\"message\",side=\"here\"} 7.0")
          .contains("parley_sync_missing{domain=\"read\",side=\"there\"} 0.0")
          .contains("parley_sync_peers{state=\"equal\"} 1.0")
          .contains("parley_sync_peers{state=\"different\"} 1.0")
          .contains("parley_sync_peers{state=\"unknown\"} 1.0")
          .contains("parley_sync_bytes_total 51200.0")
          .contains("parley_signature_checks_total 92.0");
      assertThat(metrics)
          .containsPattern(
              "parley_sync_equal_age_seconds\\{domain=\"message\",peer=\"" + id(2) + "\"} 6\\d\\.");
    }
  }

  @Test
  void operations_may_have_a_listener_of_their_own() {
    HttpOptions options = TestNode.options().withOperations(new OperationsListener("127.0.0.1", 0));
    try (TestNode node = TestNode.withStore(directory, options)) {
      assertThat(node.operationsPort()).isNotEqualTo(node.port());
      assertThat(get(node, "/metrics").status()).isEqualTo(404);
      assertThat(get(node, "/health/ready").status()).isEqualTo(404);
      assertThat(operations(node, "/metrics").status()).isEqualTo(200);
      assertThat(operations(node, "/health/ready").status()).isEqualTo(200);
      assertThat(operations(node, "/node").status()).isEqualTo(404);
    }
  }

  private static Reply get(TestNode node, String path) {
    return new TestUser(node).call("GET", path, null, Map.of());
  }

  private static Reply operations(TestNode node, String path) {
    URI uri = URI.create("http://127.0.0.1:" + node.operationsPort() + path);
    return TestUser.exchange(HttpRequest.newBuilder(uri).build());
  }
}

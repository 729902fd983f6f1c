package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.HttpOptions.OperationsListener;
import dev.parley.http.TestUser.Reply;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
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

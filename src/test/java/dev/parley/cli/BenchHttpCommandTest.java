package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Shell.Result;
import dev.parley.client.TestNode;
import dev.parley.http.RateLimit;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchHttpCommandTest {

  @TempDir static Path data;

  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start(data);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Result bench(TestNode target, String... words) {
    List<String> all = new ArrayList<>(List.of("bench", "http", "--seconds", "1"));
    all.addAll(List.of("--warmup", "0", "--connections", "4", "--ceiling", "1000"));
    all.addAll(List.of("--chats", "10", "--node", target.url().toString()));
    all.addAll(List.of(words));
    if (!all.contains("--users")) {
      all.addAll(List.of("--users", "20"));
    }
    return new Shell().run(all.toArray(String[]::new));
  }

  private static JsonObject measured(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    Result result = bench(node, all.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    return new JsonObject(result.out());
  }

  private static long answers(JsonObject report, String status) {
    assertThat(report.getJsonObject("statuses").fieldNames()).containsExactly(status);
    return report.getJsonObject("statuses").getLong(status);
  }

  @Test
  void accepted_writes_are_counted() {
    JsonObject report = measured("--mode", "writes");
    assertThat(answers(report, "202")).isPositive();
    assertThat(report.getLong("unanswered")).isZero();
    assertThat(report.getString("command")).startsWith("parley bench http --seconds 1");
  }

  @Test
  void committed_writes_at_a_rate_are_counted() {
    JsonObject report = measured("--mode", "writes", "--wait", "committed", "--rate", "100");
    assertThat(answers(report, "201")).isBetween(95L, 105L);
  }

  @Test
  void binary_messages_are_taken_too() {
    assertThat(answers(measured("--binary", "--rate", "50"), "202")).isPositive();
  }

  @Test
  void reads_find_what_was_filled_in() {
    JsonObject report = measured("--mode", "reads", "--prefill", "1000", "--rate", "100");
    assertThat(answers(report, "200")).isPositive();
    assertThat(report.getLong("mean_body_bytes")).isGreaterThan(50 * 256);
  }

  @Test
  void mixed_load_reads_and_writes() {
    JsonObject report = measured("--mode", "mixed", "--rate", "200");
    assertThat(report.getJsonObject("statuses").fieldNames()).containsExactly("200", "202");
  }

  @Test
  void an_inbox_has_five_hundred_lines() {
    JsonObject report = measured("--mode", "inbox", "--users", "501", "--rate", "20");
    assertThat(answers(report, "200")).isPositive();
    assertThat(report.getLong("mean_body_bytes")).isGreaterThan(500 * 100);
  }

  @Test
  void people_get_a_table() {
    Result result = bench(node, "--rate", "20");
    assertThat(result.out())
        .contains("machine ", "command ", "throughput ", "p99.9 ", "{202=", "node CPU ");
  }

  @Test
  void rate_limits_that_are_hit_are_named(@TempDir Path other) {
    try (TestNode limited = TestNode.limited(other, new RateLimit(5, 5))) {
      Result result = bench(limited, "--rate", "200");
      assertThat(result.out()).contains("429=");
      assertThat(result.err()).contains("PARLEY_HTTP_LIMITS_IP_RATE=0");
    }
  }

  @Test
  void an_impossible_plan_is_wrong_usage() {
    Result result = bench(node, "--mode", "inbox");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("--users above 500").hasLineCount(1);
  }
}

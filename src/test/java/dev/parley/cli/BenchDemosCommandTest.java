package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.SocketLimits;
import dev.parley.bridge.demos.SocketOptions;
import dev.parley.bridge.demos.signaling.SignalingOptions;
import dev.parley.cli.Shell.Result;
import dev.parley.node.DemosOptions;
import dev.parley.node.NodeRole;
import dev.parley.node.Parley;
import dev.parley.node.ParleyOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchDemosCommandTest {

  @TempDir private Path data;

  @Test
  void messages_between_clients_arrive_and_are_counted() {
    Vertx vertx = Vertx.vertx();
    SignalingOptions signaling =
        SignalingOptions.DEFAULT.withSockets(
            new SocketOptions("127.0.0.1", 0, false, SocketLimits.DEFAULT));
    ParleyOptions options =
        ParleyOptions.at(data)
            .withRoles(Set.of(NodeRole.DEMOS_SIGNALING))
            .withDemos(DemosOptions.DEFAULT.withSignaling(signaling));
    Parley node = Waiting.await(Parley.create(vertx, options));
    String server = "ws://127.0.0.1:" + node.demosPorts().get("demos-signaling");

    Result result =
        new Shell()
            .run(
                "bench",
                "demos",
                "--server",
                server,
                "--clients",
                "40",
                "--in-flight",
                "8",
                "--seconds",
                "1",
                "--warmup",
                "0",
                "--json");

    assertThat(result.code()).as(result.err()).isZero();
    JsonObject report = new JsonObject(result.out());
    assertThat(report.getDouble("messages_per_second")).isPositive();
    assertThat(report.getInteger("lost_connections")).isZero();
    assertThat(report.getInteger("lost_messages")).isZero();
    assertThat(report.getString("refusal")).isEmpty();
    Waiting.await(node.close().eventually(vertx::close));
  }

  @Test
  void a_server_that_is_not_there_is_one_line() {
    Result failed = new Shell().run("bench", "demos", "--server", "ws://127.0.0.1:1");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("Connection refused");
  }

  @Test
  void a_load_that_makes_no_sense_is_wrong_usage() {
    Result failed =
        new Shell().run("bench", "demos", "--server", "ws://127.0.0.1:1", "--clients", "1");
    assertThat(failed.code()).isEqualTo(2);
    assertThat(failed.err()).contains("--clients must be").hasLineCount(1);
  }
}

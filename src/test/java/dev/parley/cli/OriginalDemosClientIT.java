package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.demos.DemosOptions;
import dev.parley.client.demos.KnownKeys;
import dev.parley.client.demos.Sending;
import dev.parley.client.demos.SignalingClient;
import dev.parley.client.demos.SignalingListener;
import dev.parley.client.demos.SignalingOptions;
import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.crypto.proof.ProofKeys;
import dev.parley.npm.OriginalDemosClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** One session of the original signaling client with this server and this client, in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OriginalDemosClientIT {

  private static final BlockingQueue<String> ARRIVED = new LinkedBlockingQueue<>();

  @TempDir static Path data;

  private static JarNode node;
  private static String url;
  private static OriginalDemosClient alice;
  private static Vertx vertx;
  private static SignalingClient bob;

  @BeforeAll
  static void meet() throws Exception {
    node =
        JarNode.in(
            data,
            Map.of("PARLEY_DEMOS_SIGNALING_PORT", "0"),
            "--data",
            data.resolve("node").toString(),
            "--roles",
            "demos-signaling");
    url = node.output().replaceAll("(?s).*demos-signaling=(ws://[^ ]+).*", "$1");
    alice = OriginalDemosClient.start();
    alice.does("connect", order("url", url).put("id", "alice").put("seed", "a1".repeat(64)));
    vertx = Vertx.vertx();
    bob = connect("bob");
  }

  @AfterAll
  static void part() throws Exception {
    Waiting.await(bob.close().eventually(vertx::close));
    alice.close();
    node.close();
  }

  private static SignalingClient connect(String id) {
    ProofKeys keys = ProofKeys.fromMaster(id.repeat(40).substring(0, 64).getBytes());
    SignalingOptions options =
        new SignalingOptions(
            DemosOptions.of(URI.create(url)),
            id,
            keys.signing(ProofAlgorithm.ML_DSA),
            keys.kem(),
            KnownKeys.inMemory());
    SignalingListener listener =
        message -> {
          ARRIVED.add(message.from() + ": " + message.text());
          return Future.succeededFuture();
        };
    SignalingClient client = SignalingClient.create(vertx, options, listener);
    Waiting.await(client.connect());
    return client;
  }

  private static JsonObject order(String name, String value) {
    return new JsonObject().put(name, value);
  }

  private static JsonObject nothing() {
    return new JsonObject();
  }

  @Test
  @Order(1)
  void both_see_who_is_there() {
    JsonArray peers = alice.does("discover", nothing()).getJsonArray("result");
    assertThat(peers).containsExactly("alice", "bob");
    assertThat(Waiting.await(bob.discover())).containsExactly("alice", "bob");
  }

  @Test
  @Order(2)
  void each_reads_what_the_other_encrypts() throws Exception {
    alice.does("send", order("to", "bob").put("text", "grüße ✓"));
    assertThat(ARRIVED.poll(20, TimeUnit.SECONDS)).isEqualTo("alice: grüße ✓");

    assertThat(Waiting.await(bob.send("alice", "danke ✓"))).isEqualTo(Sending.FORWARDED);
    assertThat(alice.event("message")).isEqualTo(event("message", "from", "bob", "danke ✓"));
  }

  private static JsonObject event(String name, String member, String peer, String text) {
    return new JsonObject().put("event", name).put(member, peer).put("text", text);
  }

  @Test
  @Order(3)
  void somebody_unknown_cannot_be_written_to() {
    JsonObject failed = alice.attempts("send", order("to", "carol").put("text", "?"));
    assertThat(failed.getString("reason")).isEqualTo("Target peer carol not found");
  }

  @Test
  @Order(4)
  void an_id_that_is_taken_is_refused() throws Exception {
    try (OriginalDemosClient other = OriginalDemosClient.start()) {
      JsonObject failed =
          other.attempts(
              "connect", order("url", url).put("id", "alice").put("seed", "b2".repeat(64)));
      assertThat(failed.getString("reason")).isEqualTo("Client ID alice is already taken");
    }
  }

  @Test
  @Order(5)
  void the_server_asks_its_question() {
    alice.does("ask", nothing());
    assertThat(alice.event("question").getString("text")).contains("favorite programming language");
  }

  @Test
  @Order(6)
  void who_leaves_is_told_of_and_written_to_all_the_same() throws Exception {
    Waiting.await(bob.close());
    assertThat(alice.event("left").getString("peer")).isEqualTo("bob");

    alice.does("send", order("to", "bob").put("text", "for later"));
    assertThat(alice.event("queued").getString("peer")).isEqualTo("bob");
    bob = connect("bob");
    assertThat(ARRIVED.poll(20, TimeUnit.SECONDS)).isEqualTo("alice: for later");
  }

  @Test
  @Order(7)
  void who_was_away_gets_what_was_kept() throws Exception {
    alice.does("disconnect", nothing());
    // Its leaving and this sending race; kept or passed on, it is not lost.
    Waiting.await(bob.send("alice", "while you were away"));
    alice.does("connect", order("url", url).put("id", "alice").put("seed", "a1".repeat(64)));
    assertThat(alice.event("message").getString("text")).isEqualTo("while you were away");
  }
}

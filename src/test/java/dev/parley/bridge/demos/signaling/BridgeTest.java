package dev.parley.bridge.demos.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.TestSocket;
import dev.parley.client.ClientOptions;
import dev.parley.client.MessageFilter;
import dev.parley.client.ParleyClient;
import dev.parley.crypto.SigningKey;
import dev.parley.crypto.proof.ProofKey;
import dev.parley.http.HttpOptions;
import dev.parley.node.BlockedLoops;
import dev.parley.node.DemosOptions;
import dev.parley.node.NodeRole;
import dev.parley.node.Parley;
import dev.parley.node.ParleyOptions;
import dev.parley.protocol.Message;
import dev.parley.protocol.SigningString;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages for who is away, as messages of Parley: a whole node with a real store. */
class BridgeTest {

  private static final SigningKey USER = SigningKey.random();
  private static final ProofKey ALICE = TestClient.keyOf("alice");

  @TempDir private Path data;

  private Vertx vertx;
  private BlockedLoops loops;
  private Parley node;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx(BlockedLoops.options());
    loops = BlockedLoops.watch(vertx);
    node = Parley.create(vertx, options(true)).await();
  }

  @AfterEach
  void stop() {
    vertx.close().await();
    loops.requireNone();
  }

  private ParleyOptions options(boolean bridge) {
    return ParleyOptions.at(data)
        .withRoles(Set.of(NodeRole.STORE, NodeRole.HTTP, NodeRole.DEMOS_SIGNALING))
        .withHttp(HttpOptions.defaults().listenOn("127.0.0.1", 0).withInstances(1))
        .withDemos(DemosOptions.DEFAULT.withSignaling(RunningSignaling.OPTIONS.withBridge(bridge)));
  }

  private TestClient connect() {
    return new TestClient(TestSocket.connect(node.demosPorts().get("demos-signaling")));
  }

  private JsonObject agreement(ProofKey key, SigningKey user, String address, long timeMs) {
    byte[] text =
        Bridge.agreement(node.peerId().toString(), timeMs, address, "alice")
            .getBytes(StandardCharsets.UTF_8);
    return new JsonObject()
        .put("clientId", "alice")
        .put("address", address)
        .put("timestamp", timeMs)
        .put("verification", TestClient.proof(key, text))
        .put("signature", user.sign(SigningString.PLAIN, text).toString());
  }

  private JsonObject agreement() {
    return agreement(ALICE, USER, USER.address().toString(), System.currentTimeMillis());
  }

  private ParleyClient client() {
    URI uri = URI.create("http://127.0.0.1:" + node.httpPort());
    return ParleyClient.create(vertx, ClientOptions.of(uri, USER));
  }

  private List<Message> dialogs(ParleyClient client) {
    return client.conversations(10, null).await().conversations().stream()
        .flatMap(
            one ->
                client
                    .messages(one.recipient(), MessageFilter.latest(10))
                    .await()
                    .messages()
                    .stream())
        .toList();
  }

  private static void requireTied(TestClient alice, JsonObject agreement) {
    JsonObject answer = alice.ask("bridge", agreement);
    assertThat(answer)
        .isEqualTo(
            TestClient.frame(
                "bridge",
                new JsonObject()
                    .put("success", true)
                    .put("clientId", "alice")
                    .put("address", agreement.getString("address"))));
  }

  private static void requireRefused(TestClient alice, JsonObject agreement, String type) {
    JsonObject answer = alice.ask("bridge", agreement);
    assertThat(answer.getJsonObject("payload").getString("errorType"))
        .as(answer.encode())
        .isEqualTo(type);
  }

  private void sendToAlice(String message) {
    try (TestClient bob = connect()) {
      bob.register("bob");
      bob.message("alice", new JsonObject().put("sealed", message));
      bob.expectQueued("alice");
    }
  }

  @Test
  void what_comes_for_who_is_away_is_written_to_the_address_and_waits_too() {
    try (TestClient alice = connect()) {
      alice.register("alice");
      requireTied(alice, agreement());
    }
    awaitAway();
    sendToAlice("one");
    ParleyClient user = client();
    Awaitility.await().until(() -> dialogs(user).size() == 1);
    Message written = dialogs(user).get(0);
    JsonObject control =
        new JsonObject(new String(written.control().view(), StandardCharsets.UTF_8));

    assertThat(written.type()).isEqualTo(68);
    assertThat(written.text()).isEmpty();
    assertThat(control.getString("demos")).isEqualTo("signaling");
    assertThat(control.getString("fromId")).isEqualTo("bob");
    assertThat(control.getString("targetId")).isEqualTo("alice");
    assertThat(control.getString("id")).hasSize(36);
    assertThat(control.getJsonObject("message").getString("sealed")).isEqualTo("one");
    try (TestClient alice = connect()) {
      alice.register("alice");
      assertThat(alice.expectWaited("bob", new JsonObject().put("sealed", "one")))
          .isEqualTo(control.getLong("timestamp"));
    }
  }

  @Test
  void it_is_remembered_over_a_restart_until_it_is_untied() {
    try (TestClient alice = connect()) {
      alice.register("alice");
      requireTied(alice, agreement());
    }
    node.close().await();
    node = Parley.create(vertx, options(true)).await();
    sendToAlice("one");
    ParleyClient user = client();
    Awaitility.await().until(() -> dialogs(user).size() == 1);

    try (TestClient alice = connect()) {
      alice.register("alice");
      alice.expectWaited("bob", new JsonObject().put("sealed", "one"));
      requireTied(alice, agreement(ALICE, USER, "", System.currentTimeMillis()));
    }
    awaitAway();
    sendToAlice("two");
    sendToAlice("three");
    assertThat(dialogs(user)).hasSize(1);
  }

  @Test
  void both_keys_must_agree_and_lately() {
    String address = USER.address().toString();
    long now = System.currentTimeMillis();
    try (TestClient alice = connect()) {
      requireRefused(alice, agreement(), "REGISTRATION_REQUIRED");
      alice.register("alice");
      requireRefused(
          alice, agreement(TestClient.keyOf("eve"), USER, address, now), "INVALID_PROOF");
      requireRefused(alice, agreement(ALICE, SigningKey.random(), address, now), "INVALID_PROOF");
      requireRefused(alice, agreement(ALICE, USER, address, now - 400_000), "INVALID_MESSAGE");
      requireRefused(alice, agreement().put("timestamp", now + 1_000), "INVALID_MESSAGE");
      requireRefused(
          alice,
          agreement().put("address", SigningKey.random().address().toString()),
          "INVALID_MESSAGE");
      try (TestClient eve = connect()) {
        requireRefused(eve, agreement(), "REGISTRATION_REQUIRED");
      }
      requireTied(alice, agreement());
    }
  }

  @Test
  void a_key_that_took_the_id_over_does_not_inherit_the_address() {
    try (TestClient alice = connect()) {
      alice.register("alice");
      requireTied(alice, agreement());
    }
    awaitAway();
    try (TestClient eve = connect()) {
      eve.ask("register", TestClient.registration("alice", TestClient.keyOf("eve")));
    }
    awaitAway();
    sendToAlice("for eve");
    sendToAlice("for eve again");

    assertThat(dialogs(client())).isEmpty();
  }

  @Test
  void it_is_off_unless_it_is_set() {
    node.close().await();
    node = Parley.create(vertx, options(false)).await();
    try (TestClient alice = connect()) {
      alice.register("alice");
      alice.send("bridge", agreement());
      alice.expectError("INVALID_MESSAGE", "Unknown message type: bridge");
    }
  }

  private void awaitAway() {
    try (TestClient asking = connect()) {
      Awaitility.await()
          .until(
              () ->
                  !asking
                      .ask("{\"type\":\"discover\",\"payload\":{}}")
                      .getJsonObject("payload")
                      .getJsonArray("peers")
                      .contains("alice"));
    }
  }
}

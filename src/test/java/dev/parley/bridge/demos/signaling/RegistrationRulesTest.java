package dev.parley.bridge.demos.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.signaling.SignalingOptions.Pin;
import dev.parley.bridge.demos.signaling.SignalingOptions.Proof;
import dev.parley.crypto.proof.ProofKey;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator can demand of registrations beyond the original. */
class RegistrationRulesTest {

  private static final String TAKEN = "Client ID alice is already taken";

  @TempDir private Path data;

  private RunningSignaling server(Proof proof, Pin pin) {
    return RunningSignaling.start(data, RunningSignaling.OPTIONS.withRules(proof, pin));
  }

  /** A registration that answers a challenge. */
  static JsonObject challenged(TestClient client, String id, ProofKey key) {
    JsonObject challenge = client.ask("{\"type\":\"challenge\",\"payload\":{}}");
    JsonObject payload = challenge.getJsonObject("payload");
    String text =
        SignedProof.challenged(
            payload.getString("server"), payload.getString("nonce"), key.publicKey(), id);
    return TestClient.registration(id, key, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void registers(TestClient client, JsonObject registration) {
    JsonObject answer = client.ask("register", registration);
    assertThat(answer.getString("type")).as(answer.encode()).isEqualTo("register");
  }

  private static void refused(TestClient client, JsonObject registration, String type) {
    JsonObject answer = client.ask("register", registration);
    assertThat(answer.getJsonObject("payload").getString("errorType"))
        .as(answer.encode())
        .isEqualTo(type);
  }

  @Test
  void a_proof_may_have_to_be_about_the_key() {
    ProofKey key = TestClient.keyOf("alice");
    try (RunningSignaling server = server(Proof.KEY, Pin.OFF);
        TestClient client = server.connect()) {
      refused(client, TestClient.registration("alice", key), "INVALID_PROOF");
      registers(client, TestClient.registration("alice", key, key.publicKey()));
      registers(client, challenged(client, "alice2", key));
    }
  }

  @Test
  void a_proof_may_have_to_answer_a_challenge() {
    ProofKey key = TestClient.keyOf("alice");
    try (RunningSignaling server = server(Proof.CHALLENGE, Pin.OFF);
        TestClient client = server.connect()) {
      refused(client, TestClient.registration("alice", key, key.publicKey()), "INVALID_PROOF");
      registers(client, challenged(client, "alice", key));
    }
  }

  @Test
  void another_key_gets_a_name_only_when_nothing_waits_for_it() {
    try (RunningSignaling server = server(Proof.ANY, Pin.QUEUE);
        TestClient bob = server.connect("bob");
        TestClient eve = server.connect()) {
      server.connect("alice").close();
      assertThat(bob.read().getString("type")).isEqualTo("peer_disconnected");
      bob.message("alice", "secret");
      bob.expectQueued("alice");
      eve.send("register", TestClient.registration("alice", TestClient.keyOf("eve")));
      eve.expectError("CLIENT_ID_TAKEN", TAKEN);

      try (TestClient alice = server.connect("alice")) {
        alice.expectWaited("bob", "secret");
        alice.expectNothing();
      }
      assertThat(bob.read().getString("type")).isEqualTo("peer_disconnected");

      registers(eve, TestClient.registration("alice", TestClient.keyOf("eve")));
    }
  }

  @Test
  void a_name_may_belong_to_its_key_for_ever() {
    try (RunningSignaling server = server(Proof.ANY, Pin.ALWAYS)) {
      server.connect("alice").close();
      server.restart();
      try (TestClient eve = server.connect()) {
        eve.send("register", TestClient.registration("alice", TestClient.keyOf("eve")));
        eve.expectError("CLIENT_ID_TAKEN", TAKEN);
      }
      server.connect("alice").close();
    }
  }

  @Test
  void who_has_answered_a_challenge_once_is_not_registered_with_less() {
    ProofKey key = TestClient.keyOf("alice");
    try (RunningSignaling server = server(Proof.ANY, Pin.ALWAYS);
        TestClient watcher = server.connect("watcher")) {
      try (TestClient alice = server.connect()) {
        registers(alice, challenged(alice, "alice", key));
      }
      assertThat(watcher.read().getString("type")).isEqualTo("peer_disconnected");
      try (TestClient later = server.connect()) {
        refused(later, TestClient.registration("alice", key), "CLIENT_ID_TAKEN");
        registers(later, challenged(later, "alice", key));
      }
    }
  }
}

package dev.parley.bridge.demos.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.signaling.SignalingOptions.Pin;
import dev.parley.bridge.demos.signaling.SignalingOptions.Proof;
import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.crypto.proof.ProofKey;
import dev.parley.protocol.Bytes;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody has seen a registration, and sends it or parts of it again. */
class ProofReplayAttackTest {

  private static final ProofKey KEY = TestClient.keyOf("alice");

  @TempDir private Path data;

  private static String answerType(JsonObject answer) {
    JsonObject payload = answer.getJsonObject("payload");
    return payload.getString("errorType", answer.getString("type"));
  }

  @Test
  void an_answer_to_a_challenge_is_good_once_on_one_connection() {
    SignalingOptions options = RunningSignaling.OPTIONS.withRules(Proof.CHALLENGE, Pin.OFF);
    try (RunningSignaling server = RunningSignaling.start(data, options);
        TestClient eve = server.connect()) {
      JsonObject seen;
      try (TestClient alice = server.connect()) {
        seen = RegistrationRulesTest.challenged(alice, "alice", KEY);
        assertThat(answerType(alice.ask("register", seen))).isEqualTo("register");
        assertThat(answerType(alice.ask("register", seen.copy().put("clientId", "alice2"))))
            .isEqualTo("INVALID_PROOF");
      }
      org.awaitility.Awaitility.await()
          .until(
              () ->
                  eve.ask("discover", new JsonObject().put("x", 1))
                      .getJsonObject("payload")
                      .getJsonArray("peers")
                      .isEmpty());

      assertThat(answerType(eve.ask("register", seen))).isEqualTo("INVALID_PROOF");
      eve.ask("{\"type\":\"challenge\",\"payload\":{}}");
      assertThat(answerType(eve.ask("register", seen))).isEqualTo("INVALID_PROOF");
    }
  }

  @Test
  void a_challenge_that_was_answered_for_one_id_or_key_is_no_proof_for_another() {
    SignalingOptions options = RunningSignaling.OPTIONS.withRules(Proof.CHALLENGE, Pin.OFF);
    try (RunningSignaling server = RunningSignaling.start(data, options);
        TestClient eve = server.connect()) {
      JsonObject proof = RegistrationRulesTest.challenged(eve, "alice", KEY);
      assertThat(answerType(eve.ask("register", proof.copy().put("clientId", "bob"))))
          .isEqualTo("INVALID_PROOF");
      proof = RegistrationRulesTest.challenged(eve, "alice", KEY);
      assertThat(
              answerType(
                  eve.ask(
                      "register", proof.copy().put("publicKey", TestClient.array(new byte[] {1})))))
          .isEqualTo("INVALID_PROOF");
    }
  }

  @Test
  void a_proof_that_was_seen_registers_no_other_id_within_the_window() {
    SignalingOptions options = RunningSignaling.OPTIONS.withProofWindow(Duration.ofHours(1));
    try (RunningSignaling server = RunningSignaling.start(data, options);
        TestClient eve = server.connect()) {
      JsonObject seen = TestClient.registration("alice", KEY);
      try (TestClient alice = server.connect()) {
        assertThat(answerType(alice.ask("register", seen))).isEqualTo("register");
        assertThat(answerType(eve.ask("register", seen.copy().put("clientId", "bob"))))
            .isEqualTo("INVALID_PROOF");
      }
      org.awaitility.Awaitility.await()
          .until(() -> answerType(eve.ask("register", seen)).equals("register"));
    }
  }

  @Test
  void a_window_ends_and_holds_as_many_as_there_is_room_for() {
    UsedProofs used = new UsedProofs(Duration.ofSeconds(10));
    Bytes key = Bytes.of(new byte[] {1});
    for (int i = 0; i <= UsedProofs.REMEMBERED; i++) {
      used.used(proof(i), "alice", key, 0);
    }
    assertThat(used.isTransferred(proof(0), "bob", key, 9_999)).isFalse();
    assertThat(used.isTransferred(proof(1), "bob", key, 9_999)).isTrue();
    assertThat(used.isTransferred(proof(1), "alice", key, 9_999)).isFalse();
    assertThat(used.isTransferred(proof(1), "alice", Bytes.EMPTY, 9_999)).isTrue();
    assertThat(used.isTransferred(proof(1), "bob", key, 10_000)).isFalse();
  }

  private static SignedProof proof(int number) {
    byte[] message = ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    return new SignedProof(ProofAlgorithm.ED25519, new byte[32], message, new byte[64]);
  }

  @Test
  void a_proof_of_the_common_client_is_no_proof_of_another_key() {
    SignalingOptions options = RunningSignaling.OPTIONS.withRules(Proof.KEY, Pin.OFF);
    try (RunningSignaling server = RunningSignaling.start(data, options);
        TestClient eve = server.connect()) {
      JsonObject seen = TestClient.registration("alice", KEY, KEY.publicKey());
      JsonObject turned = seen.copy().put("publicKey", TestClient.array(new byte[] {6, 6, 6}));

      assertThat(answerType(eve.ask("register", turned))).isEqualTo("INVALID_PROOF");
    }
  }

  @Test
  void what_the_original_accepts_is_accepted_unless_it_is_set_otherwise() {
    try (RunningSignaling server = RunningSignaling.start(data);
        TestClient anybody = server.connect()) {
      JsonObject seen = TestClient.registration("alice", KEY);

      assertThat(answerType(anybody.ask("register", seen))).isEqualTo("register");
      assertThat(answerType(anybody.ask("register", seen.copy().put("clientId", "bob"))))
          .isEqualTo("register");
    }
  }
}

package dev.parley.bridge.demos.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.signaling.SignalingOptions.Pin;
import dev.parley.bridge.demos.signaling.SignalingOptions.Proof;
import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.crypto.proof.ProofKey;
import dev.parley.crypto.proof.ProofKeys;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key or a signature of one algorithm, presented as one of another. */
class KeyConfusionAttackTest {

  private static final ProofKeys KEYS = ProofKeys.fromMaster(new byte[128]);

  @TempDir private Path data;

  @Test
  void no_algorithm_takes_what_belongs_to_another() {
    try (RunningSignaling server = RunningSignaling.start(data);
        TestClient eve = server.connect()) {
      for (ProofAlgorithm signed : ProofAlgorithm.values()) {
        ProofKey key = KEYS.signing(signed);
        for (ProofAlgorithm claimed : ProofAlgorithm.values()) {
          if (claimed == signed) {
            continue;
          }
          JsonObject registration = TestClient.registration("alice", key);
          registration.getJsonObject("verification").put("algorithm", claimed.wireName());

          JsonObject answer = eve.ask("register", registration);

          assertThat(answer.getString("type")).as(signed + " as " + claimed).isEqualTo("error");
        }
      }
      assertThat(
              eve.ask(
                      "register",
                      TestClient.registration("alice", KEYS.signing(ProofAlgorithm.FALCON)))
                  .getString("type"))
          .isEqualTo("register");
    }
  }

  @Test
  void one_seed_is_another_key_with_another_algorithm() {
    SignalingOptions options = RunningSignaling.OPTIONS.withRules(Proof.ANY, Pin.ALWAYS);
    try (RunningSignaling server = RunningSignaling.start(data, options)) {
      try (TestClient alice = server.connect()) {
        alice.ask(
            "register", TestClient.registration("alice", KEYS.signing(ProofAlgorithm.ML_DSA)));
      }
      server.restart();
      try (TestClient other = server.connect()) {
        other.send(
            "register", TestClient.registration("alice", KEYS.signing(ProofAlgorithm.ED25519)));
        other.expectError("CLIENT_ID_TAKEN", "Client ID alice is already taken");
      }
    }
  }
}

package dev.parley.bridge.demos.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody wants an id that is another's, or all ids. */
class IdSquattingAttackTest {

  private static final int IDS = 100_000;

  @TempDir private Path data;

  @Test
  void messages_that_wait_for_an_id_are_not_given_to_another_key_after_a_restart_either() {
    try (RunningSignaling server = RunningSignaling.start(data)) {
      server.connect("alice").close();
      try (TestClient bob = server.connect()) {
        org.awaitility.Awaitility.await().until(() -> isAway(bob, "alice"));
        bob.register("bob");
        bob.message("alice", "for her alone");
        bob.expectQueued("alice");
      }
      server.restart();
      try (TestClient eve = server.connect()) {
        eve.send("register", TestClient.registration("alice", TestClient.keyOf("eve")));
        eve.expectError("CLIENT_ID_TAKEN", "Client ID alice is already taken");
      }
      try (TestClient alice = server.connect("alice")) {
        alice.expectWaited("bob", "for her alone");
      }
    }
  }

  @Test
  void attempts_that_prove_nothing_keep_nobody_out() {
    try (RunningSignaling server = RunningSignaling.start(data);
        TestClient eve = server.connect();
        TestClient alice = server.connect()) {
      JsonObject forged = TestClient.registration("alice", TestClient.keyOf("eve"));
      forged.getJsonObject("verification").put("serializedMessage", "AAAA");
      for (int i = 0; i < 100; i++) {
        eve.send("register", forged);
      }
      alice.register("alice");
      for (int i = 0; i < 100; i++) {
        assertThat(eve.read().getString("type")).isEqualTo("error");
      }
    }
  }

  @Test
  void one_connection_gets_no_more_than_a_few_ids() {
    SignalingOptions options =
        RunningSignaling.limited(
            RunningSignaling.OPTIONS.sockets().limits().withRates(1_000_000, 1_000_000));
    try (RunningSignaling server = RunningSignaling.start(data, options);
        TestClient eve = server.connect()) {
      // One proof does for all of them, as in the original.
      JsonObject proof = TestClient.registration("x", TestClient.keyOf("eve"));
      String frame = TestClient.frame("register", proof).encode();
      Thread sending =
          new Thread(
              () -> {
                for (int i = 0; i < IDS; i++) {
                  eve.socket.send(frame.replace("\"x\"", "\"" + i + "\""));
                }
              });
      sending.start();
      for (int i = 0; i < 8; i++) {
        assertThat(eve.read().getString("type")).isEqualTo("register");
      }
      for (int i = 8; i < IDS; i++) {
        assertThat(eve.socket.read()).contains("Too many client IDs on one connection");
      }
      try (TestClient honest = server.connect("honest")) {
        assertThat(
                honest
                    .ask("{\"type\":\"discover\",\"payload\":{}}")
                    .getJsonObject("payload")
                    .getJsonArray("peers"))
            .hasSize(9);
      }
    }
  }

  private static boolean isAway(TestClient asking, String id) {
    return !asking
        .ask("{\"type\":\"discover\",\"payload\":{}}")
        .getJsonObject("payload")
        .getJsonArray("peers")
        .contains(id);
  }
}

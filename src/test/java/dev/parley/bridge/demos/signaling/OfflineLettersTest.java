package dev.parley.bridge.demos.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.crypto.proof.ProofKey;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages to who is away (specification A.8). */
class OfflineLettersTest {

  private static final String LIMIT =
      "Offline message limit reached (100 messages). Please wait for recipient to come online.";

  @TempDir private Path data;

  @Test
  void what_waits_is_delivered_in_order_when_its_recipient_comes() {
    try (RunningSignaling server = RunningSignaling.start(data);
        TestClient alice = server.connect("alice");
        TestClient dave = server.connect("dave")) {
      for (int i = 0; i < 50; i++) {
        TestClient sender = i % 2 == 0 ? alice : dave;
        sender.message("carol", "m" + i);
        sender.expectQueued("carol");
      }
      try (TestClient carol = server.connect("carol")) {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          times.add(carol.expectWaited(i % 2 == 0 ? "alice" : "dave", "m" + i));
        }
        assertThat(times).isSorted();
        carol.expectNothing();
      }
    }
  }

  @Test
  void what_waits_survives_a_restart_and_is_delivered_once() {
    try (RunningSignaling server = RunningSignaling.start(data)) {
      try (TestClient alice = server.connect("alice")) {
        alice.message("carol", new JsonObject().put("sealed", "x"));
        alice.expectQueued("carol");
      }
      server.restart();
      try (TestClient carol = server.connect("carol")) {
        carol.expectWaited("alice", new JsonObject().put("sealed", "x"));
        carol.expectNothing();
      }
      server.restart();
      try (TestClient carol = server.connect("carol")) {
        carol.expectNothing();
      }
    }
  }

  @Test
  void one_sender_has_a_hundred_and_gets_them_back_also_after_a_restart() {
    try (RunningSignaling server = RunningSignaling.start(data)) {
      try (TestClient alice = server.connect("alice")) {
        for (int i = 0; i < 101; i++) {
          alice.message(i % 2 == 0 ? "carol" : "dan", "m" + i);
        }
        for (int i = 0; i < 100; i++) {
          alice.expectQueued(i % 2 == 0 ? "carol" : "dan");
        }
        alice.expectError("INTERNAL_ERROR", LIMIT);
      }
      server.restart();
      try (TestClient alice = server.connect("alice")) {
        alice.message("carol", "refused");
        alice.expectError("INTERNAL_ERROR", LIMIT);
        try (TestClient carol = server.connect("carol")) {
          for (int i = 0; i < 100; i += 2) {
            carol.expectWaited("alice", "m" + i);
          }
          // Her next registration finds nothing: they are removed.
          carol.expectNothing();
        }
        assertThat(alice.read().getString("type")).isEqualTo("peer_disconnected");
        alice.message("dan", "again");
        alice.expectQueued("dan");
      }
    }
  }

  @Test
  void messages_that_come_while_others_are_delivered_stay_behind_them() {
    String much = "x".repeat(20_000);
    try (RunningSignaling server = RunningSignaling.start(data);
        TestClient alice = server.connect("alice")) {
      for (int i = 0; i < 100; i++) {
        alice.message("carol", i + much);
      }
      for (int i = 0; i < 100; i++) {
        alice.expectQueued("carol");
      }
      try (TestClient carol = server.connect()) {
        carol.send("register", TestClient.registration("carol", TestClient.keyOf("carol")));
        assertThat(carol.read().getString("type")).isEqualTo("register");
        for (int i = 100; i < 300; i++) {
          alice.message("carol", i + much);
        }
        for (int i = 0; i < 300; i++) {
          assertThat(carol.read().getJsonObject("payload").getString("message"))
              .isEqualTo(i + much);
        }
        alice.expectNothing();
      }
    }
  }

  @Test
  void the_last_key_of_who_is_away_is_told_also_after_a_restart() {
    try (RunningSignaling server = RunningSignaling.start(data)) {
      ProofKey key = TestClient.keyOf("bob");
      server.connect("bob").close();
      server.restart();
      try (TestClient alice = server.connect("alice")) {
        JsonObject answer =
            alice.ask("request_public_key", new JsonObject().put("targetId", "bob"));

        assertThat(answer)
            .isEqualTo(
                TestClient.frame(
                    "public_key_response",
                    new JsonObject()
                        .put("peerId", "bob")
                        .put("publicKey", TestClient.array(key.publicKey()))
                        .put("online", false)));
      }
    }
  }

  @Test
  void keys_of_who_is_away_are_not_told_if_that_is_set() {
    SignalingOptions options = RunningSignaling.OPTIONS.withOfflineKeys(false);
    try (RunningSignaling server = RunningSignaling.start(data, options);
        TestClient alice = server.connect("alice")) {
      server.connect("bob").close();
      assertThat(alice.read().getString("type")).isEqualTo("peer_disconnected");

      alice.send("request_public_key", new JsonObject().put("targetId", "bob"));

      alice.expectError("PEER_NOT_FOUND", "Target peer bob not found");
    }
  }
}

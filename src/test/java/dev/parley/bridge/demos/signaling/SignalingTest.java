package dev.parley.bridge.demos.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients that do as they should see (specification A.4 to A.11). */
class SignalingTest {

  @TempDir private Path data;
  private RunningSignaling server;

  @BeforeEach
  void start() {
    server = RunningSignaling.start(data);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everybody_is_listed_in_the_order_of_registration_and_strangers_may_ask() {
    try (TestClient bob = server.connect("bob");
        TestClient alice = server.connect("alice");
        TestClient stranger = server.connect()) {
      assertThat(stranger.ask("{\"type\":\"discover\",\"payload\":[]}").encode())
          .isEqualTo("{\"type\":\"discover\",\"payload\":{\"peers\":[\"bob\",\"alice\"]}}");
      bob.expectNothing();
      alice.expectNothing();
    }
  }

  @Test
  void a_public_key_is_told_as_it_was_registered() {
    try (TestClient bob = server.connect();
        TestClient stranger = server.connect()) {
      JsonObject registration = TestClient.registration("bob", TestClient.keyOf("bob"));
      String odd =
          registration.put("publicKey", "KEY").encode().replace("\"KEY\"", "[300, -1, 1.50]");
      assertThat(bob.ask("{\"type\":\"register\",\"payload\":" + odd + "}").getString("type"))
          .isEqualTo("register");

      stranger.socket.send("{\"type\":\"request_public_key\",\"payload\":{\"targetId\":\"bob\"}}");

      assertThat(stranger.socket.read())
          .isEqualTo(
              "{\"type\":\"public_key_response\","
                  + "\"payload\":{\"peerId\":\"bob\",\"publicKey\":[300, -1, 1.50]}}");
    }
  }

  @Test
  void a_message_arrives_exactly_as_it_was_sent_and_its_sender_hears_nothing() {
    try (TestClient bob = server.connect("bob");
        TestClient alice = server.connect("alice")) {
      String message =
          "{ \"algorithm\": \"ml-kem-aes\", \"n\": 1.500, \"é\":\"\\u00e9\\/\", \"n\":2 }";
      alice.socket.send(
          "{\"type\":\"message\",\"more\":1,\"payload\":{\"x\":1,\"targetId\":\"bob\",\"message\":"
              + message
              + "}}");

      assertThat(bob.socket.read())
          .isEqualTo(
              "{\"type\":\"message\",\"payload\":{\"message\":"
                  + message
                  + ",\"fromId\":\"alice\"}}");
      alice.expectNothing();
    }
  }

  @Test
  void binary_frames_and_messages_to_oneself_are_fine() {
    try (TestClient alice = server.connect("alice")) {
      String frame =
          "{\"type\":\"message\",\"payload\":{\"targetId\":\"alice\",\"message\":\"é\"}}";
      alice.socket.send(2, frame.getBytes(StandardCharsets.UTF_8));

      alice.expectMessage("alice", "é");
    }
  }

  @Test
  void messages_of_one_sender_stay_in_order_however_many_wait_for_the_disk() {
    try (TestClient bob = server.connect("bob");
        TestClient alice = server.connect("alice")) {
      for (int i = 0; i < 1_000; i++) {
        alice.message("bob", "m" + i);
      }
      for (int i = 0; i < 1_000; i++) {
        bob.expectMessage("alice", "m" + i);
      }
    }
  }

  @Test
  void a_sender_who_names_its_messages_learns_what_became_of_them() {
    try (TestClient bob = server.connect("bob");
        TestClient alice = server.connect("alice")) {
      JsonObject named = new JsonObject().put("targetId", "bob").put("message", "hi");
      JsonObject sent = alice.ask("message", named.copy().put("messageId", "m-1"));

      assertThat(sent.getString("type")).isEqualTo("message_sent");
      assertThat(sent.getJsonObject("payload").fieldNames())
          .containsExactly("targetId", "messageId", "timestamp");
      bob.expectMessage("alice", "hi");

      JsonObject queued =
          alice.ask("message", named.copy().put("targetId", "carol").put("messageId", "m-2"));
      assertThat(queued.getString("type")).isEqualTo("message_queued");
      assertThat(queued.getJsonObject("payload").getString("messageId")).isEqualTo("m-2");

      named.remove("message");
      JsonObject error = alice.ask("message", named.put("messageId", "m-3"));
      TestClient.requireError(error, "INVALID_MESSAGE", "Missing required message fields");
      assertThat(error.getJsonObject("payload").getString("messageId")).isEqualTo("m-3");
    }
  }

  @Test
  void who_stays_is_told_who_leaves() {
    try (TestClient alice = server.connect("alice");
        TestClient stranger = server.connect()) {
      try (TestClient bob = server.connect("bob")) {
        bob.register("bobs-other-name");
      }

      assertThat(alice.read())
          .isEqualTo(TestClient.frame("peer_disconnected", new JsonObject().put("peerId", "bob")));
      assertThat(alice.read().getJsonObject("payload").getString("peerId"))
          .isEqualTo("bobs-other-name");
      assertThat(stranger.ask("discover", new JsonObject().put("x", 1)))
          .isEqualTo(
              TestClient.frame(
                  "discover", new JsonObject().put("peers", new JsonArray().add("alice"))));
    }
  }

  @Test
  void several_names_on_one_socket_are_reached_and_the_first_one_sends() {
    try (TestClient bob = server.connect("bob");
        TestClient alice = server.connect("alice")) {
      alice.register("alicia");
      bob.message("alicia", "hello");
      alice.expectMessage("bob", "hello");
      alice.message("bob", "hi");
      bob.expectMessage("alice", "hi");
    }
  }

  @Test
  void a_debug_question_is_asked_back() {
    try (TestClient alice = server.connect("alice")) {
      JsonObject question =
          alice.ask("debug_question", new JsonObject().put("any", 1)).getJsonObject("payload");

      assertThat(question.getString("questionId")).hasSize(36);
      assertThat(question.getJsonObject("question").getString("text"))
          .isEqualTo("This is a debug question. What is your favorite programming language?");
    }
  }

  @Test
  void a_name_is_free_again_when_its_socket_is_gone() {
    try (TestClient watcher = server.connect("watcher")) {
      server.connect("alice").close();
      assertThat(watcher.read().getString("type")).isEqualTo("peer_disconnected");

      try (TestClient again = server.connect("alice")) {
        again.expectNothing();
      }
    }
  }

  @Test
  void of_two_who_want_one_name_at_once_one_gets_it() {
    try (TestClient one = server.connect();
        TestClient two = server.connect()) {
      one.send("register", TestClient.registration("alice", TestClient.keyOf("one")));
      two.send("register", TestClient.registration("alice", TestClient.keyOf("two")));

      assertThat(java.util.List.of(one.read().getString("type"), two.read().getString("type")))
          .containsExactlyInAnyOrder("register", "error");
    }
  }
}

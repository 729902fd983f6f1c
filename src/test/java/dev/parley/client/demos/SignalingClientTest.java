package dev.parley.client.demos;

import static dev.parley.client.demos.ScriptedServer.await;
import static dev.parley.client.demos.ScriptedServer.error;
import static dev.parley.client.demos.ScriptedServer.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.client.UnreachableException;
import dev.parley.client.demos.SignalingListener.Incoming;
import dev.parley.client.demos.SignalingListener.Question;
import dev.parley.crypto.proof.KemKey;
import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.crypto.proof.ProofKeys;
import dev.parley.crypto.proof.SealedMessage;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignalingClientTest {

  private static final ProofKeys ALICE = ProofKeys.fromMaster(new byte[32]);
  private static final KemKey BOB = ProofKeys.fromMaster(new byte[64]).kem();
  private static final KemKey MALLORY = ProofKeys.fromMaster(new byte[96]).kem();

  private final SignalingRecorder told = new SignalingRecorder();
  private final KnownKeys known = KnownKeys.inMemory();

  private Vertx vertx;
  private ScriptedServer server;
  private SignalingClient client;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    server = ScriptedServer.start(vertx);
    client = client(server.options(), ProofAlgorithm.ED25519);
  }

  @AfterEach
  void stop() {
    await(client.close());
    server.close();
    await(vertx.close());
  }

  private SignalingClient client(DemosOptions connection, ProofAlgorithm proof) {
    SignalingOptions options =
        new SignalingOptions(connection, "alice", ALICE.signing(proof), ALICE.kem(), known);
    return SignalingClient.create(vertx, options, told);
  }

  /** Answers key questions for bob, and for nobody else; leaves messages unanswered. */
  private static void withBob(ServerWebSocket socket, JsonObject frame) {
    withKey(socket, frame, BOB);
  }

  private static void withKey(ServerWebSocket socket, JsonObject frame, KemKey key) {
    if (!frame.getString("type").equals("request_public_key")) {
      return;
    }
    String target = frame.getJsonObject("payload").getString("targetId");
    if (key == null || !target.equals("bob")) {
      write(socket, error("PEER_NOT_FOUND", "Target peer " + target + " not found"));
      return;
    }
    JsonArray numbers = new JsonArray();
    for (byte b : key.publicKey().encoded().toArray()) {
      numbers.add(b & 0xff);
    }
    write(
        socket,
        frame(
            "public_key_response",
            new JsonObject().put("peerId", "bob").put("publicKey", numbers)));
  }

  private static void write(ServerWebSocket socket, JsonObject frame) {
    socket.writeTextMessage(frame.encode());
  }

  @ParameterizedTest
  @EnumSource
  void it_proves_its_encryption_key_with_any_algorithm(ProofAlgorithm algorithm) {
    server.registering((socket, frame) -> {});
    SignalingClient proving = client(server.options(), algorithm);
    await(proving.connect());

    JsonObject payload = server.next("register").getJsonObject("payload");
    JsonObject proof = payload.getJsonObject("verification");
    byte[] message = base64(proof.getString("serializedMessage"));
    assertThat(payload.getString("clientId")).isEqualTo("alice");
    assertThat(payload.getJsonArray("publicKey")).hasSize(1184);
    assertThat(message).isEqualTo(ALICE.kem().publicKey().encoded().toArray());
    assertThat(proof.getString("algorithm")).isEqualTo(algorithm.wireName());
    assertThat(
            algorithm.verify(
                base64(proof.getString("serializedPublicKey")),
                message,
                base64(proof.getString("serializedSignedData"))))
        .isTrue();
    await(proving.close());
  }

  @Test
  void it_signs_a_challenge_where_there_is_one() {
    JsonObject challenge = new JsonObject().put("server", "here").put("nonce", "once");
    server.script(
        (socket, frame) ->
            write(
                socket,
                frame.getString("type").equals("challenge")
                    ? frame("challenge", challenge)
                    : frame("register", new JsonObject().put("success", true))));
    await(client.connect());

    JsonObject payload = server.next("register").getJsonObject("payload");
    byte[] message = base64(payload.getJsonObject("verification").getString("serializedMessage"));
    assertThat(new String(message, StandardCharsets.UTF_8))
        .matches("parley-demos-register:here:once:[0-9a-f]{64}:alice");
  }

  private static byte[] base64(String text) {
    return Base64.getDecoder().decode(text);
  }

  @Test
  void a_refused_registration_is_told_and_may_be_tried_again() {
    server.script(
        (socket, frame) ->
            write(socket, error("CLIENT_ID_TAKEN", "Client ID alice is already taken")));
    assertThatThrownBy(() -> await(client.connect()))
        .hasRootCauseInstanceOf(DemosException.class)
        .hasMessageContaining("already taken");

    server.registering((socket, frame) -> {});
    await(client.connect());
  }

  @Test
  void nobody_at_the_address_is_said_so() {
    DemosOptions options = server.options();
    server.close();
    assertThatThrownBy(() -> await(client(options, ProofAlgorithm.ED25519).connect()))
        .hasRootCauseInstanceOf(ConnectException.class)
        .cause()
        .isInstanceOf(UnreachableException.class);
    server = ScriptedServer.start(vertx);
  }

  @Test
  void a_message_is_encrypted_to_the_key_that_the_server_names() throws Exception {
    server.registering(SignalingClientTest::withBob);
    await(client.connect());

    assertThat(await(client.send("bob", "hello ✓"))).isEqualTo(Sending.FORWARDED);

    JsonObject payload = server.next("message").getJsonObject("payload");
    SealedMessage sealed = SignalingFrames.sealed(payload).orElseThrow();
    assertThat(payload.getString("targetId")).isEqualTo("bob");
    assertThat(new String(BOB.open(sealed), StandardCharsets.UTF_8)).isEqualTo("hello ✓");
  }

  @Test
  void an_unknown_peer_cannot_be_written_to() {
    server.registering((socket, frame) -> withKey(socket, frame, null));
    await(client.connect());
    assertThatThrownBy(() -> await(client.send("bob", "hello")))
        .hasMessageContaining("Target peer bob not found");
  }

  @Test
  void a_peer_who_is_away_is_written_to_with_the_key_known_of_it() {
    server.registering(
        (socket, frame) -> {
          withKey(socket, frame, null);
          if (frame.getString("type").equals("message")) {
            write(socket, queuedForBob());
          }
        });
    await(known.remember("bob", BOB.publicKey()));
    await(client.connect());

    assertThat(await(client.send("bob", "later"))).isEqualTo(Sending.QUEUED);
  }

  private static JsonObject queuedForBob() {
    return frame(
        "message_queued", new JsonObject().put("targetId", "bob").put("status", "offline"));
  }

  @Test
  void a_server_that_answers_out_of_order_is_understood_all_the_same() {
    server.registering(
        (socket, frame) -> {
          boolean fence = frame.encode().contains("nobody-");
          withKey(socket, frame, null);
          if (fence) {
            write(socket, queuedForBob());
          }
        });
    await(known.remember("bob", BOB.publicKey()));
    await(client.connect());

    assertThat(await(client.send("bob", "later"))).isEqualTo(Sending.QUEUED);
  }

  @Test
  void an_error_reaches_the_sending_that_it_is_about() {
    server.registering(
        (socket, frame) -> {
          withBob(socket, frame);
          if (frame.getString("type").equals("message")) {
            write(socket, error("INTERNAL_ERROR", "Failed to store message"));
          }
        });
    await(client.connect());

    assertThatThrownBy(() -> await(client.send("bob", "hello")))
        .hasMessageContaining("Failed to store message");
    assertThat(await(client.publicKey("bob"))).isEqualTo(BOB.publicKey());
  }

  @Test
  void another_key_for_a_known_peer_stops_the_sending() {
    server.registering((socket, frame) -> withKey(socket, frame, MALLORY));
    await(known.remember("bob", BOB.publicKey()));
    await(client.connect());
    assertThatThrownBy(() -> await(client.send("bob", "secret")))
        .hasCauseInstanceOf(KeyChangedException.class);
  }

  @Test
  void messages_questions_and_departures_are_told() {
    server.registering((socket, frame) -> {});
    await(client.connect());
    SealedMessage sealed =
        ALICE.kem().publicKey().seal("hi".getBytes(StandardCharsets.UTF_8), new SecureRandom());
    JsonObject sent = new JsonObject(SignalingFrames.message("alice", sealed, "1"));
    JsonObject message = sent.getJsonObject("payload").getJsonObject("message");

    server.push(frame("message", new JsonObject().put("message", message).put("fromId", "bob")));
    server.push(
        frame(
            "message",
            new JsonObject().put("message", message).put("fromId", "bob").put("timestamp", 5L)));
    JsonObject question = new JsonObject().put("text", "why?");
    server.push(
        frame(
            "server_question", new JsonObject().put("questionId", "q").put("question", question)));
    server.push(frame("peer_disconnected", new JsonObject().put("peerId", "bob")));

    assertThat(told.next(Incoming.class)).isEqualTo(new Incoming("bob", "hi", Optional.empty()));
    assertThat(told.next(Incoming.class).stored()).contains(Instant.ofEpochMilli(5));
    assertThat(told.next(Question.class)).isEqualTo(new Question("q", question));
    assertThat(told.next(SignalingRecorder.Gone.class).peer()).isEqualTo("bob");
  }

  @Test
  void after_a_lost_connection_it_comes_back_and_waiting_calls_go_on() {
    AtomicBoolean cut = new AtomicBoolean();
    server.registering(
        (socket, frame) -> {
          if (cut.compareAndSet(false, true)) {
            socket.close();
          } else {
            JsonArray peers = new JsonArray().add("alice");
            write(socket, frame("discover", new JsonObject().put("peers", peers)));
          }
        });
    await(client.connect());
    assertThat(told.next(ConnectionState.class)).isEqualTo(ConnectionState.REGISTERED);

    var interrupted = client.discover();
    var waiting = client.discover();

    assertThatThrownBy(() -> await(interrupted)).hasMessageContaining("connection was lost");
    assertThat(told.next(ConnectionState.class)).isEqualTo(ConnectionState.LOST);
    assertThat(told.next(ConnectionState.class)).isEqualTo(ConnectionState.REGISTERED);
    assertThat(await(waiting)).containsExactly("alice");
  }

  @Test
  void a_call_without_an_answer_fails_and_the_connection_is_made_anew() {
    server.registering((socket, frame) -> {});
    DemosOptions impatient =
        server.options().withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(300));
    SignalingClient hasty = client(impatient, ProofAlgorithm.ED25519);
    await(hasty.connect());
    assertThatThrownBy(() -> await(hasty.discover())).hasMessageContaining("no answer in time");
    server.next("register");
    server.next("register");
    await(hasty.close());
  }

  @Test
  void a_server_without_a_sign_of_life_is_left() {
    server.registering((socket, frame) -> socket.pause());
    SignalingClient watchful =
        client(server.options().withKeepAlive(Duration.ofMillis(50)), ProofAlgorithm.ED25519);
    await(watchful.connect());
    server.next("register");
    server.sockets().forEach(ServerWebSocket::pause);
    server.next("register");
    await(watchful.close());
  }

  @Test
  void a_server_that_refuses_an_answer_is_told() {
    server.registering(
        (socket, frame) -> {
          withBob(socket, frame);
          if (frame.getString("type").equals("peer_response")) {
            write(socket, error("INVALID_MESSAGE", "Unknown message type: peer_response"));
          }
        });
    await(client.connect());
    assertThatThrownBy(() -> await(client.answer("q", "because")))
        .hasMessageContaining("Unknown message type");
  }
}

package dev.parley.client.demos;

import static dev.parley.client.demos.ScriptedServer.await;
import static dev.parley.client.demos.ScriptedServer.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.crypto.proof.ProofKeys;
import dev.parley.crypto.proof.SealedMessage;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attack: a server that wants its clients to fail, to fill their memory or to believe it. */
class HostileServerAttackTest {

  private static final ProofKeys KEYS = ProofKeys.fromMaster(new byte[32]);
  private static final String PEERS =
      frame("discover", new JsonObject().put("peers", new JsonArray().add("alice"))).encode();

  private final SignalingRecorder told = new SignalingRecorder();

  private Vertx vertx;
  private ScriptedServer server;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    server = ScriptedServer.start(vertx);
  }

  @AfterEach
  void stop() {
    server.close();
    await(vertx.close());
  }

  private SignalingClient connected(SignalingListener listener) {
    SignalingOptions options =
        new SignalingOptions(
            server.options(),
            "alice",
            KEYS.signing(ProofAlgorithm.ED25519),
            KEYS.kem(),
            KnownKeys.inMemory());
    SignalingClient client = SignalingClient.create(vertx, options, listener);
    await(client.connect());
    return client;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "not json",
        "{",
        "{\"type\":7,\"payload\":7}",
        "{\"type\":\"discover\"",
        "{\"type\":\"message\"}",
        "{\"type\":\"message\",\"payload\":{\"message\":7,\"fromId\":[]}}",
        "{\"type\":\"message\",\"payload\":{\"message\":{\"algorithm\":\"ml-kem-aes\","
            + "\"serializedCipherText\":\"?\",\"serializedEncryptedData\":{}},\"fromId\":\"a\"}}",
        "{\"type\":\"message\",\"payload\":{\"message\":{\"algorithm\":\"ml-kem-aes\"},"
            + "\"timestamp\":1e400}}",
        "{\"type\":\"public_key_response\",\"payload\":{\"peerId\":\"bob\",\"publicKey\":{}}}",
        "{\"type\":\"message_queued\",\"payload\":[1]}",
        "{\"type\":\"server_question\",\"payload\":null}",
        "{\"type\":\"peer_disconnected\",\"payload\":{\"peerId\":null}}",
        "{\"type\":\"register\",\"payload\":{\"success\":false}}"
      })
  void nonsense_before_an_answer_changes_nothing(String nonsense) {
    server.registering(
        (socket, frame) -> {
          socket.writeTextMessage(nonsense);
          socket.writeBinaryMessage(Buffer.buffer(nonsense));
          socket.writeTextMessage(PEERS);
        });
    SignalingClient client = connected(told);
    assertThat(await(client.discover())).containsExactly("alice");
    await(client.close());
  }

  @Test
  void json_that_would_grow_in_memory_is_not_read() {
    assertThat(Frames.parse("{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}")).isEmpty();
    assertThat(Frames.parse("{\"a\":[" + "{},".repeat(60_000) + "{}]}")).isEmpty();
    assertThat(Frames.parse("[".repeat(1_000_000))).isEmpty();
    assertThat(Frames.parse("{\"a\":" + "9".repeat(2_000) + "}")).isEmpty();
    assertThat(Frames.parse("{\"a\":[" + "0,".repeat(99_999) + "0]}")).isPresent();
  }

  @Test
  void a_message_beyond_the_limit_costs_the_connection_and_no_memory() {
    AtomicInteger huge = new AtomicInteger();
    server.registering(
        (socket, frame) -> {
          if (huge.getAndIncrement() == 0) {
            endless(socket);
          } else {
            socket.writeTextMessage(PEERS);
          }
        });
    SignalingClient client = connected(told);
    Future<?> lost = client.discover();
    await().until(lost::isComplete);
    assertThat(lost.failed()).isTrue();
    assertThat(await(client.discover())).containsExactly("alice");
    await(client.close());
  }

  private static void endless(ServerWebSocket socket) {
    Buffer mebibyte = Buffer.buffer(new byte[1024 * 1024]);
    socket.writeFrame(WebSocketFrame.textFrame("x", false));
    for (int i = 0; i < 20; i++) {
      socket.writeFrame(WebSocketFrame.continuationFrame(mebibyte, false));
    }
  }

  @Test
  void messages_faster_than_they_are_taken_stay_in_the_network() {
    server.registering((socket, frame) -> {});
    Promise<Void> taken = Promise.promise();
    AtomicInteger shown = new AtomicInteger();
    SignalingClient client =
        connected(
            message -> {
              shown.incrementAndGet();
              return taken.future();
            });
    ServerWebSocket socket = server.sockets().get(0);
    String message = message(60_000);
    AtomicInteger written = new AtomicInteger();
    Promise<Void> full = Promise.promise();
    writeUntilFull(socket, message, written, full);
    await(full.future());

    assertThat(shown).hasValue(1);
    assertThat(written.get()).isBetween(2, 2_000);
    taken.complete();
    await().until(() -> shown.get() == written.get());
    await(client.close());
  }

  /** Writes while the socket takes it; what is not taken within a second never will be. */
  private void writeUntilFull(
      ServerWebSocket socket, String message, AtomicInteger written, Promise<Void> full) {
    long timer = vertx.setTimer(1_000, late -> full.tryComplete());
    written.incrementAndGet();
    socket
        .writeTextMessage(message)
        .onComplete(
            done -> {
              if (vertx.cancelTimer(timer) && written.get() <= 2_000) {
                writeUntilFull(socket, message, written, full);
              } else {
                full.tryComplete();
              }
            });
  }

  private static String message(int length) {
    SealedMessage sealed = KEYS.kem().publicKey().seal(new byte[length], new SecureRandom());
    JsonObject sent = new JsonObject(SignalingFrames.message("alice", sealed, "1"));
    JsonObject content = sent.getJsonObject("payload").getJsonObject("message");
    return frame("message", new JsonObject().put("message", content).put("fromId", "bob")).encode();
  }

  @Test
  void a_key_that_is_none_is_not_encrypted_to() {
    server.registering(
        (socket, frame) -> {
          JsonArray numbers = new JsonArray();
          for (int i = 0; i < 1184; i++) {
            numbers.add(255);
          }
          socket.writeTextMessage(
              frame(
                      "public_key_response",
                      new JsonObject().put("peerId", "bob").put("publicKey", numbers))
                  .encode());
        });
    SignalingClient client = connected(told);
    Future<?> sent = client.send("bob", "hello");
    await().until(sent::isComplete);
    assertThat(sent.cause()).hasMessageContaining("no key to encrypt to");
    await(client.close());
  }

  @Test
  void endless_arrivals_fill_no_memory() {
    server.script(
        (socket, frame) -> {
          JsonObject payload = new JsonObject().put("success", true);
          socket.writeTextMessage(frame("registered", payload).encode());
          for (int i = 0; i < 1_000; i++) {
            String name = ("x" + i).repeat(40);
            socket.writeTextMessage(
                frame("peer_joined", new JsonObject().put("publicKey", name)).encode());
          }
          socket.writeTextMessage(
              frame("peer_joined", new JsonObject().put("publicKey", "last")).encode());
        });
    L2psOptions options =
        new L2psOptions(
            server.options(), KEYS.signing(ProofAlgorithm.ED25519), "net", InstantSource.system());
    L2psClient client = L2psClient.create(vertx, options, message -> Future.succeededFuture());
    await(client.connect());
    await().until(() -> client.online().contains("last"));
    assertThat(client.online()).allMatch(peer -> peer.length() <= 128);
    await(client.close());
  }
}

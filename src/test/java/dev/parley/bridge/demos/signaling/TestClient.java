package dev.parley.bridge.demos.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.TestSocket;
import dev.parley.crypto.proof.ProofKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A client of the signaling server, frame by frame. */
final class TestClient implements AutoCloseable {

  final TestSocket socket;
  private boolean deafToDepartures;

  TestClient(TestSocket socket) {
    this.socket = socket;
  }

  /** The Ed25519 key that belongs to a name in these tests. */
  static ProofKey keyOf(String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return ProofKey.ed25519(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void register(String id) {
    send("register", registration(id, keyOf(id)));
    assertThat(read())
        .isEqualTo(frame("register", new JsonObject().put("success", true).put("clientId", id)));
  }

  /** As the load test of the original does it. */
  static JsonObject registration(String id, ProofKey key) {
    return registration(id, key, ("im_perf_register:" + id).getBytes(StandardCharsets.UTF_8));
  }

  static JsonObject registration(String id, ProofKey key, byte[] message) {
    return new JsonObject()
        .put("clientId", id)
        .put("publicKey", array(key.publicKey()))
        .put("verification", proof(key, message));
  }

  static JsonObject proof(ProofKey key, byte[] message) {
    return new JsonObject()
        .put("algorithm", key.algorithm().wireName())
        .put("serializedSignedData", base64(key.sign(message)))
        .put("serializedPublicKey", base64(key.publicKey()))
        .put("serializedMessage", base64(message));
  }

  static JsonArray array(byte[] bytes) {
    JsonArray array = new JsonArray();
    for (byte one : bytes) {
      array.add(one & 0xff);
    }
    return array;
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static JsonObject frame(String type, JsonObject payload) {
    return new JsonObject().put("type", type).put("payload", payload);
  }

  void send(String type, JsonObject payload) {
    socket.send(frame(type, payload).encode());
  }

  void message(String target, Object message) {
    send("message", new JsonObject().put("targetId", target).put("message", message));
  }

  JsonObject read() {
    JsonObject frame = new JsonObject(socket.read());
    boolean passedOver = deafToDepartures && frame.getString("type").equals("peer_disconnected");
    return passedOver ? read() : frame;
  }

  /** On a server that others have just left, who may still be announced. */
  TestClient deafToDepartures() {
    deafToDepartures = true;
    return this;
  }

  JsonObject ask(String frame) {
    socket.send(frame);
    return read();
  }

  JsonObject ask(String type, JsonObject payload) {
    return ask(frame(type, payload).encode());
  }

  /** What comes next is this message, and when it was kept. */
  long expectWaited(String from, Object message) {
    JsonObject frame = read();
    JsonObject payload = frame.getJsonObject("payload");
    assertThat(frame.getString("type")).isEqualTo("message");
    assertThat(payload.fieldNames()).containsExactly("message", "fromId", "timestamp");
    assertThat(payload.getValue("message")).isEqualTo(message);
    assertThat(payload.getString("fromId")).isEqualTo(from);
    return payload.getLong("timestamp");
  }

  void expectMessage(String from, Object message) {
    assertThat(read())
        .isEqualTo(frame("message", new JsonObject().put("message", message).put("fromId", from)));
  }

  void expectQueued(String target) {
    assertThat(read())
        .isEqualTo(
            frame(
                "message_queued",
                new JsonObject()
                    .put("targetId", target)
                    .put("status", "offline")
                    .put("message", "Message stored for offline delivery")));
  }

  void expectError(String type, String details) {
    requireError(read(), type, details);
  }

  static void requireError(JsonObject frame, String type, String details) {
    assertThat(frame.getString("type")).as(frame.encode()).isEqualTo("error");
    JsonObject payload = frame.getJsonObject("payload");
    assertThat(payload.getString("errorType")).isEqualTo(type);
    assertThat(payload.getString("details")).isEqualTo(details);
    assertThat(payload.getString("timestamp"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
  }

  /** Nothing that was sent before this is still unanswered, and nothing was sent unasked. */
  void expectNothing() {
    assertThat(ask("{\"type\":\"discover\",\"payload\":{}}").getString("type"))
        .isEqualTo("discover");
  }

  /** The server has handled all that was sent, and maybe said who left. */
  void expectProgress() {
    send("discover", new JsonObject().put("x", 1));
    while (!read().getString("type").equals("discover")) {
      continue;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}

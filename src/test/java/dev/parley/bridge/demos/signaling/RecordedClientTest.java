package dev.parley.bridge.demos.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames that the original client has sent, and what it must hear of them. */
class RecordedClientTest {

  private static final Path FRAMES =
      Path.of("src/test/resources/vectors/sdk-signaling-frames.jsonl");
  private static final Path VECTORS =
      Path.of("src/test/resources/vectors/demos-signaling-vectors.json");

  @TempDir private Path data;

  @Test
  void each_recorded_frame_gets_its_answer() throws IOException {
    List<String> frames = Files.readAllLines(FRAMES);
    assertThat(frames).hasSize(6);
    try (RunningSignaling server = RunningSignaling.start(data);
        TestClient bob = server.connect("bob");
        TestClient alice = server.connect()) {
      for (String frame : frames) {
        JsonObject sent = new JsonObject(frame);
        JsonObject payload = sent.getJsonObject("payload");
        alice.socket.send(frame);
        switch (sent.getString("type")) {
          case "register" -> registered(alice, payload, frame.equals(frames.get(0)));
          case "discover" ->
              assertThat(alice.socket.read())
                  .isEqualTo("{\"type\":\"discover\",\"payload\":{\"peers\":[\"bob\",\"alice\"]}}");
          case "request_public_key" -> {
            JsonObject answer = alice.read();
            assertThat(answer.getString("type")).isEqualTo("public_key_response");
            assertThat(answer.getJsonObject("payload").getString("peerId")).isEqualTo("bob");
          }
          case "message" -> bob.expectMessage("alice", payload.getValue("message"));
          case "peer_response" ->
              alice.expectError("INVALID_MESSAGE", "Unknown message type: peer_response");
          default -> throw new AssertionError(frame);
        }
      }
      alice.expectNothing();
    }
  }

  /** The first one is complete; the other is the older form without a proof. */
  private static void registered(TestClient alice, JsonObject payload, boolean first) {
    if (first) {
      assertThat(alice.socket.read())
          .isEqualTo(
              "{\"type\":\"register\",\"payload\":{\"success\":true,\"clientId\":\"alice\"}}");
    } else {
      assertThat(payload.containsKey("verification")).isFalse();
      alice.expectError("INVALID_MESSAGE", "Invalid message schema");
    }
  }

  @Test
  void all_three_algorithms_prove_a_key() throws IOException {
    JsonObject vectors = new JsonObject(Files.readString(VECTORS));
    String falconText =
        TestClient.base64("hello demos".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    try (RunningSignaling server = RunningSignaling.start(data);
        TestClient client = server.connect()) {
      JsonObject mlDsa = vectors.getJsonObject("mldsa65");
      register(
          client,
          "ml-dsa",
          mlDsa.getString("publicKeyB64"),
          mlDsa.getString("messageB64"),
          mlDsa.getString("signatureB64"));
      JsonObject falcon = vectors.getJsonObject("falcon512");
      register(
          client,
          "falcon",
          falcon.getString("publicKeyB64"),
          falconText,
          falcon.getString("signatureB64"));
      register(
          client,
          "ed25519",
          hex(vectors.getJsonObject("ed25519").getString("publicKeyHex")),
          falconText,
          hex(vectors.getJsonObject("ed25519Sig").getString("signatureHex")));
    }
  }

  private static String hex(String hex) {
    return TestClient.base64(java.util.HexFormat.of().parseHex(hex));
  }

  private static void register(
      TestClient client, String algorithm, String key, String message, String signature) {
    JsonObject answer =
        client.ask(
            "register",
            new JsonObject()
                .put("clientId", algorithm)
                .put("publicKey", TestClient.array(new byte[] {1, 2, 3}))
                .put(
                    "verification",
                    new JsonObject()
                        .put("algorithm", algorithm)
                        .put("serializedSignedData", signature)
                        .put("serializedPublicKey", key)
                        .put("serializedMessage", message)));
    assertThat(answer.getString("type")).as(answer.encode()).isEqualTo("register");
  }
}

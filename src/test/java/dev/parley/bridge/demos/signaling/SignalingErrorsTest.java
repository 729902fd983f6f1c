package dev.parley.bridge.demos.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Letter;
import dev.parley.crypto.proof.ProofKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each row of the tables of errors (specification A.2, A.3, A.4); one error a frame, never more.
 */
class SignalingErrorsTest {

  private static final ProofKey KEY = TestClient.keyOf("alice");

  @TempDir private static Path data;
  private static RunningSignaling server;
  private TestClient client;

  @BeforeAll
  static void start() {
    server = RunningSignaling.start(data.resolve("shared"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() {
    client = server.connect().deafToDepartures();
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  private void refused(String frame, String type, String details) {
    TestClient.requireError(client.ask(frame), type, details);
    client.expectNothing();
  }

  private void refused(JsonObject registration, String type, String details) {
    refused(TestClient.frame("register", registration).encode(), type, details);
  }

  private static JsonObject registration() {
    return TestClient.registration("alice", KEY);
  }

  private static JsonObject verifying(String member, Object value) {
    JsonObject registration = registration();
    registration.getJsonObject("verification").put(member, value);
    return registration;
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "", "{\"type\":\"discover\",\"payload\":{}} x", "[1,]"})
  void what_is_not_json(String frame) {
    JsonObject answer = client.ask(frame);

    assertThat(answer.getJsonObject("payload").getString("errorType")).isEqualTo("INTERNAL_ERROR");
    assertThat(answer.getJsonObject("payload").getString("details"))
        .startsWith("JSON Parse error: ");
    client.expectNothing();
  }

  @Test
  void null_alone() {
    refused("null", "INTERNAL_ERROR", "null is not an object (evaluating 'data.type')");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "[]",
        "\"text\"",
        "{}",
        "{\"type\":\"discover\"}",
        "{\"payload\":{}}",
        "{\"type\":\"\",\"payload\":{}}",
        "{\"type\":0,\"payload\":{}}",
        "{\"type\":\"discover\",\"payload\":null}",
        "{\"type\":\"discover\",\"payload\":false}",
        "{\"type\":\"discover\",\"payload\":0}",
        "{\"type\":\"discover\",\"payload\":\"\"}"
      })
  void what_is_no_envelope(String frame) {
    refused(frame, "INVALID_MESSAGE", "Invalid message format");
  }

  @ParameterizedTest
  @CsvSource({"\"peer_response\",peer_response", "5,5", "\"x\",x", "true,true"})
  void unknown_types(String type, String shown) {
    refused(
        "{\"type\":" + type + ",\"payload\":{}}",
        "INVALID_MESSAGE",
        "Unknown message type: " + shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"clientId", "publicKey", "verification"})
  void a_registration_that_lacks_something(String member) {
    JsonObject without = registration();
    without.remove(member);
    refused(without, "INVALID_MESSAGE", "Invalid message schema");
    refused(registration().put(member, ""), "INVALID_MESSAGE", "Invalid message schema");
    refused(registration().put(member, 0), "INVALID_MESSAGE", "Invalid message schema");
  }

  @Test
  void names_that_are_none() {
    for (Object name : new Object[] {5, new JsonArray(), "x".repeat(Letter.MAX_NAME_BYTES + 1)}) {
      refused(registration().put("clientId", name), "INVALID_MESSAGE", "Invalid message schema");
    }
    String half = TestClient.frame("register", registration()).encode();
    refused(half.replace("\"alice\"", "\"\\ud800\""), "INVALID_MESSAGE", "Invalid message schema");
  }

  @Test
  void a_name_that_is_taken_even_by_oneself() {
    client.register("carol");
    JsonObject again = registration().put("clientId", "carol");
    refused(again, "CLIENT_ID_TAKEN", "Client ID carol is already taken");
    refused(
        again.put("publicKey", new JsonArray()),
        "CLIENT_ID_TAKEN",
        "Client ID carol is already taken");
  }

  @Test
  void keys_that_are_none() {
    for (Object key : new Object[] {new JsonArray(), "00ff", new JsonObject(), true}) {
      refused(
          registration().put("publicKey", key), "INVALID_PUBLIC_KEY", "Invalid public key format");
    }
    JsonArray large = new JsonArray();
    for (int i = 0; i < 20_000; i++) {
      large.add(1);
    }
    refused(
        registration().put("publicKey", large), "INVALID_PUBLIC_KEY", "Invalid public key format");
  }

  @Test
  void proofs_that_cannot_be_checked() {
    String failed = "Failed to complete registration";
    refused(verifying("algorithm", "rsa"), "INTERNAL_ERROR", failed);
    refused(verifying("algorithm", null), "INTERNAL_ERROR", failed);
    refused(verifying("serializedSignedData", "_-"), "INTERNAL_ERROR", failed);
    refused(verifying("serializedSignedData", "AAAA"), "INTERNAL_ERROR", failed);
    refused(verifying("serializedPublicKey", "AAAA"), "INTERNAL_ERROR", failed);
    refused(verifying("serializedMessage", 5), "INTERNAL_ERROR", failed);
    refused(registration().put("verification", "text"), "INTERNAL_ERROR", failed);
  }

  @Test
  void proofs_that_do_not_hold() {
    refused(verifying("serializedMessage", "AAAA"), "INVALID_PROOF", "Invalid proof");
    refused(
        verifying("serializedPublicKey", TestClient.base64(TestClient.keyOf("eve").publicKey())),
        "INVALID_PROOF",
        "Invalid proof");
  }

  @Test
  void messages_that_lack_something_or_come_too_early() {
    refused(
        "{\"type\":\"message\",\"payload\":{\"targetId\":\"bob\"}}",
        "INVALID_MESSAGE",
        "Missing required message fields");
    refused(
        "{\"type\":\"message\",\"payload\":{\"targetId\":\"bob\",\"message\":0}}",
        "INVALID_MESSAGE",
        "Missing required message fields");
    refused(
        "{\"type\":\"message\",\"payload\":[\"targetId\",\"message\"]}",
        "INVALID_MESSAGE",
        "Missing required message fields");
    refused(
        "{\"type\":\"message\",\"payload\":{\"targetId\":\"bob\",\"message\":1}}",
        "REGISTRATION_REQUIRED",
        "You must register before sending messages");
    refused(
        "{\"type\":\"debug_question\",\"payload\":{}}",
        "REGISTRATION_REQUIRED",
        "You must register before sending debug messages");
  }

  @Test
  void keys_of_nobody() {
    refused(
        "{\"type\":\"request_public_key\",\"payload\":{\"targetId\":\"\"}}",
        "INVALID_MESSAGE",
        "Missing target ID");
    refused(
        "{\"type\":\"request_public_key\",\"payload\":\"bob\"}",
        "INVALID_MESSAGE",
        "Missing target ID");
    refused(
        "{\"type\":\"request_public_key\",\"payload\":{\"targetId\":\"b\\\"ob\"}}",
        "PEER_NOT_FOUND",
        "Target peer b\"ob not found");
  }

  @Test
  void what_cannot_be_stored_is_not_passed_on() {
    try (RunningSignaling lost = RunningSignaling.start(data.resolve("lost"));
        TestClient alice = lost.connect("alice");
        TestClient bob = lost.connect("bob")) {
      lost.loseDisk();
      alice.message("bob", "hi");
      alice.message("nobody", "hi");
      alice.send("request_public_key", new JsonObject().put("targetId", "carol"));
      alice.send("register", TestClient.registration("carol", KEY));

      alice.expectError("INTERNAL_ERROR", "Failed to store message");
      alice.expectError("INTERNAL_ERROR", "Failed to store offline message");
      alice.expectError("INTERNAL_ERROR", "Failed to retrieve public key");
      alice.expectError("INTERNAL_ERROR", "Failed to complete registration");
      bob.expectNothing();
    }
  }

  @Test
  void errors_come_in_the_order_of_what_they_are_about() {
    client.register("dave");
    client.message("nobody", "one");
    client.message("", "two");
    client.socket.send("not json");

    client.expectQueued("nobody");
    client.expectError("INVALID_MESSAGE", "Missing required message fields");
    assertThat(client.read().getJsonObject("payload").getString("errorType"))
        .isEqualTo("INTERNAL_ERROR");
  }
}

package dev.parley.bridge.demos.l2ps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.TestSocket;
import dev.parley.bridge.demos.l2ps.L2psOptions.Network;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal of the specification (B.2, B.3), in the order of the checks. */
class L2psErrorsTest {

  private static final String MEMBER =
      "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c";

  @TempDir private static Path data;

  private static RunningServer server;
  private static Peer stranger;
  private static Peer ann;

  @BeforeAll
  static void start() {
    server =
        RunningServer.start(
            data,
            RunningServer.options()
                .withNetworks(
                    List.of(
                        new Network(RunningServer.NETWORK, Set.of()),
                        new Network("closed", Set.of(MEMBER)))));
    stranger = Peer.connect(server, 1);
    ann = Peer.registered(server, 2);
  }

  @AfterAll
  static void stop() {
    stranger.close();
    ann.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json|Invalid JSON",
        "{\"type\":\"discover\"|Invalid JSON",
        "null|Missing or invalid type/payload",
        "7|Missing or invalid type/payload",
        "[]|Missing or invalid type/payload",
        "{\"payload\":{}}|Missing or invalid type/payload",
        "{\"type\":5,\"payload\":{}}|Missing or invalid type/payload",
        "{\"type\":\"discover\"}|Missing or invalid type/payload",
        "{\"type\":\"discover\",\"payload\":null}|Missing or invalid type/payload",
        "{\"type\":\"discover\",\"payload\":\"text\"}|Missing or invalid type/payload",
        "{\"type\":\"ack\",\"payload\":{}}|Unknown type: ack",
        "{\"type\":\"nope\",\"payload\":[]}|Unknown type: nope",
        "{\"type\":\"register\",\"payload\":{}}|Missing publicKey, l2psUid, or proof",
        "{\"type\":\"register\",\"payload\":{\"publicKey\":\"xyz\",\"l2psUid\":\"nope\",\"proof\":\"00\"}}"
            + "|Invalid publicKey format (expected hex)",
      })
  void a_message_that_is_none_is_refused(String message, String words) {
    assertRefused(stranger.ask(message), "INVALID_MESSAGE", words);
  }

  @ParameterizedTest
  @CsvSource({
    "send,Register before sending",
    "history,Register first",
    "discover,Register before discovering peers",
    "request_public_key,Register before requesting public keys",
  })
  void who_has_not_registered_is_told_to_before_anything_else(String type, String words) {
    JsonObject frame = new JsonObject().put("type", type).put("payload", new JsonObject());
    assertRefused(stranger.ask(frame), "REGISTRATION_REQUIRED", words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "send|{}|Missing to, encrypted, or messageHash",
        "send|{\"to\":\"b\",\"encrypted\":{},\"messageHash\":\"\"}|Missing to, encrypted, or messageHash",
        "send|{\"to\":\"b\",\"encrypted\":{},\"messageHash\":\"h\"}"
            + "|Encrypted payload must have ciphertext and nonce",
        "send|{\"to\":\"b\",\"encrypted\":\"text\",\"messageHash\":\"h\"}"
            + "|Encrypted payload must have ciphertext and nonce",
        "send|{\"to\":\"b\",\"encrypted\":{\"ciphertext\":\"x\"},\"messageHash\":\"h\"}"
            + "|Encrypted payload must have ciphertext and nonce",
        "history|{}|Missing peerKey or proof",
        "history|{\"peerKey\":\"b\"}|Missing peerKey or proof",
        "request_public_key|{}|Missing targetId",
      })
  void what_is_missing_is_named(String type, String payload, String words) {
    String frame = "{\"type\":\"%s\",\"payload\":%s}".formatted(type, payload);
    assertRefused(ann.ask(frame), "INVALID_MESSAGE", words);
  }

  @Test
  void nobody_writes_to_itself_however_it_is_spelled() {
    assertRefused(
        ann.send(ann.address.toUpperCase(java.util.Locale.ROOT), "h"),
        "INVALID_MESSAGE",
        "Cannot send message to yourself");
  }

  @Test
  void a_network_that_is_not_there_is_looked_for_before_the_proof() {
    JsonObject frame = stranger.registration("nowhere");
    frame.getJsonObject("payload").put("proof", "00");
    assertRefused(stranger.ask(frame), "L2PS_NOT_FOUND", "L2PS network nowhere not found");
  }

  @Test
  void a_stranger_does_not_find_a_network_of_others() {
    assertRefused(
        stranger.ask(stranger.registration("closed")),
        "L2PS_NOT_FOUND",
        "L2PS network closed not found");
    try (Peer member = Peer.connect(server, 7)) {
      assertThat(member.ask(member.registration("closed")).getString("type"))
          .isEqualTo("registered");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "00|Proof verification error: an ed25519 signature has 64 bytes, not 1",
        "zz|Proof verification error: an ed25519 signature has 64 bytes, not 1",
      })
  void a_proof_that_can_be_none_is_refused_with_the_reason(String proof, String words) {
    assertRefused(stranger.ask(withProof(proof)), "INVALID_PROOF", words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "a", "z", "é"})
  void a_wrong_proof_is_refused(String digit) {
    assertRefused(
        stranger.ask(withProof(digit.repeat(128))),
        "INVALID_PROOF",
        "Signature verification failed");
  }

  @Test
  void a_proof_of_another_time_than_it_says_is_refused() {
    JsonObject frame = stranger.registration(RunningServer.NETWORK);
    frame.put("timestamp", frame.getLong("timestamp") + 1);
    assertRefused(stranger.ask(frame), "INVALID_PROOF", "Signature verification failed");
    frame.remove("timestamp");
    assertRefused(stranger.ask(frame), "INVALID_PROOF", "Signature verification failed");
  }

  @Test
  void a_wrong_proof_for_the_history_is_refused() {
    JsonObject wrong = ann.history(MEMBER, new JsonObject());
    wrong.put("timestamp", wrong.getLong("timestamp") + 1);
    assertRefused(ann.ask(wrong), "INVALID_PROOF", "History proof failed");
    wrong.getJsonObject("payload").put("proof", "00");
    assertRefused(ann.ask(wrong), "INVALID_PROOF", "Proof verification error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"limit\":-1}", "{\"limit\":\"ten\"}", "{\"before\":\"now\"}"})
  void limits_that_are_none_are_refused(String more) {
    assertRefused(
        ann.ask(ann.history(MEMBER, new JsonObject(more))),
        "INTERNAL_ERROR",
        "Internal server error");
  }

  @Test
  void as_many_characters_as_allowed_are_taken_and_one_more_is_not() {
    String start = "{\"type\":\"nope\",\"payload\":{},\"x\":\"";
    String fits = start + "é".repeat(262_144 - start.length() - 2) + "\"}";
    assertRefused(ann.ask(fits), "INVALID_MESSAGE", "Unknown type: nope");
    assertRefused(ann.ask(fits + " "), "INVALID_MESSAGE", "Message too large (max 262144 bytes)");
    ann.socket().send(TestSocket.BINARY, "null".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertRefused(ann.read(), "INVALID_MESSAGE", "Missing or invalid type/payload");
  }

  @Test
  void as_large_a_ciphertext_as_allowed_is_taken_and_a_larger_one_is_not() {
    assertThat(ann.ask(Peer.letter(MEMBER, "large", "x".repeat(131_072))).getString("type"))
        .isEqualTo("message_queued");
    assertRefused(
        ann.ask(Peer.letter(MEMBER, "larger", "x".repeat(131_073))),
        "INVALID_MESSAGE",
        "Ciphertext too large (max 131072 bytes)");
  }

  @Test
  void a_hash_of_another_content_is_a_duplicate() {
    ann.send(MEMBER, "twice");
    assertRefused(
        ann.ask(Peer.letter(MEMBER, "twice", "b3RoZXI=")),
        "L2PS_SUBMIT_FAILED",
        "Duplicate message");
  }

  @Test
  void names_that_cannot_be_written_down_are_refused() {
    JsonObject answer =
        ann.ask(
            "{\"type\":\"send\",\"payload\":{\"to\":\"\\ud800\",\"messageHash\":\"h\","
                + "\"encrypted\":{\"ciphertext\":\"x\",\"nonce\":\"y\"}}}");
    assertThat(answer.getJsonObject("payload").getString("code")).isEqualTo("INVALID_MESSAGE");
  }

  @Test
  void an_error_has_the_id_of_its_request() {
    JsonObject frame = new JsonObject("{\"type\":\"nope\",\"payload\":{},\"requestId\":\"req_1\"}");
    assertThat(ann.ask(frame).getString("requestId")).isEqualTo("req_1");
    assertThat(ann.ask(frame.put("requestId", 5)).getInteger("requestId")).isEqualTo(5);
    assertThat(ann.ask(frame.put("requestId", "x".repeat(600))).containsKey("requestId")).isFalse();
    frame.remove("requestId");
    assertThat(ann.ask(frame).containsKey("requestId")).isFalse();
  }

  private static JsonObject withProof(String proof) {
    JsonObject frame = stranger.registration(RunningServer.NETWORK);
    frame.getJsonObject("payload").put("proof", proof);
    return frame;
  }

  private static void assertRefused(JsonObject answer, String code, String message) {
    assertThat(answer.getString("type")).as(answer.encode()).isEqualTo("error");
    assertThat(answer.getJsonObject("payload"))
        .isEqualTo(new JsonObject().put("code", code).put("message", message));
    assertThat(answer.getLong("timestamp")).isEqualTo(server.now.get());
  }
}

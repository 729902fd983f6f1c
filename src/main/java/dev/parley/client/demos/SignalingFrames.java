package dev.parley.client.demos;

import dev.parley.crypto.proof.KemPublicKey;
import dev.parley.crypto.proof.ProofKey;
import dev.parley.crypto.proof.SealedMessage;
import dev.parley.protocol.Bytes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/** The frames of signaling (specification A.4 to A.11). */
final class SignalingFrames {

  private SignalingFrames() {}

  private static String frame(String type, JsonObject payload) {
    return new JsonObject().put("type", type).put("payload", payload).encode();
  }

  /**
   * Asks for something to sign that is good once: for servers that know it, or the proof could be
   * used again by whoever sees it.
   */
  static String challenge() {
    return frame("challenge", new JsonObject());
  }

  /** What is signed in answer to a challenge. */
  static byte[] challenged(JsonObject challenge, KemPublicKey key, String id) {
    String text =
        "parley-demos-register:"
            + Frames.text(challenge, "server")
            + ":"
            + Frames.text(challenge, "nonce")
            + ":"
            + HexFormat.of().formatHex(sha256(key.encoded().view()))
            + ":"
            + id;
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Registers.
   *
   * @param message what the proof signs: the key itself, as the original client does it, or a
   *     challenge
   */
  static String register(String id, KemPublicKey key, ProofKey proof, byte[] message) {
    JsonArray numbers = new JsonArray();
    for (byte b : key.encoded().view()) {
      numbers.add(b & 0xff);
    }
    JsonObject verification =
        new JsonObject()
            .put("algorithm", proof.algorithm().wireName())
            .put("serializedSignedData", base64(proof.sign(message)))
            .put("serializedPublicKey", base64(proof.publicKey()))
            .put("serializedMessage", base64(message));
    return frame(
        "register",
        new JsonObject()
            .put("clientId", id)
            .put("publicKey", numbers)
            .put("verification", verification));
  }

  static String discover() {
    return frame("discover", new JsonObject());
  }

  static String requestKey(String peer) {
    return frame("request_public_key", new JsonObject().put("targetId", peer));
  }

  /**
   * Sends a message.
   *
   * @param id for servers that acknowledge what has one
   */
  static String message(String peer, SealedMessage sealed, String id) {
    JsonObject message =
        new JsonObject()
            .put("algorithm", SealedMessage.ALGORITHM)
            .put("serializedCipherText", base64(sealed.cipherText().view()))
            .put("serializedEncryptedData", base64(sealed.encryptedData().view()));
    return frame(
        "message",
        new JsonObject().put("targetId", peer).put("message", message).put("messageId", id));
  }

  static String debugQuestion() {
    return frame("debug_question", new JsonObject());
  }

  static String response(String question, Object response) {
    return frame(
        "peer_response", new JsonObject().put("questionId", question).put("response", response));
  }

  /** The encrypted object of a message, if it is one. */
  static Optional<SealedMessage> sealed(JsonObject payload) {
    JsonObject message = Frames.object(payload, "message");
    try {
      return Frames.text(message, "algorithm").equals(SealedMessage.ALGORITHM)
          ? Optional.of(
              new SealedMessage(
                  decoded(message, "serializedCipherText"),
                  decoded(message, "serializedEncryptedData")))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Bytes decoded(JsonObject message, String name) {
    return Bytes.of(Base64.getDecoder().decode(Frames.text(message, name)));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}

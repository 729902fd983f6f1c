package dev.parley.bridge.demos.signaling;

import dev.parley.bridge.demos.Json;
import dev.parley.bridge.demos.signaling.SignalingOptions.Proof;
import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * What a client has signed (specification A.4).
 *
 * @param signature by the key over the message
 */
record SignedProof(ProofAlgorithm algorithm, byte[] key, byte[] message, byte[] signature) {

  /** How a message begins that answers a challenge. */
  static final String CHALLENGE = "parley-demos-register:";

  private static final int MAX_TEXT = 64 * 1024;

  /** Throws {@link IllegalArgumentException} if it cannot be read. */
  static SignedProof read(Json verification) {
    Map<String, Json> members =
        verification.members(
            "algorithm", "serializedSignedData", "serializedPublicKey", "serializedMessage");
    ProofAlgorithm algorithm =
        ProofAlgorithm.named(text(members, "algorithm"))
            .orElseThrow(() -> new IllegalArgumentException("unknown algorithm"));
    return new SignedProof(
        algorithm,
        base64(members, "serializedPublicKey"),
        base64(members, "serializedMessage"),
        base64(members, "serializedSignedData"));
  }

  /** Takes a while; see {@link ProofAlgorithm#verify}. */
  boolean holds() {
    return algorithm.verify(key, message, signature);
  }

  /** Whether it answers a challenge, the right one or not. */
  boolean isForChallenge() {
    byte[] start = CHALLENGE.getBytes(StandardCharsets.US_ASCII);
    return message.length > start.length
        && Arrays.equals(message, 0, start.length, start, 0, start.length);
  }

  /**
   * Whether enough of what is registered was signed.
   *
   * @param publicKey the bytes that are registered, null if they are no bytes
   * @param challenge what an answer to the socket's challenge says, null if there is none
   */
  boolean covers(Proof wanted, byte[] publicKey, String challenge) {
    if (isForChallenge()) {
      return challenge != null
          && MessageDigest.isEqual(message, challenge.getBytes(StandardCharsets.UTF_8));
    }
    return wanted == Proof.ANY || wanted == Proof.KEY && Arrays.equals(message, publicKey);
  }

  /** What must be signed to answer a challenge. */
  static String challenged(String server, String nonce, byte[] publicKey, String clientId) {
    String key = HexFormat.of().formatHex(sha256(publicKey));
    return CHALLENGE + server + ":" + nonce + ":" + key + ":" + clientId;
  }

  /** Tells keys apart, those of different algorithms too. */
  Bytes fingerprint() {
    return Bytes.of(sha256(joined(named(), key)));
  }

  /**
   * Tells proofs that hold apart: one key has many signatures of one message, which are the same.
   */
  Bytes digest() {
    return Bytes.of(sha256(joined(joined(named(), key), message)));
  }

  private byte[] named() {
    return (algorithm.wireName() + ":").getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static String text(Map<String, Json> members, String name) {
    Json member = members.get(name);
    if (!member.isText() || member.length() > MAX_TEXT) {
      throw new IllegalArgumentException(name + " is not a text of at most " + MAX_TEXT);
    }
    return member.text();
  }

  private static byte[] base64(Map<String, Json> members, String name) {
    return Base64.getDecoder().decode(text(members, name));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}

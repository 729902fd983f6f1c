package dev.parley.client.demos;

import dev.parley.crypto.proof.InvalidProof;
import dev.parley.crypto.proof.L2psHash;
import dev.parley.crypto.proof.NetworkKey;
import dev.parley.crypto.proof.NetworkKey.Sealed;
import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.crypto.proof.ProofKey;
import dev.parley.crypto.proof.Undecryptable;
import dev.parley.protocol.Bytes;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * A text as the members of an L2PS network write it to each other: the declared inner envelope
 * under the network's key (specification B.10 and C.4). Its signature, over the hash of sender,
 * recipient, text and time, tells members apart who all have that key.
 *
 * @param text what was written
 * @param signed whether its sender provably wrote it, to this recipient
 */
public record L2psLetter(String text, boolean signed) {

  /** Servers take 128 KiB of base64. */
  public static final int MAX_TEXT_BYTES = 32 * 1024;

  /**
   * A sealed letter.
   *
   * @param hash of what everybody can see, with the ciphertext in the text's place: a hash of a
   *     short text would tell the text
   */
  public record Outgoing(Encrypted encrypted, String hash) {}

  /** Writes a letter; takes a while. */
  static Outgoing seal(
      ProofKey from, String to, String text, long timestamp, NetworkKey key, SecureRandom random) {
    String address = address(from);
    String content = L2psHash.of(address, to, text, timestamp);
    JsonObject envelope =
        new JsonObject()
            .put("id", UUID.randomUUID().toString())
            .put("from", address)
            .put("to", to)
            .put("type", "text")
            .put("content", text)
            .put("timestamp", timestamp)
            .put("signature", HexFormat.of().formatHex(from.sign(utf8(content))));
    Sealed sealed = key.seal(utf8(envelope.encode()), random);
    Encrypted encrypted = new Encrypted(base64(sealed.ciphertext()), base64(sealed.nonce()), "");
    return new Outgoing(encrypted, L2psHash.of(address, to, encrypted.ciphertext(), timestamp));
  }

  /** Opens what {@code from} sent to {@code to}; takes a while. */
  public static L2psLetter open(Encrypted encrypted, String from, String to, NetworkKey key)
      throws Undecryptable {
    byte[] plain = key.open(sealed(encrypted));
    String text = new String(plain, StandardCharsets.UTF_8);
    Optional<JsonObject> envelope =
        Frames.parse(text).filter(json -> json.getValue("content") instanceof String);
    return envelope
        .map(json -> new L2psLetter(Frames.text(json, "content"), isSigned(json, from, to)))
        .orElseGet(() -> new L2psLetter(text, false));
  }

  private static Sealed sealed(Encrypted encrypted) {
    Base64.Decoder decoder = Base64.getDecoder();
    try {
      return new Sealed(
          Bytes.of(decoder.decode(encrypted.nonce())),
          Bytes.of(decoder.decode(encrypted.ciphertext())));
    } catch (IllegalArgumentException e) {
      return new Sealed(Bytes.EMPTY, Bytes.EMPTY);
    }
  }

  private static boolean isSigned(JsonObject envelope, String from, String to) {
    String text = Frames.text(envelope, "content");
    long timestamp = Frames.number(envelope, "timestamp").orElse(-1L);
    byte[] message = utf8(L2psHash.of(from, to, text, timestamp));
    try {
      return Frames.text(envelope, "from").equals(from)
          && Frames.text(envelope, "to").equals(to)
          && ProofAlgorithm.ED25519.verify(
              HexFormat.of().parseHex(from),
              message,
              HexFormat.of().parseHex(Frames.text(envelope, "signature")));
    } catch (InvalidProof | IllegalArgumentException e) {
      return false;
    }
  }

  static String address(ProofKey key) {
    return HexFormat.of().formatHex(key.publicKey());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.view());
  }
}

package dev.parley.client.demos;

import io.vertx.core.json.JsonObject;

/**
 * An encrypted message as L2PS servers carry it, without looking inside.
 *
 * @param ciphertext base64
 * @param nonce base64
 * @param ephemeralKey hex, or empty
 */
public record Encrypted(String ciphertext, String nonce, String ephemeralKey) {

  static Encrypted of(JsonObject json) {
    return new Encrypted(
        Frames.text(json, "ciphertext"),
        Frames.text(json, "nonce"),
        Frames.text(json, "ephemeralKey"));
  }

  JsonObject json() {
    JsonObject json = new JsonObject().put("ciphertext", ciphertext).put("nonce", nonce);
    return ephemeralKey.isEmpty() ? json : json.put("ephemeralKey", ephemeralKey);
  }
}

package dev.parley.libp2p.interop;

import dev.parley.libp2p.KeyType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** How a peer of js-libp2p is started; {@code src/test/js/node.mjs} says what there is. */
public final class JsOptions {

  private final JsStack stack;
  private final JsonObject values;

  private JsOptions(JsStack stack, JsonObject values) {
    this.stack = stack;
    this.values = values;
  }

  /** A peer with a fresh secp256k1 key that neither signs messages nor wants them signed. */
  public static JsOptions of(JsStack stack) {
    return new JsOptions(stack, new JsonObject());
  }

  public JsOptions withKey(KeyType type) {
    return with("key", type.name().toLowerCase(java.util.Locale.ROOT));
  }

  /** A peer that signs its messages and wants others to. */
  public JsOptions signing() {
    return with("policy", "StrictSign");
  }

  /** A peer whose signatures in the handshake have a high s. */
  public JsOptions withHighSInNoise() {
    return with("highS", "noise");
  }

  /** A peer whose signatures of messages have a high s. */
  public JsOptions withHighSInGossip() {
    return with("highS", "gossip").signing();
  }

  /** A peer that keeps out of meshes, and for long announces what it knows instead. */
  public JsOptions keptOutOfMeshes() {
    return with(
        "gossip",
        new JsonObject()
            .put("D", 0)
            .put("Dlo", 0)
            .put("Dhi", 0)
            .put("Dout", 0)
            .put("Dscore", 0)
            .put("mcacheLength", 60)
            .put("mcacheGossip", 60)
            .put("floodPublish", false));
  }

  /** A peer whose handshake names no muxer, like those of rust-libp2p. */
  public JsOptions namingNoMuxer() {
    return with("earlyMuxer", false);
  }

  /** A peer that looks for others at these addresses. */
  public JsOptions bootstrappingFrom(List<String> addresses) {
    return with("bootstrap", new JsonArray(addresses));
  }

  /**
   * A peer as js-libp2p is by default: it pings those it is connected to, and hangs up if it fails.
   */
  public JsOptions monitoring() {
    return with("monitor", true).with("pingTimeout", 10_000);
  }

  private JsOptions with(String name, Object value) {
    return new JsOptions(stack, values.copy().put(name, value));
  }

  JsStack stack() {
    return stack;
  }

  JsonObject values() {
    return values;
  }
}

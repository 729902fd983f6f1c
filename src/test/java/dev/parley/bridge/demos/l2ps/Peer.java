package dev.parley.bridge.demos.l2ps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.TestSocket;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Somebody with a key and a socket, who says what a test wants. */
final class Peer implements AutoCloseable {

  private static final HexFormat HEX = HexFormat.of();

  final String address;
  private final byte[] seed;
  private final RunningServer server;
  private final TestSocket socket;

  private Peer(RunningServer server, byte[] seed) {
    this.server = server;
    this.seed = seed;
    this.socket = TestSocket.connect(server.port());
    byte[] key = new byte[32];
    Ed25519.generatePublicKey(seed, 0, key, 0);
    address = HEX.formatHex(key);
  }

  /** The same number is the same key. */
  static Peer connect(RunningServer server, int number) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) number);
    return new Peer(server, seed);
  }

  static Peer stranger(RunningServer server) {
    byte[] seed = new byte[32];
    new SecureRandom().nextBytes(seed);
    return new Peer(server, seed);
  }

  /** Connects and registers; what was waiting has been asked for by then. */
  static Peer registered(RunningServer server, int number) {
    return connect(server, number).register();
  }

  Peer register() {
    assertThat(ask(registration(RunningServer.NETWORK)).getString("type")).isEqualTo("registered");
    return this;
  }

  /** A registration whose proof nobody has seen. */
  JsonObject registration(String network) {
    return registration(network, address, server.now.incrementAndGet());
  }

  JsonObject registration(String network, String spelled, long timestamp) {
    String proof = sign("register:" + spelled + ":" + timestamp);
    return frame(
        "register",
        new JsonObject().put("publicKey", spelled).put("l2psUid", network).put("proof", proof),
        timestamp);
  }

  JsonObject history(String peer, JsonObject more) {
    long timestamp = server.now.get();
    String proof = sign("history:" + peer + ":" + timestamp);
    JsonObject payload = new JsonObject().put("peerKey", peer).put("proof", proof);
    return frame("history", payload.mergeIn(more), timestamp);
  }

  String sign(String text) {
    byte[] message = text.getBytes(StandardCharsets.UTF_8);
    byte[] signature = new byte[64];
    Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
    return HEX.formatHex(signature);
  }

  static JsonObject frame(String type, JsonObject payload, long timestamp) {
    return new JsonObject().put("type", type).put("payload", payload).put("timestamp", timestamp);
  }

  static JsonObject letter(String to, String hash, String ciphertext) {
    JsonObject encrypted = new JsonObject().put("ciphertext", ciphertext).put("nonce", "bm9uY2U=");
    JsonObject payload =
        new JsonObject().put("to", to).put("encrypted", encrypted).put("messageHash", hash);
    return frame("send", payload, RunningServer.NOW);
  }

  void say(JsonObject frame) {
    socket.send(frame.encode());
  }

  /** Sends something and reads what comes next. */
  JsonObject ask(JsonObject frame) {
    say(frame);
    return read();
  }

  JsonObject ask(String text) {
    socket.send(text);
    return read();
  }

  JsonObject send(String to, String hash) {
    return ask(letter(to, hash, "Y3Q="));
  }

  JsonObject read() {
    return new JsonObject(socket.read());
  }

  /** The next frame, which must be of this type. */
  JsonObject read(String type) {
    JsonObject frame = read();
    assertThat(frame.getString("type")).as(frame.encode()).isEqualTo(type);
    return frame.getJsonObject("payload");
  }

  /** Nothing more has come: the next frame is the answer to what is asked now. */
  void hasHeardAll() {
    assertThat(
            ask(frame("ping", new JsonObject(), 0)).getJsonObject("payload").getString("message"))
        .isEqualTo("Unknown type: ping");
  }

  boolean isHungUp() {
    return socket.isHungUp();
  }

  TestSocket socket() {
    return socket;
  }

  @Override
  public void close() {
    socket.close();
  }
}

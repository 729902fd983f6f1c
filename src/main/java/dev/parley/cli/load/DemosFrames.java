package dev.parley.cli.load;

import dev.parley.cli.load.DemosPlan.Protocol;
import dev.parley.crypto.proof.ProofKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.StringJoiner;

/** What the load generator sends, as WebSocket frames; clients are known by their number. */
final class DemosFrames {

  /** Messages carry when they were due, in so many digits, behind one of these. */
  static final int STAMP_DIGITS = 19;

  private static final byte[] SIGNALING_STAMP = ascii("\"sentAt\":\"");
  private static final byte[] L2PS_STAMP = ascii("\"nonce\":\"");

  private static final int TEXT = 0x81;
  private static final int MASKED = 0x80;
  private static final int MASK_BYTES = 4;
  private static final int SHORT_FORM = 125;
  private static final int MIDDLE_FORM = 126;
  private static final int LONG_FORM = 127;
  private static final int MAX_MIDDLE = 65_535;

  private final DemosPlan plan;
  private final String ciphertext;
  private final String host;
  private final ProofKey signalingKey = key(1);

  /** One for all: nothing in it names the client. */
  private final String signalingProof;

  DemosFrames(DemosPlan plan, String host) {
    this.plan = plan;
    this.host = host;
    this.ciphertext = "A".repeat(plan.size());
    this.signalingProof = signalingProof();
  }

  private static ProofKey key(int number) {
    return ProofKey.ed25519(ByteBuffer.allocate(32).putInt(28, number).array());
  }

  byte[] handshake() {
    return ascii(
        "GET / HTTP/1.1\r\nHost: "
            + host
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
  }

  byte[] register(int client) {
    return frame(plan.protocol() == Protocol.SIGNALING ? signaling(client) : l2ps(client));
  }

  private String signaling(int client) {
    return "{\"type\":\"register\",\"payload\":{\"clientId\":\""
        + name(client)
        + "\","
        + signalingProof
        + "}}";
  }

  /** As the load test of the original server does it, with a key that is cheap to check. */
  private String signalingProof() {
    byte[] message = ascii("im_perf_register:" + "0".repeat(32));
    StringJoiner numbers = new StringJoiner(",");
    for (byte b : signalingKey.publicKey()) {
      numbers.add(Integer.toString(b & 0xff));
    }
    return "\"publicKey\":["
        + numbers
        + "],\"verification\":{\"algorithm\":\"ed25519\",\"serializedSignedData\":\""
        + base64(signalingKey.sign(message))
        + "\",\"serializedPublicKey\":\""
        + base64(signalingKey.publicKey())
        + "\",\"serializedMessage\":\""
        + base64(message)
        + "\"}";
  }

  private String l2ps(int client) {
    ProofKey key = key(client + 1);
    String address = HexFormat.of().formatHex(key.publicKey());
    long now = System.currentTimeMillis();
    byte[] proof = key.sign(ascii("register:" + address + ":" + now));
    return "{\"type\":\"register\",\"payload\":{\"publicKey\":\""
        + address
        + "\",\"l2psUid\":\""
        + plan.network()
        + "\",\"proof\":\""
        + HexFormat.of().formatHex(proof)
        + "\"},\"timestamp\":"
        + now
        + "}";
  }

  /** What others know a client by. */
  String name(int client) {
    return plan.protocol() == Protocol.SIGNALING
        ? String.format("0x%064x", client)
        : HexFormat.of().formatHex(key(client + 1).publicKey());
  }

  /**
   * A message.
   *
   * @param number unlike that of any other message
   */
  byte[] message(String to, long number, long due) {
    String stamp = String.format("%0" + STAMP_DIGITS + "d", due);
    return frame(
        plan.protocol() == Protocol.SIGNALING
            ? "{\"type\":\"message\",\"payload\":{\"targetId\":\""
                + to
                + "\",\"message\":{\"algorithm\":\"rsa\",\"serializedEncryptedData\":\""
                + ciphertext
                + "\",\"sentAt\":\""
                + stamp
                + "\"}}}"
            : "{\"type\":\"send\",\"payload\":{\"to\":\""
                + to
                + "\",\"encrypted\":{\"ciphertext\":\""
                + ciphertext
                + "\",\"nonce\":\""
                + stamp
                + "\"},\"messageHash\":\"bench-"
                + Long.toHexString(number)
                + "\"},\"timestamp\":1}");
  }

  /** When a message that arrives was due; -1 if it does not say. */
  long due(byte[] text) {
    byte[] mark = plan.protocol() == Protocol.SIGNALING ? SIGNALING_STAMP : L2PS_STAMP;
    int at = indexOf(text, mark) + mark.length;
    if (at < mark.length || at + STAMP_DIGITS > text.length) {
      return -1;
    }
    long due = 0;
    for (int i = at; i < at + STAMP_DIGITS; i++) {
      due = due * 10 + (text[i] - '0');
    }
    return due;
  }

  private static int indexOf(byte[] text, byte[] mark) {
    for (int i = 0; i + mark.length <= text.length; i++) {
      int matching = 0;
      while (matching < mark.length && text[i + matching] == mark[matching]) {
        matching++;
      }
      if (matching == mark.length) {
        return i;
      }
    }
    return -1;
  }

  /** A frame under a mask of zeros, which changes nothing and costs nothing. */
  static byte[] frame(String text) {
    byte[] payload = ascii(text);
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) TEXT);
    if (payload.length <= SHORT_FORM) {
      frame.put((byte) (MASKED | payload.length));
    } else if (payload.length <= MAX_MIDDLE) {
      frame.put((byte) (MASKED | MIDDLE_FORM)).putShort((short) payload.length);
    } else {
      frame.put((byte) (MASKED | LONG_FORM)).putLong(payload.length);
    }
    frame.position(frame.position() + MASK_BYTES);
    frame.put(payload).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}

package dev.parley.cli.load;

import dev.parley.client.Author;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Message;
import dev.parley.protocol.Signed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.SplittableRandom;

/** Whole signed HTTP requests as bytes, so that the run itself has only to write them. */
final class RequestBytes {

  /**
   * Signed this far ahead, a request is good at once and for 50 s: long enough to sign all of a run
   * before its clock starts.
   */
  static final long SIGNED_AHEAD_MS = Limits.REQUEST_WINDOW_MS - 8_000;

  static final long GOOD_FOR_MS = SIGNED_AHEAD_MS + Limits.REQUEST_WINDOW_MS - 2_000;

  private static final byte[] NO_BODY = new byte[0];
  private static final char[] LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .".toCharArray();
  private static final int BINARY_TYPE = 100;

  private final String host;
  private final int size;
  private final boolean binary;

  RequestBytes(String host, int size, boolean binary) {
    this.host = host;
    this.size = size;
    this.binary = binary;
  }

  /** A message of random content. */
  byte[] send(Author from, Address to, boolean committed, SplittableRandom random) {
    String text = binary ? "" : randomText(random);
    Bytes control = binary ? randomBytes(random) : Bytes.EMPTY;
    int type = binary ? BINARY_TYPE : 0;
    Signed signed =
        from.record(now(), unsigned -> Message.dialog(to, type, text, control, unsigned)).signed();
    String path = "/dialogs/" + to + (binary ? "/control" : "/messages");
    String body =
        binary
            ? "{\"msg_type\":" + type + ",\"control\":\"" + base64(control) + "\"}"
            : "{\"text\":\"" + text + "\"}";
    return request("POST", path + (committed ? "?wait=committed" : ""), signed, body);
  }

  /** The latest 50 messages with {@code peer}. */
  byte[] latest(Author user, Address peer) {
    return get(user, "/dialogs/" + peer + "/messages?limit=50");
  }

  byte[] inbox(Author user) {
    return get(user, "/conversations?limit=" + LoadPlan.INBOX_LINES);
  }

  private byte[] get(Author user, String path) {
    return request("GET", path, user.request("GET", path, now(), NO_BODY), null);
  }

  private byte[] request(String method, String path, Signed signed, String body) {
    StringBuilder text = new StringBuilder(600 + (body == null ? 0 : body.length()));
    text.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ").append(host);
    text.append("\r\nX-User: ").append(signed.author());
    text.append("\r\nX-Ts: ").append(signed.originTs());
    text.append("\r\nX-Node: ").append(signed.origin());
    text.append("\r\nX-Sig: ").append(signed.signature().toHex());
    text.append("\r\nX-Sig-Version: ").append(signed.version());
    if (body != null) {
      text.append("\r\nContent-Type: application/json\r\nContent-Length: ").append(body.length());
    }
    text.append("\r\n\r\n").append(body == null ? "" : body);
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private String randomText(SplittableRandom random) {
    char[] text = new char[size];
    for (int i = 0; i < size; i++) {
      text[i] = LETTERS[random.nextInt(LETTERS.length)];
    }
    return new String(text);
  }

  private Bytes randomBytes(SplittableRandom random) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) random.nextInt();
    }
    return Bytes.of(bytes);
  }

  private static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.view());
  }

  private static long now() {
    return System.currentTimeMillis() + SIGNED_AHEAD_MS;
  }
}

package dev.parley.store;

import dev.parley.protocol.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * That a letter was posted. Its hash covers the hash of the entry before it, and so all of the log
 * up to it.
 *
 * @param sequence one more than that of the entry before it; the first is 1
 * @param timeMs when
 * @param content SHA-256 of what was sent
 * @param hash of this entry
 */
public record LogEntry(
    long sequence, long timeMs, String realm, String from, String to, Bytes content, Bytes hash) {

  static final int HASH = 32;

  private static final byte[] DOMAIN = "parley/demos-log/1\0".getBytes(StandardCharsets.US_ASCII);

  /** An entry behind the one of hash {@code previous}. */
  static LogEntry after(
      byte[] previous,
      long sequence,
      long timeMs,
      String realm,
      String from,
      String to,
      byte[] of) {
    LogEntry unhashed = new LogEntry(sequence, timeMs, realm, from, to, Bytes.of(of), Bytes.EMPTY);
    return unhashed.hashed(Bytes.of(chain(previous, sequence, unhashed.body())));
  }

  private LogEntry hashed(Bytes newHash) {
    return new LogEntry(sequence, timeMs, realm, from, to, content, newHash);
  }

  /** The hash that it has behind {@code previous}, whatever it says itself. */
  byte[] hashAfter(byte[] previous) {
    return chain(previous, sequence, body());
  }

  byte[] encode() {
    return MailKeys.join(hash.view(), body());
  }

  static LogEntry decode(byte[] key, byte[] value) {
    ByteBuffer row = ByteBuffer.wrap(value);
    byte[] hash = take(row, HASH);
    long timeMs = row.getLong();
    byte[] content = take(row, HASH);
    LogEntry entry =
        new LogEntry(
            Keys.longAt(key, 0),
            timeMs,
            text(row),
            text(row),
            text(row),
            Bytes.of(content),
            Bytes.of(hash));
    if (row.hasRemaining() || !Arrays.equals(entry.encode(), value)) {
      throw new StoreException("it is not an entry of the log");
    }
    return entry;
  }

  private byte[] body() {
    byte[][] names = {utf8(realm), utf8(from), utf8(to)};
    int length = 8 + HASH;
    for (byte[] name : names) {
      length += 2 + name.length;
    }
    ByteBuffer body = ByteBuffer.allocate(length).putLong(timeMs).put(content.view());
    for (byte[] name : names) {
      body.putShort((short) name.length).put(name);
    }
    return body.array();
  }

  private static byte[] chain(byte[] previous, long sequence, byte[] body) {
    MessageDigest digest = sha256();
    digest.update(DOMAIN);
    digest.update(previous);
    digest.update(MailKeys.sequence(sequence));
    return digest.digest(body);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(ByteBuffer row) {
    return new String(take(row, Short.toUnsignedInt(row.getShort())), StandardCharsets.UTF_8);
  }

  private static byte[] take(ByteBuffer row, int length) {
    byte[] taken = new byte[length];
    row.get(taken);
    return taken;
  }
}

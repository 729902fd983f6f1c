package dev.parley.store;

import dev.parley.bus.Letter;
import dev.parley.protocol.Blake3;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys of the mail. Names are of any length, so keys hold what BLAKE3 makes of them: a kind, and
 * the parts with their lengths.
 */
final class MailKeys {

  /** Enough that nobody finds two names with the same key. */
  static final int NAME = 20;

  static final int SEQUENCE = 8;
  static final int ID = 16;

  private MailKeys() {}

  /** A name in a realm as a recipient, and as one of whom something is known. */
  static byte[] box(String realm, String name) {
    return name('b', realm, name);
  }

  static byte[] sender(String realm, String name) {
    return name('s', realm, name);
  }

  /** Two who write to each other. */
  static byte[] pair(String realm, String one, String other) {
    return one.compareTo(other) <= 0 ? name('p', realm, one, other) : name('p', realm, other, one);
  }

  /** What makes a letter the same one. */
  static byte[] repeat(Letter letter) {
    return name('r', letter.realm(), letter.from(), letter.to(), letter.hash());
  }

  static byte[] realm(String realm) {
    return name('f', realm);
  }

  private static byte[] name(char kind, String... parts) {
    byte[][] encoded = new byte[parts.length][];
    int length = 1;
    for (int i = 0; i < parts.length; i++) {
      encoded[i] = parts[i].getBytes(StandardCharsets.UTF_8);
      length += 4 + encoded[i].length;
    }
    ByteBuffer input = ByteBuffer.allocate(length).put((byte) kind);
    for (byte[] part : encoded) {
      input.putInt(part.length).put(part);
    }
    return Arrays.copyOf(Blake3.hash(input.array()), NAME);
  }

  static byte[] sequence(long sequence) {
    return ByteBuffer.allocate(SEQUENCE).putLong(sequence).array();
  }

  /** A place behind a name: in a queue, or in the order of facts. */
  static byte[] at(byte[] name, long sequence) {
    return ByteBuffer.allocate(NAME + SEQUENCE).put(name).putLong(sequence).array();
  }

  static byte[] conversation(byte[] pair, long timeMs, byte[] id) {
    return ByteBuffer.allocate(NAME + 8 + ID).put(pair).putLong(timeMs).put(id).array();
  }

  static byte[] fact(byte[] realm, byte[] box) {
    return join(realm, box);
  }

  static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }
}

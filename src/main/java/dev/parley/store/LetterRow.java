package dev.parley.store;

import dev.parley.bus.Letter;
import dev.parley.protocol.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * A kept letter.
 *
 * @param wasAway whether it has waited
 * @param record the hash of its entry in the log
 */
record LetterRow(long timeMs, boolean wasAway, byte[] id, byte[] record, Letter letter) {

  private static final int FIXED = 8 + 1 + MailKeys.ID + LogEntry.HASH;

  byte[] encode() {
    byte[][] names = {
      utf8(letter.realm()), utf8(letter.from()), utf8(letter.to()), utf8(letter.hash())
    };
    int length = FIXED + letter.content().length();
    for (byte[] name : names) {
      length += 2 + name.length;
    }
    ByteBuffer row = ByteBuffer.allocate(length);
    row.putLong(timeMs).put((byte) (wasAway ? 1 : 0)).put(id).put(record);
    for (byte[] name : names) {
      row.putShort((short) name.length).put(name);
    }
    return row.put(letter.content().view()).array();
  }

  static LetterRow decode(byte[] encoded) {
    ByteBuffer row = ByteBuffer.wrap(encoded);
    long timeMs = row.getLong();
    boolean away = row.get() != 0;
    byte[] id = take(row, MailKeys.ID);
    byte[] record = take(row, LogEntry.HASH);
    Letter letter =
        new Letter(
            text(row), text(row), text(row), text(row), Bytes.of(take(row, row.remaining())));
    return new LetterRow(timeMs, away, id, record, letter);
  }

  LetterRow waiting() {
    return new LetterRow(timeMs, true, id, record, letter);
  }

  String idText() {
    return idText(id);
  }

  static byte[] id(UUID id) {
    return ByteBuffer.allocate(MailKeys.ID)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  static String idText(byte[] id) {
    ByteBuffer bytes = ByteBuffer.wrap(id);
    return new UUID(bytes.getLong(), bytes.getLong()).toString();
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

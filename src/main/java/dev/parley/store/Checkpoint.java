package dev.parley.store;

import dev.parley.protocol.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * What the node signed about its log: that it had this hash at this entry.
 *
 * @param sequence of the last entry that it covers
 * @param timeMs of that entry
 * @param hash of that entry
 * @param signer the node's public key, as libp2p writes it
 */
public record Checkpoint(long sequence, long timeMs, Bytes hash, Bytes signer, Bytes signature) {

  /** Who signs checkpoints. */
  public record Signer(Bytes key, UnaryOperator<byte[]> sign) {}

  /** What it says about the entries up to it. */
  enum Kind {
    /** They are in the log. */
    END("parley/demos-log/end/1\0"),
    /** They were in the log, and the node has removed them: the log starts behind it. */
    START("parley/demos-log/start/1\0");

    private final byte[] domain;

    Kind(String domain) {
      this.domain = domain.getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** Before the first entry ever. */
  static final Checkpoint ORIGIN =
      new Checkpoint(0, 0, Bytes.of(new byte[LogEntry.HASH]), Bytes.EMPTY, Bytes.EMPTY);

  static Checkpoint sign(Kind kind, long sequence, long timeMs, Bytes hash, Signer signer) {
    Checkpoint unsigned = new Checkpoint(sequence, timeMs, hash, signer.key(), Bytes.EMPTY);
    byte[] signature = signer.sign().apply(unsigned.message(kind));
    return new Checkpoint(sequence, timeMs, hash, signer.key(), Bytes.of(signature));
  }

  /** What the signature signs. */
  byte[] message(Kind kind) {
    return ByteBuffer.allocate(kind.domain.length + 8 + 8 + LogEntry.HASH)
        .put(kind.domain)
        .putLong(sequence)
        .putLong(timeMs)
        .put(hash.view())
        .array();
  }

  byte[] encode() {
    return ByteBuffer.allocate(8 + 8 + LogEntry.HASH + 2 + signer.length() + signature.length())
        .putLong(sequence)
        .putLong(timeMs)
        .put(hash.view())
        .putShort((short) signer.length())
        .put(signer.view())
        .put(signature.view())
        .array();
  }

  static Checkpoint decode(byte[] encoded) {
    ByteBuffer row = ByteBuffer.wrap(encoded);
    return new Checkpoint(
        row.getLong(),
        row.getLong(),
        take(row, LogEntry.HASH),
        take(row, Short.toUnsignedInt(row.getShort())),
        take(row, row.remaining()));
  }

  private static Bytes take(ByteBuffer row, int length) {
    byte[] taken = new byte[length];
    row.get(taken);
    return Bytes.of(taken);
  }
}

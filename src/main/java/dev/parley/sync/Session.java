package dev.parley.sync;

import dev.parley.bus.SyncQuery.Span;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Malformed;
import dev.parley.replica.Cores;
import java.util.List;

/**
 * What the parts of a session of version 2 share, once both sides have greeted.
 *
 * @param salt the key of the short keys
 * @param span the stamps that are compared
 */
record Session(
    Replica replica,
    SyncChannel channel,
    Cores cores,
    Progress progress,
    Domain domain,
    Bytes salt,
    Span span,
    Tally tally) {

  /**
   * Answers on their way or waiting for the store: what keeps both sides busy and still fits in a
   * small node's memory.
   */
  static final int LOTS_IN_HAND = 4;

  /** Some may cut an answer behind the record that is too much, and not before it. */
  private static final long MAX_LOT_BYTES = SyncServer.MAX_RECORD_BYTES + Limits.RECORD_BYTES;

  /** Refuses a lot that would take more memory than there is room for. */
  static void bound(List<byte[]> records) {
    if (records.stream().mapToLong(record -> record.length).sum() > MAX_LOT_BYTES) {
      throw new Malformed("records", "are more than %d bytes".formatted(MAX_LOT_BYTES));
    }
  }
}

package dev.parley.store;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.SignedRecord;
import java.util.Comparator;

/** Which of two copies of one record stays, wherever they meet. */
final class Copies {

  /** For equal content: the lower copy by {@code (origin, sig)}. */
  static final Comparator<SignedRecord> BY_ORIGIN =
      Comparator.<SignedRecord, Bytes>comparing(record -> record.signed().origin())
          .thenComparing(record -> record.signed().signature());

  /** For messages: the lower copy by {@code (hlc, origin, sig)}. */
  static final Comparator<SignedRecord> ORDER =
      Comparator.comparingLong(SignedRecord::hlc).thenComparing(BY_ORIGIN);

  /** For ops: the lower copy by {@code (hlc, observed, origin, sig)}. */
  static final Comparator<MemberOp> OPS =
      Comparator.comparingLong(MemberOp::hlc)
          .thenComparingLong(MemberOp::observed)
          .thenComparing(BY_ORIGIN);

  private Copies() {}
}

package dev.parley.protocol;

/** A record of one of the four domains: immutable, checked in form, not yet in authorship. */
public sealed interface SignedRecord permits Message, MemberOp, Identity, ReadMark {

  Domain domain();

  /** Authorship, origin and stamp. */
  Signed signed();

  /** BLAKE3 of the content: the last line of the signing string. */
  Hash digest();

  /** What the anti-entropy domain knows the record by: its id, or the key it competes for. */
  Hash key();

  /** The same record with the stamp that its origin gives. */
  SignedRecord stamped(long hlc);

  /** The stamp, 0 as long as there is none. */
  default long hlc() {
    return signed().hlc();
  }

  default Address author() {
    return signed().author();
  }
}

package dev.parley.replica;

import dev.parley.crypto.Signatures;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Remembers what was verified lately: a record that comes by gossip and by sync, or twice at the
 * same time, costs one check. Safe for any thread.
 */
final class VerifiedRecords {

  /** Of each of two generations; some hundred bytes each. */
  private static final int GENERATION = 16_384;

  /** All that a signature covers, and the signature; not the stamp, which it does not cover. */
  private record Signature(Domain domain, Hash digest, Signed signed) {

    static Signature of(SignedRecord record) {
      return new Signature(record.domain(), record.digest(), record.signed().withHlc(0));
    }
  }

  private final Signatures signatures;
  private final LongAdder checks = new LongAdder();
  private volatile ConcurrentHashMap<Signature, Boolean> young = new ConcurrentHashMap<>();
  private volatile ConcurrentHashMap<Signature, Boolean> old = new ConcurrentHashMap<>();

  VerifiedRecords(Signatures signatures) {
    this.signatures = signatures;
  }

  /** What is known of a record's signature. */
  enum Check {
    /** It was found to be right just now. */
    NEWS,
    /** It was found to be right lately, perhaps under another stamp. */
    REPEATED,
    WRONG
  }

  Check verify(SignedRecord record) {
    Signature signature = Signature.of(record);
    if (old.containsKey(signature)) {
      return Check.REPEATED;
    }
    boolean[] checked = {false};
    // Whoever comes second waits for the check of the first. A failure is not remembered.
    Boolean good =
        young.computeIfAbsent(
            signature,
            unknown -> {
              checked[0] = true;
              return check(record) ? true : null;
            });
    if (young.size() > GENERATION) {
      age();
    }
    if (good == null) {
      return Check.WRONG;
    }
    return checked[0] ? Check.NEWS : Check.REPEATED;
  }

  private boolean check(SignedRecord record) {
    checks.increment();
    return signatures.verify(record);
  }

  private synchronized void age() {
    if (young.size() > GENERATION) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
  }

  /** How many signatures were checked. */
  long checks() {
    return checks.sum();
  }
}

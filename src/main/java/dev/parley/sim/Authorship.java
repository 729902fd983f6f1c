package dev.parley.sim;

import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import java.util.HashSet;
import java.util.Set;

/** What the users have signed, whatever stamp a node gave it. */
final class Authorship {

  /** Without the last byte of the signature: a hint that anybody may turn, and no less signed. */
  private record Act(Domain domain, Hash digest, Signed signed) {

    static Act of(SignedRecord record) {
      Signed signed = record.signed();
      byte[] signature = signed.signature().toArray();
      signature[Signature.LENGTH - 1] = 0;
      return new Act(
          record.domain(),
          record.digest(),
          new Signed(
              signed.author(),
              signed.originTs(),
              signed.origin(),
              signed.version(),
              Signature.of(signature),
              0));
    }
  }

  private final Set<Act> acts = new HashSet<>();

  <R extends SignedRecord> R note(R record) {
    acts.add(Act.of(record));
    return record;
  }

  boolean isSigned(SignedRecord record) {
    return acts.contains(Act.of(record));
  }
}

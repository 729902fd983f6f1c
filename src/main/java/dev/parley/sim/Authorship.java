package dev.parley.sim;

import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import java.util.HashSet;
import java.util.Set;

/** What the users have signed, whatever stamp a node gave it. */
final class Authorship {

  private record Act(Domain domain, Hash digest, Signed signed) {

    static Act of(SignedRecord record) {
      return new Act(record.domain(), record.digest(), record.signed().withHlc(0));
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

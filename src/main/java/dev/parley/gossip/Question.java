package dev.parley.gossip;

import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.SignedRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What was asked of the mesh, and what of it nobody has answered yet. */
final class Question {

  private final Domain domain;
  private final Set<Hash> keys;
  private final Set<Hash> left;

  Question(Domain domain, List<Hash> keys) {
    this.domain = domain;
    this.keys = new LinkedHashSet<>(keys);
    this.left = new LinkedHashSet<>(keys);
  }

  Domain domain() {
    return domain;
  }

  List<Hash> left() {
    return List.copyOf(left);
  }

  boolean isAnswered() {
    return left.isEmpty();
  }

  /** Whether these are records that were asked for, and one at least that did not come yet. */
  boolean isAnsweredBy(Domain ofDomain, List<SignedRecord> records) {
    return ofDomain == domain
        && records.stream().allMatch(record -> keys.contains(record.key()))
        && records.stream().anyMatch(record -> left.contains(record.key()));
  }

  void answered(List<SignedRecord> records) {
    records.forEach(record -> left.remove(record.key()));
  }
}

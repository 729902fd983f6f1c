package dev.parley.sim;

import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Identity;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import dev.parley.sim.Plan.Trait;
import dev.parley.store.InlineStore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a store has promised, and whether it keeps it. */
final class Ledger {

  private final World world;
  private final String who;
  private final Map<Domain, Map<Hash, SignedRecord>> promised = new LinkedHashMap<>();
  private final Map<Hash, Long> positions = new LinkedHashMap<>();

  Ledger(World world, String who) {
    this.world = world;
    this.who = who;
    for (Domain domain : Domain.values()) {
      promised.put(domain, new LinkedHashMap<>());
    }
  }

  /** Records changed the store. */
  void committed(List<SignedRecord> records) {
    for (SignedRecord record : records) {
      if (!world.authorship.isSigned(record)) {
        broken("took a " + record.domain().kind() + " that nobody signed", record.key());
      }
      if (record instanceof ReadMark mark) {
        progressed(mark);
      }
    }
  }

  private void progressed(ReadMark mark) {
    Long before = positions.put(mark.key(), mark.position());
    if (before != null && before > mark.position()) {
      broken("lowered the progress of a reader", mark.key());
    }
  }

  /** Clients were told that these are safe. */
  void durable(List<SignedRecord> records) {
    for (SignedRecord record : records) {
      promised.get(record.domain()).put(record.key(), record);
    }
  }

  /** What was known of progress was of memory. */
  void powerLost() {
    positions.clear();
  }

  /** The store is open again. */
  void opened(InlineStore store, long cutoffMs) {
    Inspection.records(store, Domain.READS, 0).forEach(mark -> progressed((ReadMark) mark));
    check(store, who, cutoffMs);
  }

  /** Whether a store holds all that this one has promised. */
  void check(InlineStore store, String where, long cutoffMs) {
    for (Domain domain : Domain.values()) {
      Map<Hash, SignedRecord> held = held(store, domain);
      promised
          .get(domain)
          .values()
          .forEach(
              record -> {
                boolean aged = domain == Domain.MESSAGES && Hlc.physicalMs(record.hlc()) < cutoffMs;
                if (!aged && !keeps(record, held.get(record.key()))) {
                  String what = domain.kind() + " that " + who + " has acknowledged";
                  broken("lacks at " + where + " a " + what, record.key());
                }
              });
    }
  }

  private Map<Hash, SignedRecord> held(InlineStore store, Domain domain) {
    List<Hash> keys = List.copyOf(promised.get(domain).keySet());
    SyncQuery query = new SyncQuery.ByKey(domain, keys, Integer.MAX_VALUE);
    Map<Hash, SignedRecord> held = new LinkedHashMap<>();
    for (byte[] encoded : ((SyncFound.Records) store.answer(query)).records()) {
      SignedRecord record = RecordCodec.decode(domain, encoded);
      held.put(record.key(), record);
    }
    return held;
  }

  /** Of identities and marks a later one may have come. A liar may restamp an old identity. */
  private boolean keeps(SignedRecord promise, SignedRecord held) {
    if (held == null) {
      return false;
    }
    if (promise instanceof ReadMark mark) {
      return ((ReadMark) held).position() >= mark.position();
    }
    return !(promise instanceof Identity)
        || world.plan.has(Trait.HOSTILE)
        || held.hlc() >= promise.hlc();
  }

  private void broken(String what, Hash key) {
    world.chronicle.broken(who + " " + what + " " + key.toHex().substring(0, 8));
  }
}

package dev.parley.sim;

import dev.parley.bus.DayDigest;
import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.bus.SyncQuery.Span;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import dev.parley.store.InlineStore;
import java.util.ArrayList;
import java.util.List;

/** All that a store holds, for those who stand outside of the network. */
final class Inspection {

  /** Later than anything in a simulation. */
  private static final long END = 1L << 42;

  private Inspection() {}

  /** The digests of all days of all domains. */
  static List<List<DayDigest>> digests(InlineStore store, long cutoffMs) {
    List<List<DayDigest>> digests = new ArrayList<>();
    for (Domain domain : Domain.values()) {
      digests.add(days(store, domain, cutoffMs));
    }
    return digests;
  }

  private static List<DayDigest> days(InlineStore store, Domain domain, long cutoffMs) {
    SyncQuery query = new SyncQuery.Days(domain, span(domain, cutoffMs));
    return ((SyncFound.Days) store.answer(query)).days();
  }

  private static Span span(Domain domain, long cutoffMs) {
    return new Span(cutoffMs, END).in(domain);
  }

  /** All records of a domain as they are encoded, in the order of their stamps. */
  static List<Bytes> export(InlineStore store, Domain domain, long cutoffMs) {
    List<Bytes> records = new ArrayList<>();
    for (DayDigest day : days(store, domain, cutoffMs)) {
      SyncQuery query =
          new SyncQuery.Day(
              domain, day.day(), span(domain, cutoffMs), Bytes.EMPTY, Integer.MAX_VALUE);
      ((SyncFound.Records) store.answer(query))
          .records()
          .forEach(record -> records.add(Bytes.of(record)));
    }
    return records;
  }

  static List<SignedRecord> records(InlineStore store, Domain domain, long cutoffMs) {
    return export(store, domain, cutoffMs).stream()
        .map(encoded -> RecordCodec.decode(domain, encoded.view()))
        .toList();
  }
}

package dev.parley.cli;

import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.bus.SyncQuery.Span;
import dev.parley.node.ParleyOptions;
import dev.parley.protocol.Blake3;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import dev.parley.store.InlineStore;
import dev.parley.store.Store;
import dev.parley.store.StoreOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** All that a node that was stopped holds, byte for byte. */
final class Exports {

  private static final int LOT = 1 << 20;
  private static final Span ALWAYS = new Span(0, 1L << 45);

  private Exports() {}

  /** The hash of all records of a data directory in order, behind their number. */
  static String of(Path data) {
    Blake3.Hasher hasher = new Blake3.Hasher();
    List<byte[]> records = records(data);
    records.forEach(hasher::update);
    return records.size() + " " + Bytes.of(hasher.digest());
  }

  /** All records, by domain, day, stamp and key. */
  static List<byte[]> records(Path data) {
    List<byte[]> records = new ArrayList<>();
    StoreOptions options = StoreOptions.at(ParleyOptions.database(data));
    try (InlineStore store = Store.open(options, InstantSource.system()).inline()) {
      for (Domain domain : Domain.values()) {
        SyncFound.Days days = (SyncFound.Days) store.answer(new SyncQuery.Days(domain, ALWAYS));
        days.days().forEach(day -> read(store, domain, day.day(), records));
      }
    }
    return records;
  }

  private static void read(InlineStore store, Domain domain, int day, List<byte[]> records) {
    Bytes after = Bytes.EMPTY;
    SyncFound.Records lot;
    do {
      lot = (SyncFound.Records) store.answer(new SyncQuery.Day(domain, day, ALWAYS, after, LOT));
      records.addAll(lot.records());
      after = lot.more() ? place(domain, lot.records().get(lot.records().size() - 1)) : after;
    } while (lot.more());
  }

  private static Bytes place(Domain domain, byte[] encoded) {
    SignedRecord record = RecordCodec.decode(domain, encoded);
    return Bytes.of(ByteBuffer.allocate(40).putLong(record.hlc()).put(record.key().view()).array());
  }
}

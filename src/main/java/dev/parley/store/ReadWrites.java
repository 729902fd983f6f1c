package dev.parley.store;

import dev.parley.bus.Outcome;
import dev.parley.bus.Refusal;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.HybridClock;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.RecordCodec;
import java.util.Comparator;
import org.rocksdb.RocksDBException;

/** Applies read marks: the highest position wins, then the lowest (hlc, origin, sig). */
final class ReadWrites {

  private static final Comparator<ReadMark> PREFERENCE =
      Comparator.comparingLong(ReadMark::position).thenComparing(Copies.ORDER.reversed());

  private final Database database;
  private final Batch batch;
  private final HybridClock clock;
  private final GroupRows groups;

  ReadWrites(Database database, Batch batch, HybridClock clock) {
    this.database = database;
    this.batch = batch;
    this.clock = clock;
    this.groups = new GroupRows(database);
  }

  Outcome apply(ReadMark mark, Source source) throws RocksDBException {
    batch.settle(mark.key());
    byte[] place = Keys.readMark(mark.author(), mark.chat());
    ReadMark held = held(place);
    if (held != null && !isPreferred(mark, held, source)) {
      return Outcome.known(mark.key(), held.hlc());
    }
    if (source == Source.LOCAL && !mayRead(mark)) {
      return Outcome.refused(mark.key(), Refusal.NOT_MEMBER);
    }
    if (held != null) {
      byte[] seen = database.get(Column.SEEN_READ, mark.key().view());
      batch.unindex(Domain.READS, mark.key(), Seen.of(seen));
    }
    ReadMark stamped = source == Source.LOCAL ? mark.stamped(clock.tick()) : mark;
    byte[] encoded = RecordCodec.encode(stamped);
    batch.touch(mark.key());
    batch.put(Column.READS, place, encoded);
    batch.index(stamped, place, Fingerprint.ofEncoded(encoded));
    return Outcome.stored(mark.key(), stamped.hlc());
  }

  private static boolean isPreferred(ReadMark mark, ReadMark held, Source source) {
    return source == Source.LOCAL
        ? mark.position() > held.position()
        : PREFERENCE.compare(mark, held) > 0;
  }

  /** A chat that is no group may be a dialog, which needs no leave. */
  private boolean mayRead(ReadMark mark) throws RocksDBException {
    batch.settle(mark.chat());
    return groups.group(mark.chat()) == null
        || groups.membership(mark.chat(), mark.author()) != null;
  }

  private ReadMark held(byte[] place) {
    byte[] encoded = database.get(Column.READS, place);
    return encoded == null ? null : (ReadMark) RecordCodec.decode(Domain.READS, encoded);
  }
}

package dev.parley.store;

import dev.parley.bus.DayDigest;
import dev.parley.protocol.Blake3;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.rocksdb.RocksIterator;

/**
 * Digests of the days of each domain: BLAKE3 over the items of a day in (hlc, key) order. What was
 * hashed once is kept as a resumable state until a record lands inside it, so a closed day costs
 * nothing and today only what came since the last question.
 *
 * <p>A late record makes all that stands behind it be hashed again. States of earlier hours are
 * kept too, so most late records cost little; and as anyone can make one land at the start of a
 * large day, again and again, such work has a budget. When it is used up, a closed day is answered
 * as it was when it was hashed last: a late record is then found some seconds later.
 */
final class DayDigests {

  /** Stamps so close to the end of a question are hashed anew each time: late ones land there. */
  private static final long SETTLING = Hlc.of(60_000, 0);

  private static final long HOUR = Hlc.of(3_600_000, 0);

  /** A state has a kilobyte; to hash so few records again takes a millisecond. */
  private static final int WORTH_KEEPING = 2_048;

  private record Key(Domain domain, int day) {}

  /** A question that is being answered, and the lowest stamp of what was written meanwhile. */
  private static final class Reading {

    private final Domain domain;
    private long lowestWritten = Long.MAX_VALUE;

    Reading(Domain domain) {
      this.domain = domain;
    }
  }

  /** The part of a day before {@code end}. */
  private static final class Prefix {

    private final Blake3.Hasher hasher;
    private long end;
    private int count;

    Prefix(long start) {
      hasher = new Blake3.Hasher();
      end = start;
    }

    Prefix(Prefix other) {
      hasher = other.hasher.copy();
      end = other.end;
      count = other.count;
    }
  }

  private final Database database;
  private final HashBudget budget;

  /** Prefixes that hold good, by their ends; a write removes those that it lands in. */
  private final Map<Key, TreeMap<Long, Prefix>> prefixes = new HashMap<>();

  /** What closed days were said to be, right or not by now. */
  private final Map<Key, DayDigest> answered = new HashMap<>();

  private final List<Reading> readings = new ArrayList<>();

  DayDigests(Database database, LongSupplier nowMs) {
    this.database = database;
    this.budget = new HashBudget(nowMs);
  }

  /** After a write: a record with this stamp came or went. */
  synchronized void changed(Domain domain, long hlc) {
    for (Reading reading : readings) {
      if (reading.domain == domain) {
        reading.lowestWritten = Math.min(reading.lowestWritten, hlc);
      }
    }
    TreeMap<Long, Prefix> ofDay = prefixes.get(new Key(domain, Hlc.day(hlc)));
    if (ofDay != null) {
      ofDay.tailMap(hlc, false).clear();
    }
  }

  /** The days that have records with a stamp from {@code from} up to but without {@code to}. */
  List<DayDigest> days(Domain domain, long from, long to) {
    // Before the iterator, which shows the store as it is when it is made.
    Reading reading = begin(domain);
    try {
      return days(reading, from, to);
    } finally {
      end(reading);
    }
  }

  private List<DayDigest> days(Reading reading, long from, long to) {
    Domain domain = reading.domain;
    List<DayDigest> days = new ArrayList<>();
    try (RocksIterator rows = database.scanOnce(Column.TIMELINE)) {
      long next = from;
      while (next < to && seek(rows, domain, next)) {
        long hlc = Keys.longAt(rows.key(), 1);
        if (hlc >= to) {
          break;
        }
        int day = Hlc.day(hlc);
        long start = Math.max(from, Hlc.startOf(day));
        long end = Math.min(to, Hlc.startOf(day + 1));
        days.add(digest(rows, reading, day, start, end));
        next = Hlc.startOf(day + 1);
      }
    }
    return days;
  }

  private synchronized Reading begin(Domain domain) {
    Reading reading = new Reading(domain);
    readings.add(reading);
    return reading;
  }

  private synchronized void end(Reading reading) {
    readings.remove(reading);
  }

  private DayDigest digest(RocksIterator rows, Reading reading, int day, long start, long end) {
    if (start != Hlc.startOf(day)) {
      Prefix part = new Prefix(start);
      hash(rows, reading.domain, part, end);
      return toDigest(day, part);
    }
    Key key = new Key(reading.domain, day);
    boolean closed = end == Hlc.startOf(day + 1);
    Prefix prefix = take(key, end);
    DayDigest before = closed ? answeredBefore(key) : null;
    if (before != null && !budget.allows(before.count() - prefix.count)) {
      return before;
    }
    long settled = closed ? end : Math.max(prefix.end, end - SETTLING);
    hashKeeping(rows, reading, key, prefix, settled);
    Prefix whole = new Prefix(prefix);
    hash(rows, reading.domain, whole, end);
    DayDigest digest = toDigest(day, whole);
    if (closed) {
      answer(key, digest);
    }
    return digest;
  }

  private static DayDigest toDigest(int day, Prefix prefix) {
    return new DayDigest(day, prefix.count, Bytes.of(prefix.hasher.digest()));
  }

  private synchronized DayDigest answeredBefore(Key key) {
    return answered.get(key);
  }

  private synchronized void answer(Key key, DayDigest digest) {
    answered.put(key, digest);
  }

  private synchronized Prefix take(Key key, long end) {
    TreeMap<Long, Prefix> ofDay = prefixes.get(key);
    Map.Entry<Long, Prefix> known = ofDay == null ? null : ofDay.floorEntry(end);
    return known == null ? new Prefix(Hlc.startOf(key.day)) : new Prefix(known.getValue());
  }

  /** Keeps a prefix unless a write landed in it while it was read. */
  private synchronized void keep(Reading reading, Key key, Prefix prefix, boolean last) {
    if (reading.lowestWritten < prefix.end) {
      return;
    }
    TreeMap<Long, Prefix> ofDay = prefixes.computeIfAbsent(key, unknown -> new TreeMap<>());
    if (last) {
      // Between the full hours there is one, the newest.
      ofDay.keySet().removeIf(end -> (end - Hlc.startOf(key.day)) % HOUR != 0);
    }
    ofDay.put(prefix.end, prefix);
  }

  /** Hashes on, and keeps what there is at each full hour and at the end. */
  private void hashKeeping(
      RocksIterator rows, Reading reading, Key key, Prefix prefix, long settled) {
    long start = Hlc.startOf(key.day);
    int kept = prefix.count;
    while (prefix.end < settled) {
      long hour = start + ((prefix.end - start) / HOUR + 1) * HOUR;
      hash(rows, reading.domain, prefix, Math.min(hour, settled));
      if (prefix.count - kept >= WORTH_KEEPING && prefix.end < settled) {
        keep(reading, key, new Prefix(prefix), false);
        kept = prefix.count;
      }
    }
    keep(reading, key, new Prefix(prefix), true);
  }

  private static void hash(RocksIterator rows, Domain domain, Prefix prefix, long end) {
    if (prefix.end >= end) {
      return;
    }
    boolean there = seek(rows, domain, prefix.end);
    while (there) {
      byte[] key = rows.key();
      if (key[0] != domain.ordinal() || Keys.longAt(key, 1) >= end) {
        break;
      }
      prefix.hasher.update(key, 1 + Keys.HLC, Hash.LENGTH);
      prefix.hasher.update(rows.value(), 0, Fingerprint.LENGTH);
      prefix.count++;
      rows.next();
      there = rows.isValid();
    }
    prefix.end = end;
  }

  private static boolean seek(RocksIterator rows, Domain domain, long hlc) {
    rows.seek(Keys.timelineAt(domain, hlc));
    return rows.isValid() && rows.key()[0] == domain.ordinal();
  }
}

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
import org.rocksdb.RocksIterator;

/**
 * Digests of the days of each domain: BLAKE3 over the items of a day in (hlc, key) order. What was
 * hashed once is kept as a resumable state until a record lands inside it, so a closed day costs
 * nothing and today only what came since the last question.
 */
final class DayDigests {

  static final long DAY_MS = 86_400_000;

  /** Stamps so close to the end of a question are hashed anew each time: late ones land there. */
  private static final long SETTLING = Hlc.of(60_000, 0);

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

  /** Prefixes that hold good; a write removes those that it lands in. */
  private final Map<Key, Prefix> prefixes = new HashMap<>();

  private final List<Reading> readings = new ArrayList<>();

  DayDigests(Database database) {
    this.database = database;
  }

  /** After a write: a record with this stamp came or went. */
  synchronized void changed(Domain domain, long hlc) {
    for (Reading reading : readings) {
      if (reading.domain == domain) {
        reading.lowestWritten = Math.min(reading.lowestWritten, hlc);
      }
    }
    Key key = new Key(domain, day(hlc));
    Prefix prefix = prefixes.get(key);
    if (prefix != null && hlc < prefix.end) {
      prefixes.remove(key);
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
        int day = day(hlc);
        long start = Math.max(from, start(day));
        long end = Math.min(to, start(day + 1));
        days.add(digest(rows, reading, day, start, end));
        next = start(day + 1);
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
    Domain domain = reading.domain;
    Prefix prefix = start == start(day) ? take(domain, day, end) : new Prefix(start);
    long settled = end == start(day + 1) ? end : Math.max(prefix.end, end - SETTLING);
    hash(rows, domain, prefix, settled);
    Prefix whole = new Prefix(prefix);
    if (start == start(day)) {
      keep(reading, day, prefix);
    }
    hash(rows, domain, whole, end);
    return new DayDigest(day, whole.count, Bytes.of(whole.hasher.digest()));
  }

  private synchronized Prefix take(Domain domain, int day, long end) {
    Prefix known = prefixes.get(new Key(domain, day));
    return known != null && known.end <= end ? new Prefix(known) : new Prefix(start(day));
  }

  /** Keeps a prefix unless a write landed in it while it was read. */
  private synchronized void keep(Reading reading, int day, Prefix prefix) {
    if (reading.lowestWritten >= prefix.end) {
      prefixes.put(new Key(reading.domain, day), prefix);
    }
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

  static int day(long hlc) {
    return (int) (Hlc.physicalMs(hlc) / DAY_MS);
  }

  static long start(int day) {
    return Hlc.of(day * DAY_MS, 0);
  }
}

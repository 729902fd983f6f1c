package dev.parley.store;

import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SipHash;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.rocksdb.RocksIterator;

/** The read side of anti-entropy: trees, days, and records by what names them there. */
final class SyncReads {

  /** Items of one answer. */
  static final int MAX_ITEMS = 65_536;

  /**
   * Short keys of one answer, 8 bytes each: what a node can sketch without running out of memory.
   */
  static final int MAX_SHORT_KEYS = 8_000_000;

  private final Database database;
  private final Trees trees;
  private final DayDigests days;
  private final LongSupplier cutoffMs;

  SyncReads(Database database, Trees trees, DayDigests days, LongSupplier cutoffMs) {
    this.database = database;
    this.trees = trees;
    this.days = days;
    this.cutoffMs = cutoffMs;
  }

  Object answer(SyncQuery query) {
    if (query instanceof SyncQuery.Roots) {
      return roots();
    } else if (query instanceof SyncQuery.Level1 asked) {
      return new SyncFound.Hashes(trees.of(asked.domain()).level1());
    } else if (query instanceof SyncQuery.Leaves asked) {
      return leaves(asked);
    } else if (query instanceof SyncQuery.Items asked) {
      return items(asked);
    } else if (query instanceof SyncQuery.ByKey asked) {
      return byKey(asked);
    } else if (query instanceof SyncQuery.Days asked) {
      return new SyncFound.Days(days.days(asked.domain(), from(asked.span()), to(asked.span())));
    } else if (query instanceof SyncQuery.ShortKeys asked) {
      return shortKeys(asked);
    } else if (query instanceof SyncQuery.ByShortKey asked) {
      return byShortKey(asked);
    } else {
      return day((SyncQuery.Day) query);
    }
  }

  private SyncFound.Roots roots() {
    List<Bytes> roots = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (Domain domain : Domain.values()) {
      roots.add(Bytes.of(trees.of(domain).root()));
      counts.add(trees.of(domain).count());
    }
    return new SyncFound.Roots(roots, counts, cutoffMs.getAsLong());
  }

  private SyncFound.Hashes leaves(SyncQuery.Leaves asked) {
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    for (byte parent : asked.parents().view()) {
      hashes.writeBytes(trees.of(asked.domain()).leaves(parent & 0xff));
    }
    return new SyncFound.Hashes(hashes.toByteArray());
  }

  private SyncFound.Items items(SyncQuery.Items asked) {
    List<byte[]> items = new ArrayList<>();
    long cutoff = asked.domain() == Domain.MESSAGES ? Hlc.of(asked.cutoffMs(), 0) : 0;
    try (RocksIterator rows = database.within(Column.seen(asked.domain().ordinal()))) {
      for (int bucket : asked.buckets()) {
        byte[] prefix = {(byte) (bucket >>> 8), (byte) bucket};
        for (rows.seek(prefix); rows.isValid(); rows.next()) {
          byte[] key = rows.key();
          if (!Keys.startsWith(key, prefix)) {
            break;
          }
          Seen seen = Seen.of(rows.value());
          if (seen.hlc() >= cutoff) {
            if (items.size() == MAX_ITEMS) {
              return new SyncFound.Items(items, true);
            }
            items.add(Fingerprint.item(key, 0, seen.fingerprint()));
          }
        }
      }
    }
    return new SyncFound.Items(items, false);
  }

  private SyncFound.Records byKey(SyncQuery.ByKey asked) {
    Gathered found = new Gathered(asked.domain(), asked.maxBytes());
    for (Hash key : asked.keys()) {
      if (!found.add(key)) {
        return new SyncFound.Records(found.records, true);
      }
    }
    return new SyncFound.Records(found.records, false);
  }

  private SyncFound.ShortKeys shortKeys(SyncQuery.ShortKeys asked) {
    SipHash hash = new SipHash(asked.salt().view());
    LongList keys = new LongList();
    eachItem(
        asked.domain(),
        asked.days(),
        asked.span(),
        (item, key) -> keys.add(hash.hash(item)) < MAX_SHORT_KEYS);
    return new SyncFound.ShortKeys(keys.toArray());
  }

  private SyncFound.Records byShortKey(SyncQuery.ByShortKey asked) {
    SipHash hash = new SipHash(asked.salt().view());
    long[] wanted = asked.shortKeys().clone();
    Arrays.sort(wanted);
    Gathered found = new Gathered(asked.domain(), asked.maxBytes());
    boolean complete =
        eachItem(
            asked.domain(),
            asked.days(),
            asked.span(),
            (item, key) ->
                Arrays.binarySearch(wanted, hash.hash(item)) < 0
                    || found.add(Keys.hash(key, 1 + Keys.HLC)));
    return new SyncFound.Records(found.records, !complete);
  }

  private SyncFound.Records day(SyncQuery.Day asked) {
    Gathered found = new Gathered(asked.domain(), asked.maxBytes());
    byte[] after = asked.after().view();
    boolean complete =
        eachItem(
            asked.domain(),
            List.of(asked.day()),
            asked.span(),
            (item, key) ->
                Arrays.compareUnsigned(key, 1, key.length, after, 0, after.length) <= 0
                    || found.add(Keys.hash(key, 1 + Keys.HLC)));
    return new SyncFound.Records(found.records, !complete);
  }

  /** Takes an item and its key in the timeline; false to stop. */
  private interface EachItem {
    boolean take(byte[] item, byte[] key);
  }

  /** Whether all items were taken. */
  private boolean eachItem(Domain domain, List<Integer> days, SyncQuery.Span span, EachItem each) {
    try (RocksIterator rows = database.scanOnce(Column.TIMELINE)) {
      for (int day : days) {
        long from = Math.max(from(span), DayDigests.start(day));
        long to = Math.min(to(span), DayDigests.start(day + 1));
        for (rows.seek(Keys.timelineAt(domain, from)); rows.isValid(); rows.next()) {
          byte[] key = rows.key();
          if (key[0] != domain.ordinal() || Keys.longAt(key, 1) >= to) {
            break;
          }
          byte[] item = Fingerprint.item(key, 1 + Keys.HLC, Keys.longAt(rows.value(), 0));
          if (!each.take(item, key)) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static long from(SyncQuery.Span span) {
    return Hlc.of(span.fromMs(), 0);
  }

  private static long to(SyncQuery.Span span) {
    return Hlc.of(span.toMs(), 0);
  }

  /** Encoded records up to so many bytes, at least one. */
  private final class Gathered {

    private final Domain domain;
    private final int maxBytes;
    private final List<byte[]> records = new ArrayList<>();
    private int bytes;

    Gathered(Domain domain, int maxBytes) {
      this.domain = domain;
      this.maxBytes = maxBytes;
    }

    /** Adds a record if it is still there; false if it does not fit any more. */
    boolean add(Hash key) {
      byte[] record = encoded(domain, key);
      if (record == null) {
        return true;
      }
      if (!records.isEmpty() && bytes + record.length > maxBytes) {
        return false;
      }
      records.add(record);
      bytes += record.length;
      return true;
    }
  }

  private byte[] encoded(Domain domain, Hash key) {
    byte[] value = database.get(Column.seen(domain.ordinal()), key.view());
    if (value == null) {
      return null;
    }
    Seen seen = Seen.of(value);
    return switch (domain) {
      case MESSAGES -> {
        byte[] place = MessageWrites.keyOf(database, key, seen);
        byte[] held = database.get(Column.MESSAGES, place);
        yield held == null ? null : RecordCodec.encode(MessageValue.decode(place, held));
      }
      case MEMBERS ->
          database.get(Column.MEMBERS, GroupKeys.op(Hash.of(seen.place()), seen.hlc(), key));
      case IDENTITY -> database.get(Column.IDENTITY, seen.place());
      case READS -> database.get(Column.READS, seen.place());
    };
  }

  /** Longs without a box around each. */
  private static final class LongList {

    private long[] values = new long[1_024];
    private int size;

    int add(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
      return size;
    }

    long[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}

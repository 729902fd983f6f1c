package dev.parley.store;

import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.SipHash;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
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
    } else if (query instanceof SyncQuery.Newest asked) {
      return newest(asked);
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
    Gathered found = new Gathered(database, asked.domain(), asked.maxBytes());
    for (Hash key : asked.keys()) {
      if (!found.add(key)) {
        break;
      }
    }
    return found.toAnswer();
  }

  private SyncFound.ShortKeys shortKeys(SyncQuery.ShortKeys asked) {
    SipHash hash = new SipHash(asked.salt().view());
    LongList keys = new LongList();
    try (Walk walk = new Walk(asked.domain(), asked.days(), asked.span())) {
      walk.all((item, key) -> keys.add(hash.hash(item)) < MAX_SHORT_KEYS);
    }
    return new SyncFound.ShortKeys(keys.toArray());
  }

  /** Ends as soon as all are found; one that is asked for but gone makes it walk everything. */
  private SyncFound.Records byShortKey(SyncQuery.ByShortKey asked) {
    SipHash hash = new SipHash(asked.salt().view());
    long known = -1L << Long.SIZE - asked.keyBits();
    long[] wanted = LongStream.of(asked.shortKeys()).sorted().distinct().toArray();
    Gathered found = new Gathered(database, asked.domain(), asked.maxBytes());
    EachItem each =
        (item, key) -> {
          if (Arrays.binarySearch(wanted, hash.hash(item) & known) < 0) {
            return true;
          }
          return found.add(Keys.hash(key, 1 + Keys.HLC)) && found.asked() < wanted.length;
        };
    try (Walk walk = new Walk(asked.domain(), asked.days(), asked.span())) {
      boolean ended = walk.behind(asked.after(), each);
      if (ended && !asked.after().isEmpty()) {
        walk.upTo(asked.after(), each);
      }
    }
    return found.toAnswer();
  }

  private SyncFound.Records day(SyncQuery.Day asked) {
    Gathered found = new Gathered(database, asked.domain(), asked.maxBytes());
    try (Walk walk = new Walk(asked.domain(), List.of(asked.day()), asked.span())) {
      walk.behind(asked.after(), (item, key) -> found.add(Keys.hash(key, 1 + Keys.HLC)));
    }
    return found.toAnswer();
  }

  private SyncFound.Newest newest(SyncQuery.Newest asked) {
    byte[] from = Keys.timelineAt(asked.domain(), from(asked.span()));
    try (RocksIterator rows = database.within(Column.TIMELINE)) {
      rows.seekForPrev(Keys.timelineAt(asked.domain(), to(asked.span())));
      boolean found = rows.isValid() && Arrays.compareUnsigned(rows.key(), from) >= 0;
      return new SyncFound.Newest(
          found ? Bytes.of(Keys.slice(rows.key(), 1, Keys.HLC + Hash.LENGTH)) : Bytes.EMPTY);
    }
  }

  /** Takes an item, which the next one overwrites, and its key in the timeline; false to stop. */
  private interface EachItem {
    boolean take(byte[] item, byte[] key);
  }

  /** Goes over the items of some days within a span, in order. */
  private final class Walk implements AutoCloseable {

    private final Domain domain;
    private final int[] days;
    private final SyncQuery.Span span;
    private final RocksIterator rows = database.scanOnce(Column.TIMELINE);
    private final byte[] item = new byte[Fingerprint.ITEM_LENGTH];

    Walk(Domain domain, List<Integer> days, SyncQuery.Span span) {
      this.domain = domain;
      this.days = days.stream().mapToInt(day -> day).sorted().distinct().toArray();
      this.span = span;
    }

    /** Whether all items were taken. */
    boolean all(EachItem each) {
      return walk(Bytes.EMPTY, null, each);
    }

    /** Takes those behind a place; empty for all. */
    boolean behind(Bytes place, EachItem each) {
      return walk(place, null, each);
    }

    boolean upTo(Bytes place, EachItem each) {
      return walk(Bytes.EMPTY, place.view(), each);
    }

    private boolean walk(Bytes after, byte[] last, EachItem each) {
      byte[] behind = Keys.timelineBehind(domain, after);
      for (int day : days) {
        byte[] from = Keys.timelineAt(domain, Math.max(from(span), Hlc.startOf(day)));
        long to = Math.min(to(span), Hlc.startOf(day + 1));
        for (rows.seek(later(from, behind)); rows.isValid(); rows.next()) {
          byte[] key = rows.key();
          if (key[0] != domain.ordinal() || Keys.longAt(key, 1) >= to || isBehind(key, last)) {
            break;
          }
          System.arraycopy(key, 1 + Keys.HLC, item, 0, Hash.LENGTH);
          System.arraycopy(rows.value(), 0, item, Hash.LENGTH, Fingerprint.LENGTH);
          if (!each.take(item, key)) {
            return false;
          }
        }
      }
      return true;
    }

    private static byte[] later(byte[] one, byte[] other) {
      return Arrays.compareUnsigned(one, other) >= 0 ? one : other;
    }

    private static boolean isBehind(byte[] key, byte[] place) {
      return place != null
          && Arrays.compareUnsigned(key, 1, key.length, place, 0, place.length) > 0;
    }

    @Override
    public void close() {
      rows.close();
    }
  }

  private static long from(SyncQuery.Span span) {
    return Hlc.of(span.fromMs(), 0);
  }

  private static long to(SyncQuery.Span span) {
    return Hlc.of(span.toMs(), 0);
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

package dev.parley.sync;

import dev.parley.bus.DayDigest;
import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.bus.SyncQuery.Span;
import dev.parley.protocol.Admission;
import dev.parley.protocol.Blake3;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Fingerprint;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.SipHash;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * A replica that keeps records in memory and computes everything anew: slow, and hard to get wrong.
 */
final class MemoryReplica implements Replica {

  static final long DAY_MS = 86_400_000;

  private static final int FAMILY = 256 * 32;

  /** A record with all that sync computes of it. */
  private record Entry(long hlc, Hash key, byte[] encoded, byte[] item) {

    static final Comparator<Entry> IN_ORDER =
        Comparator.comparingLong(Entry::hlc).thenComparing(Entry::key);

    static Entry of(SignedRecord record) {
      byte[] encoded = RecordCodec.encode(record);
      byte[] item = Fingerprint.item(record.key().view(), 0, Fingerprint.ofEncoded(encoded));
      return new Entry(record.hlc(), record.key(), encoded, item);
    }

    int bucket() {
      return (key.view()[0] & 0xff) << 8 | key.view()[1] & 0xff;
    }

    Bytes place() {
      return new Place(hlc, key).bytes();
    }

    int day() {
      return (int) (Hlc.physicalMs(hlc) / DAY_MS);
    }
  }

  private final Map<Domain, TreeSet<Entry>> entries = new EnumMap<>(Domain.class);
  private final Map<Hash, Entry> byKey = new TreeMap<>();
  long nowMs;
  long cutoffMs;

  MemoryReplica(long nowMs) {
    this.nowMs = nowMs;
    for (Domain domain : Domain.values()) {
      entries.put(domain, new TreeSet<>(Entry.IN_ORDER));
    }
  }

  /** Keeps a record, of two copies the one with the lower stamp; false if that is here already. */
  boolean add(SignedRecord record) {
    Entry entry = Entry.of(record);
    Entry held = byKey.get(record.key());
    if (held != null && held.hlc() <= entry.hlc()) {
      return false;
    }
    if (held != null) {
      entries.get(record.domain()).remove(held);
    }
    byKey.put(record.key(), entry);
    return entries.get(record.domain()).add(entry);
  }

  /** Keeps a record in place of any other under its key. */
  void put(SignedRecord record) {
    Entry entry = Entry.of(record);
    Entry held = byKey.put(record.key(), entry);
    if (held != null) {
      entries.get(record.domain()).remove(held);
    }
    entries.get(record.domain()).add(entry);
  }

  /** All encodings in order: equal replicas are equal here, byte for byte. */
  List<Bytes> export(Domain domain) {
    return entries.get(domain).stream().map(entry -> Bytes.of(entry.encoded())).toList();
  }

  /** When the oldest record was stamped. */
  long oldestMs(Domain domain) {
    return Hlc.physicalMs(entries.get(domain).first().hlc());
  }

  int size(Domain domain) {
    return entries.get(domain).size();
  }

  @Override
  public long cutoffMs() {
    return cutoffMs;
  }

  @Override
  public long nowMs() {
    return nowMs;
  }

  @Override
  public Future<Stored> store(Domain domain, List<byte[]> records) {
    Stored done = Stored.NONE;
    for (byte[] encoded : records) {
      done = done.plus(store(domain, encoded));
    }
    return Future.succeededFuture(done);
  }

  private Stored store(Domain domain, byte[] encoded) {
    SignedRecord record;
    try {
      record = RecordCodec.decode(domain, encoded);
    } catch (Malformed e) {
      return new Stored(0, 0, 1, 0);
    }
    return switch (Admission.of(record, nowMs, cutoffMs)) {
      case ACCEPTABLE -> add(record) ? new Stored(1, 0, 0, 0) : new Stored(0, 1, 0, 0);
      case TOO_NEW, AGED -> new Stored(0, 0, 0, 1);
      case RESTAMPED -> new Stored(0, 0, 1, 0);
    };
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> Future<T> ask(SyncQuery query) {
    return Future.succeededFuture((T) answer(query));
  }

  private Object answer(SyncQuery query) {
    if (query instanceof SyncQuery.Days asked) {
      return new SyncFound.Days(days(within(asked.domain(), asked.span())));
    } else if (query instanceof SyncQuery.ShortKeys asked) {
      SipHash hash = new SipHash(asked.salt().view());
      return new SyncFound.ShortKeys(
          within(asked.domain(), asked.span()).stream()
              .filter(entry -> asked.days().contains(entry.day()))
              .mapToLong(entry -> hash.hash(entry.item()))
              .toArray());
    } else if (query instanceof SyncQuery.ByShortKey asked) {
      SipHash hash = new SipHash(asked.salt().view());
      long known = -1L << Long.SIZE - asked.keyBits();
      long[] wanted = LongStream.of(asked.shortKeys()).sorted().toArray();
      return cut(
          within(asked.domain(), asked.span()).stream()
              .filter(entry -> asked.days().contains(entry.day()))
              .filter(entry -> Arrays.binarySearch(wanted, hash.hash(entry.item()) & known) >= 0)
              .sorted(
                  Comparator.comparing(
                      (Entry entry) -> entry.place().compareTo(asked.after()) <= 0))
              .toList(),
          asked.maxBytes());
    }
    if (query instanceof SyncQuery.Newest asked) {
      return new SyncFound.Newest(
          within(asked.domain(), asked.span()).stream()
              .map(Entry::place)
              .max(Comparator.naturalOrder())
              .orElse(Bytes.EMPTY));
    }
    if (query instanceof SyncQuery.Day asked) {
      return cut(
          within(asked.domain(), asked.span()).stream()
              .filter(entry -> entry.day() == asked.day())
              .filter(entry -> entry.place().compareTo(asked.after()) > 0)
              .toList(),
          asked.maxBytes());
    }
    return query instanceof SyncQuery.Roots ? roots() : answerFromTree(query);
  }

  private Object answerFromTree(SyncQuery query) {
    if (query instanceof SyncQuery.Level1 asked) {
      return new SyncFound.Hashes(level1(leaves(asked.domain())));
    } else if (query instanceof SyncQuery.Leaves asked) {
      byte[] all = leaves(asked.domain());
      ByteArrayOutputStream some = new ByteArrayOutputStream();
      for (byte parent : asked.parents().view()) {
        some.write(all, (parent & 0xff) * FAMILY, FAMILY);
      }
      return new SyncFound.Hashes(some.toByteArray());
    } else if (query instanceof SyncQuery.Items asked) {
      return new SyncFound.Items(
          entries.get(asked.domain()).stream()
              .filter(entry -> asked.buckets().contains(entry.bucket()))
              .filter(entry -> Hlc.physicalMs(entry.hlc()) >= asked.cutoffMs())
              .map(Entry::item)
              .toList(),
          false);
    } else if (query instanceof SyncQuery.ByKey asked) {
      return cut(
          asked.keys().stream().map(byKey::get).filter(Objects::nonNull).toList(),
          asked.maxBytes());
    }
    throw new UnsupportedOperationException(query.toString());
  }

  private SyncFound.Roots roots() {
    List<Bytes> roots = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (Domain domain : Domain.values()) {
      roots.add(Bytes.of(Blake3.hash(level1(leaves(domain)))));
      counts.add((long) entries.get(domain).size());
    }
    return new SyncFound.Roots(roots, counts, cutoffMs);
  }

  private byte[] leaves(Domain domain) {
    byte[] leaves = new byte[256 * FAMILY];
    for (Entry entry : entries.get(domain)) {
      byte[] element = Fingerprint.element(entry.item());
      for (int i = 0; i < element.length; i++) {
        leaves[32 * entry.bucket() + i] ^= element[i];
      }
    }
    return leaves;
  }

  private static byte[] level1(byte[] leaves) {
    byte[] level1 = new byte[FAMILY];
    for (int parent = 0; parent < 256; parent++) {
      System.arraycopy(Blake3.hash(leaves, parent * FAMILY, FAMILY), 0, level1, 32 * parent, 32);
    }
    return level1;
  }

  private Collection<Entry> within(Domain domain, Span span) {
    long from = Hlc.of(span.fromMs(), 0);
    long to = Hlc.of(span.toMs(), 0);
    return entries.get(domain).stream()
        .filter(entry -> entry.hlc() >= from && entry.hlc() < to)
        .toList();
  }

  private static List<DayDigest> days(Collection<Entry> within) {
    Map<Integer, List<Entry>> days = new TreeMap<>();
    within.forEach(entry -> days.computeIfAbsent(entry.day(), day -> new ArrayList<>()).add(entry));
    List<DayDigest> digests = new ArrayList<>();
    days.forEach(
        (day, held) -> {
          Blake3.Hasher hasher = new Blake3.Hasher();
          held.forEach(entry -> hasher.update(entry.item()));
          digests.add(new DayDigest(day, held.size(), Bytes.of(hasher.digest())));
        });
    return digests;
  }

  private static SyncFound.Records cut(List<Entry> found, int maxBytes) {
    List<byte[]> records = new ArrayList<>();
    int bytes = 0;
    for (Entry entry : found) {
      bytes += entry.encoded().length;
      if (!records.isEmpty() && bytes > maxBytes) {
        return new SyncFound.Records(records, true);
      }
      records.add(entry.encoded());
    }
    return new SyncFound.Records(records, false);
  }
}

package dev.parley.store;

import dev.parley.bus.Submission.Source;
import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.bus.SyncQuery.Span;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Message;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.SipHash;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;

/** What sync's reads cost in CPU, printed; to be run by hand with a number of records. */
final class SyncReadsBenchmark {

  private static final Span ALWAYS = new Span(0, Records.NOW * 2);
  private static final int DAY = (int) ((Records.NOW - 1) / Hlc.DAY_MS);
  private static final int LOT = 4 << 20;

  private final TestStore store;
  private final int count;

  private SyncReadsBenchmark(TestStore store, int count) {
    this.store = store;
    this.count = count;
  }

  public static void main(String[] arguments) throws IOException {
    int count = arguments.length == 0 ? 200_000 : Integer.parseInt(arguments[0]);
    Path directory = Files.createTempDirectory("parley-sync-reads");
    try (TestStore store = new TestStore(directory)) {
      SyncReadsBenchmark benchmark = new SyncReadsBenchmark(store, count);
      benchmark.fill();
      store.database.compact();
      for (int round = 0; round < 3; round++) {
        benchmark.measure("digest", benchmark::digest);
        benchmark.measure("short keys", benchmark::shortKeys);
        benchmark.measure("day", benchmark::day);
        benchmark.measure("by short key", benchmark::byShortKey);
      }
    }
  }

  private void fill() {
    Random random = new Random(1);
    List<SignedRecord> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long ms = DAY * Hlc.DAY_MS + (long) i * Hlc.DAY_MS / count;
      Message message =
          Records.dialog(
              Records.user(random.nextInt(300)),
              Records.user(random.nextInt(300)),
              "some words that somebody may have written to somebody else " + i,
              ms);
      batch.add(message.stamped(Hlc.of(ms, i & 0xffff)));
      if (batch.size() == 1_000) {
        store.apply(batch, Source.REPLICA);
        batch.clear();
      }
    }
    store.apply(batch, Source.REPLICA);
  }

  private interface Work {
    int run();
  }

  private void measure(String name, Work work) {
    long before = cpuNanos();
    int done = work.run();
    double micros = (cpuNanos() - before) / 1e3;
    System.out.printf(Locale.ROOT, "%-13s %7d records %.2f µs each%n", name, done, micros / done);
  }

  /** Of this thread: the machine may have other things to do. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private int digest() {
    long first = Hlc.startOf(DAY);
    store.days.changed(Domain.MESSAGES, first - 1);
    store.days.changed(Domain.MESSAGES, first);
    return store.days.days(Domain.MESSAGES, 0, Hlc.startOf(DAY + 1)).get(0).count();
  }

  private int shortKeys() {
    return keys().length;
  }

  private long[] keys() {
    Bytes salt = Bytes.of(new byte[SipHash.KEY_LENGTH]);
    SyncFound.ShortKeys found =
        (SyncFound.ShortKeys)
            store.sync.answer(new SyncQuery.ShortKeys(Domain.MESSAGES, List.of(DAY), ALWAYS, salt));
    return found.shortKeys();
  }

  private int day() {
    int done = 0;
    Bytes after = Bytes.EMPTY;
    SyncFound.Records page;
    do {
      page =
          (SyncFound.Records)
              store.sync.answer(new SyncQuery.Day(Domain.MESSAGES, DAY, ALWAYS, after, LOT));
      done += page.records().size();
      after = place(page.records().get(page.records().size() - 1));
    } while (page.more());
    return done;
  }

  private static Bytes place(byte[] encoded) {
    SignedRecord last = dev.parley.protocol.RecordCodec.decode(Domain.MESSAGES, encoded);
    return Bytes.of(ByteBuffer.allocate(40).putLong(last.hlc()).put(last.key().view()).array());
  }

  /** One in a hundred, as after an outage that touched them all. */
  private int byShortKey() {
    long[] keys = keys();
    long[] wanted = LongStream.range(0, count / 100).map(i -> keys[(int) i * 100]).toArray();
    Bytes salt = Bytes.of(new byte[SipHash.KEY_LENGTH]);
    SyncFound.Records found =
        (SyncFound.Records)
            store.sync.answer(
                new SyncQuery.ByShortKey(
                    Domain.MESSAGES,
                    List.of(DAY),
                    ALWAYS,
                    salt,
                    wanted,
                    Long.SIZE,
                    Bytes.EMPTY,
                    LOT));
    return found.records().size();
  }
}

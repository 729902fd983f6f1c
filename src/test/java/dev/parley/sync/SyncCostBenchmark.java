package dev.parley.sync;

import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Message;
import dev.parley.protocol.RandomRecords;
import dev.parley.protocol.Signed;
import dev.parley.store.InlineStore;
import dev.parley.store.Store;
import dev.parley.store.StoreOptions;
import io.vertx.core.Future;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * What it costs to find and to move what differs between two stores with so many messages each,
 * with either version. Arguments: how many messages (a million).
 */
public final class SyncCostBenchmark {

  private static final int[] DIFFERENCES = {0, 1, 10, 100, 1_000, 10_000};
  private static final int DAYS = 29;
  private static final long DAY_MS = 86_400_000;
  private static final int BATCH = 1_000;

  private final long now = System.currentTimeMillis();
  private final Random random = new Random(7);
  private final Signed signed = new RandomRecords(1).signed();
  private final Path directory;
  private InlineStore ann;
  private InlineStore bob;
  private int written;

  private SyncCostBenchmark(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] arguments) throws IOException {
    int count = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
    Path directory = Files.createTempDirectory("sync-cost");
    try {
      new SyncCostBenchmark(directory).run(count);
    } finally {
      delete(directory);
    }
  }

  private void run(int count) throws IOException {
    ann = open("ann");
    fill(count);
    ann.close();
    copy(directory.resolve("ann"), directory.resolve("bob"));
    long start = System.nanoTime();
    ann = open("ann");
    System.out.printf("open=%d ms records=%d%n", (System.nanoTime() - start) / 1_000_000, count);
    bob = open("bob");
    System.out.println(
        "version  differences  where      rounds  bytes  bytes/difference  requests  cpu ms  ms");
    measure(2, 0, false, "first");
    for (int version : new int[] {2, 1}) {
      for (int difference : DIFFERENCES) {
        measure(version, difference, true, "scattered");
        if (difference > 0) {
          measure(version, difference, false, "outage");
        }
      }
    }
    ann.close();
    bob.close();
  }

  private InlineStore open(String name) {
    return Store.open(StoreOptions.at(directory.resolve(name)), InstantSource.system()).inline();
  }

  private void fill(int count) {
    List<Message> batch = new ArrayList<>(BATCH);
    for (int i = 0; i < count; i++) {
      batch.add(message(anyTime()));
      if (batch.size() == BATCH) {
        ann.apply(batch, Source.REPLICA);
        batch.clear();
      }
    }
    ann.apply(batch, Source.REPLICA);
  }

  private void differ(int difference, boolean scattered) {
    List<Message> onlyAnn = new ArrayList<>();
    List<Message> onlyBob = new ArrayList<>();
    long outage = now - DAY_MS / 4 - random.nextInt((int) DAY_MS * 20);
    for (int i = 0; i < difference; i++) {
      boolean toAnn = scattered && i % 2 == 0;
      (toAnn ? onlyAnn : onlyBob).add(message(scattered ? anyTime() : outage + i * 10L));
    }
    ann.apply(onlyAnn, Source.REPLICA);
    bob.apply(onlyBob, Source.REPLICA);
  }

  private void measure(int version, int difference, boolean scattered, String where) {
    differ(difference, scattered);
    Duration retention = StoreOptions.at(directory).retention();
    StoreReplica here = new StoreReplica(ann, retention, now);
    SyncServer server = new SyncServer(new StoreReplica(bob, retention, now), random);
    CountedChannel channel = new CountedChannel(server);
    long cpu = cpuNanos();
    long start = System.nanoTime();
    Future<SyncReport> done =
        version == 2
            ? new DaySync(here, channel, Domain.MESSAGES, random).run()
            : new TreeSync(here, channel, Domain.MESSAGES).run();
    SyncReport report = done.result();
    if (report.missing() + report.surplus() != difference) {
      throw new AssertionError(report + " instead of " + difference);
    }
    System.out.printf(
        "%7d  %11d  %-9s  %6d  %7d  %10s  %8d  %6d  %5d%n",
        version,
        difference,
        where,
        channel.rounds,
        channel.overhead,
        difference == 0 ? "-" : "%.1f".formatted((double) channel.overhead / difference),
        channel.requests,
        (cpuNanos() - cpu) / 1_000_000,
        (System.nanoTime() - start) / 1_000_000);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private long anyTime() {
    return now - DAY_MS / 8 - (long) (random.nextDouble() * DAYS * DAY_MS);
  }

  private Message message(long ts) {
    Signed own =
        new Signed(
            signed.author(),
            ts,
            signed.origin(),
            signed.version(),
            signed.signature(),
            Hlc.of(ts, random.nextInt(16)));
    byte[] peer = new byte[Address.LENGTH];
    peer[0] = (byte) random.nextInt();
    peer[1] = (byte) random.nextInt(4);
    String text = "%08d".formatted(written++).repeat(32);
    return Message.dialog(Address.of(peer), 0, text, Bytes.EMPTY, own);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

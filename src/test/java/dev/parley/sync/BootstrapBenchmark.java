package dev.parley.sync;

import dev.parley.bus.Submission.Source;
import dev.parley.bus.SyncQuery;
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
import java.util.Locale;
import java.util.Random;

/**
 * What it costs an empty store to get everything from a full one, signatures aside. Arguments: how
 * many messages (300 000), over how many days (3).
 */
public final class BootstrapBenchmark {

  private static final long DAY_MS = 86_400_000;

  /** Counts the CPU that a store takes of the session's. */
  private static final class Timed implements Replica {

    private final Replica replica;
    private long nanos;

    Timed(Replica replica) {
      this.replica = replica;
    }

    @Override
    public <T> Future<T> ask(SyncQuery query) {
      long before = cpuNanos();
      Future<T> answer = replica.ask(query);
      nanos += cpuNanos() - before;
      return answer;
    }

    @Override
    public Future<Stored> store(Domain domain, List<byte[]> records) {
      long before = cpuNanos();
      Future<Stored> stored = replica.store(domain, records);
      nanos += cpuNanos() - before;
      return stored;
    }

    @Override
    public long cutoffMs() {
      return replica.cutoffMs();
    }

    @Override
    public long nowMs() {
      return replica.nowMs();
    }
  }

  private BootstrapBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    int count = arguments.length == 0 ? 300_000 : Integer.parseInt(arguments[0]);
    int days = arguments.length < 2 ? 3 : Integer.parseInt(arguments[1]);
    long now = System.currentTimeMillis();
    Path directory = Files.createTempDirectory("bootstrap");
    Duration retention = StoreOptions.at(directory).retention();
    try (InlineStore bob = open(directory.resolve("bob"))) {
      fill(bob, count, days, now);
      for (int round = 0; round < 3; round++) {
        try (InlineStore ann = open(directory.resolve("ann" + round))) {
          Timed here = new Timed(new StoreReplica(ann, retention, now));
          Timed there = new Timed(new StoreReplica(bob, retention, now));
          measure(here, there);
        }
      }
    }
  }

  private static void measure(Timed here, Timed there) {
    Random random = new Random(1);
    CountedChannel channel = new CountedChannel(new SyncServer(there, random));
    long cpu = cpuNanos();
    long start = System.nanoTime();
    SyncReport report = new DaySync(here, channel, Domain.MESSAGES, random).run().result();
    double all = cpuNanos() - cpu;
    double stored = report.fetched().stored();
    System.out.printf(
        Locale.ROOT,
        "stored=%d streamed=%d mismatched=%d requests=%d us/record: all=%.1f"
            + " read there=%.1f stored here=%.1f session=%.1f, records/s of one core=%.0f, ms=%d%n",
        report.fetched().stored(),
        report.streamed(),
        report.mismatched(),
        channel.requests,
        all / stored / 1e3,
        there.nanos / stored / 1e3,
        here.nanos / stored / 1e3,
        (all - there.nanos - here.nanos) / stored / 1e3,
        stored / (all / 1e9),
        (System.nanoTime() - start) / 1_000_000);
  }

  private static InlineStore open(Path directory) {
    return Store.open(StoreOptions.at(directory), InstantSource.system()).inline();
  }

  private static void fill(InlineStore store, int count, int days, long now) {
    Random random = new Random(7);
    Signed signed = new RandomRecords(1).signed();
    List<Message> batch = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long ts = now - DAY_MS / 8 - (long) (random.nextDouble() * days * DAY_MS);
      byte[] peer = new byte[Address.LENGTH];
      peer[0] = (byte) random.nextInt();
      peer[1] = (byte) random.nextInt(4);
      Signed own =
          new Signed(
              signed.author(),
              ts,
              signed.origin(),
              signed.version(),
              signed.signature(),
              Hlc.of(ts, random.nextInt(16)));
      String text = "%08d".formatted(i).repeat(12);
      batch.add(Message.dialog(Address.of(peer), 0, text, Bytes.EMPTY, own));
      if (batch.size() == 1_000) {
        store.apply(batch, Source.REPLICA);
        batch.clear();
      }
    }
    store.apply(batch, Source.REPLICA);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}

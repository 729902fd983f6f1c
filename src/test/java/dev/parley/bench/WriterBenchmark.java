package dev.parley.bench;

import dev.parley.bus.Addresses;
import dev.parley.bus.BusCodec;
import dev.parley.bus.Outcomes;
import dev.parley.bus.Submission;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.SignedRecord;
import dev.parley.store.Durability;
import dev.parley.store.Store;
import dev.parley.store.StoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The writer, a record out of a batch: indexes, trees, one write to the database, one sync. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WriterBenchmark {

  private static final int BATCH = 512;

  @Param({"ALWAYS", "NEVER"})
  private Durability durability;

  private final SampleMessages samples = new SampleMessages();
  private Path directory;
  private Vertx vertx;
  private Store store;
  private Addresses addresses;
  private Submission submission;

  @Setup(Level.Iteration)
  public void open() throws IOException {
    directory = Files.createTempDirectory("parley-writer-benchmark");
    vertx = Vertx.vertx();
    BusCodec.registerAll(vertx.eventBus());
    addresses = Addresses.of(samples.node());
    StoreOptions options = StoreOptions.at(directory).withDurability(durability);
    store = Store.open(options, InstantSource.system());
    await(store.deploy(vertx, addresses));
  }

  @Setup(Level.Invocation)
  public void fill() {
    List<SignedRecord> records =
        IntStream.range(0, BATCH).<SignedRecord>mapToObj(i -> samples.unstamped()).toList();
    submission = new Submission(records, Source.LOCAL, true);
  }

  @TearDown(Level.Iteration)
  public void close() throws IOException {
    await(store.undeploy(vertx));
    store.close();
    await(vertx.close());
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public Outcomes write() {
    return await(vertx.eventBus().<Outcomes>request(addresses.writer(), submission)).body();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }
}

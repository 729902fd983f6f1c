package dev.parley.bench;

import dev.parley.libp2p.pubsub.GossipBench;
import dev.parley.libp2p.pubsub.GossipOptions;
import dev.parley.libp2p.pubsub.SigningPolicy;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * A message of 256 bytes through a router, out of RPCs of a hundred: read, looked up, judged,
 * delivered, and passed on to so many peers.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class GossipBenchmark {

  private static final int BATCH = 10_000;

  @Param({"0", "1", "6"})
  public int peers;

  @Param({"STRICT_NO_SIGN"})
  public SigningPolicy policy;

  private GossipBench.Relay relay;
  private GossipBench.Author author;
  private byte[][] rpcs;

  @Setup(Level.Trial)
  public void open() {
    GossipOptions options =
        policy == SigningPolicy.STRICT_SIGN
            ? GossipOptions.DEFAULT
            : GossipOptions.DEFAULT
                .withSigning(policy)
                .withMessageId(message -> message.data().getBytes(0, 16));
    relay = new GossipBench.Relay(options, peers);
    author = new GossipBench.Author(options);
  }

  @Setup(Level.Invocation)
  public void write() {
    rpcs = author.rpcs(BATCH, 256, 100);
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long route() {
    return relay.take(rpcs);
  }
}

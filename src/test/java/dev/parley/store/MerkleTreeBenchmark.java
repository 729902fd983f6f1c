package dev.parley.store;

import dev.parley.protocol.Fingerprint;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The tree: an insert, and the root after it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MerkleTreeBenchmark {

  private final MerkleTree tree = new MerkleTree();
  private final byte[] key = new byte[32];
  private final SplittableRandom random = new SplittableRandom(1);

  @Benchmark
  public void insert() {
    toggleNext();
  }

  @Benchmark
  public byte[] insertAndRoot() {
    toggleNext();
    return tree.root();
  }

  private void toggleNext() {
    random.nextBytes(key);
    byte[] element = Fingerprint.element(Fingerprint.item(key, 0, random.nextLong()));
    tree.toggle(key, 0, element, 1);
  }
}

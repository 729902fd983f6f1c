package dev.parley.crypto;

import dev.parley.protocol.Signature;
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

/** Recovering a signer: what every write and every read costs before anything else. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RecoverBenchmark {

  private static final int SIGNATURES = 256;

  private final Secp256k1 fastest = Secp256k1.load();
  private final Secp256k1 portable = new BouncySecp256k1();
  private final byte[][] hashes = new byte[SIGNATURES][Secp256k1.HASH_LENGTH];
  private final Signature[] signatures = new Signature[SIGNATURES];
  private final byte[] key = new byte[Secp256k1.PRIVATE_KEY_LENGTH];
  private int next;

  public RecoverBenchmark() {
    SplittableRandom random = new SplittableRandom(1);
    random.nextBytes(key);
    for (int i = 0; i < SIGNATURES; i++) {
      random.nextBytes(hashes[i]);
      signatures[i] = Signature.of(fastest.sign(hashes[i], key));
    }
  }

  @Benchmark
  public byte[] recover() {
    return recover(fastest);
  }

  @Benchmark
  public byte[] recoverPortably() {
    return recover(portable);
  }

  @Benchmark
  public byte[] sign() {
    next = (next + 1) % SIGNATURES;
    return fastest.sign(hashes[next], key);
  }

  private byte[] recover(Secp256k1 curve) {
    next = (next + 1) % SIGNATURES;
    return curve.recover(hashes[next], signatures[next], signatures[next].recoveryId());
  }
}

package dev.parley.bench;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.DuplexStream;
import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.Security.Secured;
import dev.parley.libp2p.noise.Noise;
import dev.parley.libp2p.sim.VirtualTime;
import dev.parley.libp2p.yamux.YamuxOptions;
import dev.parley.libp2p.yamux.YamuxSession;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one stream carries, both ends of it on one thread: a mebibyte, and small messages. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class StreamBenchmark {

  private static final int BATCH = 100;
  private static final int PIECE = 64 << 10;
  private static final int MEBIBYTE = 1 << 20;

  @Param({"bare", "noise"})
  private String channel;

  private final VirtualTime time = new VirtualTime(1);
  private final Loop loop = time.loop();
  private final Buffer piece = Buffer.buffer(new byte[PIECE]);
  private final Buffer message = Buffer.buffer(new byte[100]);
  private DuplexStream bulk;
  private FramedStream framed;
  private boolean bulkIsAccepted;
  private int left;
  private long read;
  private long messages;

  @Setup
  public void connect() {
    MemoryDuplex near = new MemoryDuplex();
    MemoryDuplex far = new MemoryDuplex();
    near.join(far);
    Duplex[] ends = channel.equals("noise") ? sealed(near, far) : new Duplex[] {near, far};
    YamuxOptions options = YamuxOptions.DEFAULT.withPing(0, 0);
    YamuxSession session = new YamuxSession(ends[0], true, loop, options);
    new YamuxSession(ends[1], false, loop, options).streamHandler(this::accept);
    bulk = new DuplexStream(session.open(), "/bulk", null, true);
    bulk.drainHandler(room -> pump());
    time.run(0);
    framed =
        new FramedStream(
            new DuplexStream(session.open(), "/small", null, true), Prefix.VARINT, 1_000);
    time.run(0);
  }

  private void accept(Duplex duplex) {
    DuplexStream stream = new DuplexStream(duplex, "/test", null, false);
    if (bulkIsAccepted) {
      new FramedStream(stream, Prefix.VARINT, 1_000).handler(each -> messages++);
    } else {
      bulkIsAccepted = true;
      stream.handler(bytes -> read += bytes.length());
    }
  }

  private Duplex[] sealed(Duplex near, Duplex far) {
    PrivateKey key = PrivateKey.generate(KeyType.ED25519, loop.random());
    Noise noise = new Noise(key, List.of(YamuxSession.PROTOCOL), loop);
    Future<Secured> listening = noise.secure(far, false, null);
    Future<Secured> dialling = noise.secure(near, true, key.peerId());
    time.run(0);
    return new Duplex[] {dialling.result().channel(), listening.result().channel()};
  }

  private void pump() {
    while (left > 0 && !bulk.writeQueueFull()) {
      left -= PIECE;
      bulk.write(piece);
    }
  }

  @Benchmark
  public long mebibyte() {
    left = MEBIBYTE;
    pump();
    time.run(0);
    if (left > 0 || read % MEBIBYTE != 0) {
      throw new IllegalStateException("not all of it has arrived");
    }
    return read;
  }

  @Benchmark
  public long smallMessageInATurnOfItsOwn() {
    framed.write(message);
    time.run(0);
    return messages;
  }

  @Benchmark
  @OperationsPerInvocation(BATCH)
  public long smallMessagesTogether() {
    for (int i = 0; i < BATCH; i++) {
      framed.write(message);
    }
    time.run(0);
    return messages;
  }
}

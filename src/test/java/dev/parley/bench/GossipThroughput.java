package dev.parley.bench;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.PubSub;
import dev.parley.libp2p.Topic;
import dev.parley.libp2p.pubsub.GossipOptions;
import dev.parley.libp2p.pubsub.GossipSub;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Messages of 256 bytes between two hosts on sockets, each on a loop of its own: {@code mvn -o
 * test-compile exec:exec -Dexec.mainClass=…}, or from an IDE. What it prints is processor time as
 * well, for machines that are busy with other things.
 */
public final class GossipThroughput {

  private static final int LENGTH = 256;
  private static final int BATCH = 200;
  private static final long MAX_QUEUED = 2 << 20;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final SecureRandom random = new SecureRandom();
  private final GossipOptions options;

  private GossipThroughput(boolean signed) {
    options =
        signed
            ? GossipOptions.DEFAULT
            : GossipOptions.ANONYMOUS.withMessageId(m -> m.data().getBytes(0, 16));
  }

  public static void main(String[] arguments) throws Exception {
    boolean signed = arguments.length > 0 && arguments[0].equals("signed");
    GossipThroughput bench = new GossipThroughput(signed);
    try {
      bench.run(signed ? 20_000 : 300_000);
    } finally {
      bench.vertx.close();
    }
  }

  private void run(int count) throws Exception {
    End author = new End();
    End reader = new End();
    Multiaddr target = reader.host.addresses().get(0).withPeer(reader.host.peerId());
    on(author, () -> author.host.connect(target));
    Thread.sleep(3_000);
    for (int round = 0; round < 4; round++) {
      long started = System.nanoTime();
      long authorCpu = author.cpu();
      long readerCpu = reader.cpu();
      CompletableFuture<Void> all = new CompletableFuture<>();
      reader.host.loop().execute(() -> reader.expect(count, all));
      author.host.loop().execute(() -> publish(author, count, 0));
      all.get(300, TimeUnit.SECONDS);
      double seconds = (System.nanoTime() - started) / 1e9;
      System.out.printf(
          "%,d messages/s; %.2f µs of processor time a message for the author, %.2f for the"
              + " reader%n",
          (long) (count / seconds),
          (author.cpu() - authorCpu) / 1e3 / count,
          (reader.cpu() - readerCpu) / 1e3 / count);
    }
  }

  private void publish(End author, int count, int done) {
    int sent = done;
    if (author.pubsub.stats().queuedBytes() < MAX_QUEUED) {
      for (int i = 0; i < BATCH && sent < count; i++, sent++) {
        byte[] data = new byte[LENGTH];
        author.fill(data);
        author.topic.publish(Buffer.buffer(data));
      }
      int next = sent;
      if (next < count) {
        author.host.loop().execute(() -> publish(author, count, next));
      }
    } else {
      author.host.loop().schedule(1, () -> publish(author, count, done));
    }
  }

  private static <T> T on(End end, java.util.function.Supplier<Future<T>> call) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    end.host
        .loop()
        .execute(
            () -> call.get().onSuccess(result::complete).onFailure(result::completeExceptionally));
    return result.get(20, TimeUnit.SECONDS);
  }

  private final class End {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Host host;
    private PubSub pubsub;
    private Topic topic;
    private long thread;
    private long number = System.nanoTime();
    private int expected;
    private CompletableFuture<Void> all = new CompletableFuture<>();

    private End() throws Exception {
      PrivateKey key = PrivateKey.generate(KeyType.SECP256K1, random);
      host =
          Libp2p.host(vertx, HostOptions.of(key, Multiaddr.parse("/ip4/127.0.0.1/tcp/0")))
              .toCompletionStage()
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);
      CompletableFuture<Void> started = new CompletableFuture<>();
      host.loop()
          .execute(
              () -> {
                thread = Thread.currentThread().getId();
                pubsub = GossipSub.start(host, options);
                topic = pubsub.join("p2p-mes/commands");
                topic.handler(message -> received());
                started.complete(null);
              });
      started.get(20, TimeUnit.SECONDS);
    }

    private void fill(byte[] data) {
      long value = number++;
      for (int i = 0; i < Long.BYTES; i++) {
        data[i] = (byte) (value >>> 8 * i);
      }
    }

    private void expect(int count, CompletableFuture<Void> done) {
      expected = count;
      all = done;
    }

    private void received() {
      if (--expected == 0) {
        all.complete(null);
      }
    }

    private long cpu() {
      return THREADS.getThreadCpuTime(thread);
    }
  }
}

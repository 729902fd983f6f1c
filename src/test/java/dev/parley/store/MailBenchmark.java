package dev.parley.store;

import dev.parley.bus.Addresses;
import dev.parley.bus.BusCodec;
import dev.parley.bus.Letter;
import dev.parley.bus.MailClient;
import dev.parley.bus.Posted;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PrivateKey;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.PeerId;
import dev.parley.store.Checkpoint.Signer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * Posts letters of 1 KiB with the node's signature, each durability in turn, so many at once; then
 * opens the mail again and verifies its log. Argument: how many letters (default 200000).
 */
public final class MailBenchmark {

  private static final int CONTENT = 1_024;
  private static final int PEOPLE = 1_000;

  private final PrivateKey key = PrivateKey.generate(KeyType.SECP256K1, new Random(1));
  private final Signer signer = new Signer(Bytes.of(key.publicKey().encoded()), key::sign);
  private final Addresses addresses = Addresses.of(PeerId.of(key.peerId().bytes()));
  private final int letters;
  private int posted;
  private int answered;

  private MailBenchmark(int letters) {
    this.letters = letters;
  }

  public static void main(String[] args) throws Exception {
    MailBenchmark bench = new MailBenchmark(args.length == 0 ? 200_000 : Integer.parseInt(args[0]));
    bench.run(Durability.NEVER, 512, bench.letters / 4, false);
    for (int atOnce : new int[] {1, 64, 512, 4_096}) {
      int count = atOnce == 1 ? Math.min(2_000, bench.letters) : bench.letters / 4;
      bench.run(Durability.ALWAYS, atOnce, count, false);
    }
    bench.run(Durability.ALWAYS, 512, bench.letters, true);
  }

  private void run(Durability durability, int atOnce, int count, boolean reopen) throws Exception {
    Path data = Files.createTempDirectory("parley-mail-benchmark");
    Vertx vertx = Vertx.vertx();
    BusCodec.registerAll(vertx.eventBus());
    MailOptions options =
        MailOptions.at(data, StoreOptions.at(data).withDurability(durability), signer);
    Mail mail = Mail.open(options, InstantSource.system());
    mail.deploy(vertx, addresses).await();
    long cpu = cpuNanos();
    long start = System.nanoTime();
    post(vertx, count, atOnce);
    double seconds = (System.nanoTime() - start) / 1e9;
    double micros = (cpuNanos() - cpu) / 1e3 / count;
    System.out.printf(
        "durability=%s at_once=%d letters=%d per_second=%.0f cpu_us_a_letter=%.1f%n",
        durability, atOnce, count, count / seconds, micros);
    mail.undeploy(vertx).await();
    mail.close();
    if (reopen) {
      reopen(options);
    }
    vertx.close().await();
    delete(data);
  }

  private void post(Vertx vertx, int count, int atOnce) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    posted = 0;
    answered = 0;
    vertx.runOnContext(
        turn -> {
          MailClient client = new MailClient(vertx, addresses, atOnce);
          for (int i = 0; i < atOnce; i++) {
            next(client, count, done);
          }
        });
    done.await();
  }

  private void next(MailClient client, int count, CountDownLatch done) {
    if (posted == count) {
      return;
    }
    int number = posted++;
    byte[] content = new byte[CONTENT];
    Letter letter =
        new Letter(
            "l2ps:bench",
            "%064x".formatted(number % PEOPLE),
            "%064x".formatted(number * 7 % PEOPLE),
            "h" + number,
            Bytes.of(content));
    client
        .post(letter, number % 4 == 0, Integer.MAX_VALUE)
        .onComplete(
            answer -> {
              if (answer.failed() || answer.result().kind() != Posted.Kind.KEPT) {
                throw new AssertionError(answer);
              }
              if (++answered == count) {
                done.countDown();
              }
              next(client, count, done);
            });
  }

  private void reopen(MailOptions options) {
    long start = System.nanoTime();
    Mail.open(options, InstantSource.system()).close();
    long opened = System.nanoTime();
    try (MailLog log = MailLog.open(options.store().directory())) {
      MailLog.Summary summary =
          log.verify(
              (by, message, signature) ->
                  key.publicKey().verify(message, signature) ? null : "is not right",
              null,
              System.out::println);
      System.out.printf(
          "open_and_close=%s verify=%s entries=%d signatures=%d%n",
          Duration.ofNanos(opened - start),
          Duration.ofNanos(System.nanoTime() - opened),
          summary.entries(),
          summary.checkpoints());
    }
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
  }
}

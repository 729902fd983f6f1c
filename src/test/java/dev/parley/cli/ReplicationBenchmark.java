package dev.parley.cli;

import static dev.parley.cli.Writing.await;

import dev.parley.bus.Submission.Source;
import dev.parley.client.Author;
import dev.parley.client.ClientOptions;
import dev.parley.client.Delivery;
import dev.parley.client.Draft;
import dev.parley.client.MessageFilter;
import dev.parley.client.ParleyClient;
import dev.parley.client.Recipient;
import dev.parley.crypto.SigningKey;
import dev.parley.libp2p.PeerId;
import dev.parley.node.ParleyOptions;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Message;
import dev.parley.protocol.SigningString;
import dev.parley.store.InlineStore;
import dev.parley.store.Store;
import dev.parley.store.StoreOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * How fast records get from process to process, all on this machine. Arguments: {@code latency
 * [writes a second]}, {@code catchup [messages]}, {@code outage [messages]}, {@code bootstrap
 * [messages]}.
 */
final class ReplicationBenchmark {

  private static final int SECONDS = 20;
  private static final int USERS = 500;
  private static final int BATCH = 1_000;
  private static final long DAY_MS = 86_400_000;
  private static final int OUTAGES = 8;

  /** Sync leaves what is younger to gossip, so a shorter outage takes several sessions. */
  private static final int EDGE_MS = 20_000;

  /** The metrics asked for more often cost a node as much as a thousand messages a second. */
  private static final int POLL_MS = 250;

  private final Path directory;
  private final Vertx vertx = Vertx.vertx();

  private ReplicationBenchmark(Path directory) {
    this.directory = directory;
  }

  public static void main(String[] arguments) throws Exception {
    String what = arguments.length == 0 ? "latency" : arguments[0];
    int number = arguments.length < 2 ? 0 : Integer.parseInt(arguments[1]);
    if (System.getProperty(Jar.FLAGS) == null) {
      System.setProperty(Jar.FLAGS, "-Xmx512m -XX:+UseSerialGC");
    }
    Path directory = Files.createTempDirectory("replication");
    ReplicationBenchmark benchmark = new ReplicationBenchmark(directory);
    try {
      switch (what) {
        case "latency" -> benchmark.latency(number == 0 ? 200 : number);
        case "catchup" -> benchmark.catchUp(number == 0 ? 10_000 : number);
        case "outage" -> benchmark.outages(number == 0 ? 10_000 : number);
        case "bootstrap" -> benchmark.bootstrap(number == 0 ? 1_000_000 : number);
        default -> throw new IllegalArgumentException(what);
      }
    } finally {
      await(benchmark.vertx.close());
      delete(directory);
    }
  }

  /** From the client's send on one node to a read on each of the others. */
  private void latency(int rate) throws Exception {
    try (JarNetwork network = new JarNetwork(vertx, directory, 3)) {
      network.startAll();
      Thread.sleep(5_000);
      Recipient.Peer to = new Recipient.Peer(SigningKey.random().address());
      ConcurrentHistogram seen = new ConcurrentHistogram(60_000_000, 3);
      List<ParleyClient> writers = new ArrayList<>();
      List<Map<Hash, Long>> sent = new ArrayList<>();
      for (int from = 0; from < 3; from++) {
        SigningKey author = SigningKey.random();
        Map<Hash, Long> awaited = new ConcurrentHashMap<>();
        sent.add(awaited);
        writers.add(ParleyClient.create(vertx, ClientOptions.of(network.url(from), author)));
        for (int at = 0; at < 3; at++) {
          if (at != from) {
            ParleyClient reader =
                ParleyClient.create(vertx, ClientOptions.of(network.url(at), author));
            watch(reader, to, awaited, new ConcurrentHashMap<>(), seen);
          }
        }
      }
      for (int round = 0; round < 2; round++) {
        seen.reset();
        write(writers, sent, to, rate);
        Thread.sleep(2_000);
        System.out.printf(
            "%s writes/s=%d seen=%d p50=%.1f ms p99=%.1f ms max=%.1f ms%n",
            round == 0 ? "warming up" : "measured",
            rate,
            seen.getTotalCount(),
            seen.getValueAtPercentile(50) / 1e3,
            seen.getValueAtPercentile(99) / 1e3,
            seen.getMaxValue() / 1e3);
      }
    }
  }

  private void write(List<ParleyClient> writers, List<Map<Hash, Long>> sent, Recipient to, int rate)
      throws InterruptedException {
    long start = System.nanoTime();
    for (int i = 0; i < rate * SECONDS; i++) {
      long due = start + i * 1_000_000_000L / rate;
      long early = due - System.nanoTime();
      if (early > 0) {
        Thread.sleep(early / 1_000_000, (int) (early % 1_000_000));
      }
      int from = i % writers.size();
      long now = System.nanoTime();
      writers
          .get(from)
          .send(to, Draft.text("number " + i + "x".repeat(200)), Delivery.ACCEPTED)
          .onSuccess(receipt -> sent.get(from).put(receipt.key(), now));
    }
  }

  /** Reads again and again; a message counts when it is there and its sending is known. */
  private void watch(
      ParleyClient reader,
      Recipient to,
      Map<Hash, Long> sent,
      Map<Hash, Boolean> done,
      ConcurrentHistogram seen) {
    reader
        .messages(to, MessageFilter.latest(20))
        .onComplete(
            page -> {
              if (page.succeeded()) {
                long now = System.nanoTime();
                for (Message message : page.result().messages()) {
                  Long at = sent.get(message.key());
                  if (at != null && done.put(message.key(), true) == null) {
                    seen.recordValue((now - at) / 1_000);
                  }
                }
              }
              vertx.setTimer(20, passed -> watch(reader, to, sent, done, seen));
            });
  }

  /** A node that was down while others wrote so many messages within the last minutes. */
  private void catchUp(int count) throws Exception {
    try (JarNetwork network = new JarNetwork(vertx, directory, 2)) {
      fill(network, 0, count, 600_000);
      network.start(0);
      measure(network, 1, count);
    }
  }

  /** A node that runs on, cut off again and again while so many messages are written elsewhere. */
  private void outages(int count) throws Exception {
    try (JarNetwork network = new JarNetwork(vertx, directory, 2)) {
      network.hide();
      network.startAll();
      for (int round = 1; round <= OUTAGES; round++) {
        network.partition(Set.of(1));
        await(
            new Writing(vertx, Delivery.COMMITTED, 250, new CountDownLatch(0))
                .until(network.url(0), count));
        Thread.sleep(EDGE_MS);
        double cpu = cpuSeconds(network);
        network.heal(Set.of(1));
        long before = System.nanoTime();
        while (network.node(1).messages() < (long) round * count) {
          Thread.sleep(POLL_MS);
        }
        System.out.printf(
            "outage=%d messages=%d healed to equal=%.2f s cpu of both=%.2f s%n",
            round, count, (System.nanoTime() - before) / 1e9, cpuSeconds(network) - cpu);
        Thread.sleep(3_000);
      }
      System.out.println(network.node(0).log());
      System.out.println(network.node(1).log());
    }
  }

  /** An empty node, and a month of messages. */
  private void bootstrap(int count) throws Exception {
    try (JarNetwork network = new JarNetwork(vertx, directory, 2)) {
      fill(network, 0, count, 29 * DAY_MS);
      network.start(0);
      measure(network, 1, count);
    }
  }

  private void measure(JarNetwork network, int node, int count) throws Exception {
    Thread.sleep(3_000);
    long launched = System.nanoTime();
    network.start(node);
    long start = System.nanoTime();
    long first = 0;
    long held = 0;
    while (held < count) {
      Thread.sleep(POLL_MS);
      held = network.node(node).messages();
      if (held > 0 && first == 0) {
        first = System.nanoTime();
      }
    }
    long end = System.nanoTime();
    System.out.printf(
        "messages=%d start=%d ms until first=%d ms all=%.2f s messages/s=%d cpu of both=%.1f s%n",
        count,
        (start - launched) / 1_000_000,
        (first - start) / 1_000_000,
        (end - start) / 1e9,
        Math.round(count / ((end - start) / 1e9)),
        (cpuSeconds(network.node(0)) + cpuSeconds(network.node(1))));
    System.out.println(network.node(node).log());
  }

  private static double cpuSeconds(JarNetwork network) {
    return cpuSeconds(network.node(0)) + cpuSeconds(network.node(1));
  }

  private static double cpuSeconds(JarNode node) {
    return ProcessHandle.of(node.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .map(used -> used.toMillis() / 1e3)
        .orElse(0.0);
  }

  private static void fill(JarNetwork network, int node, int count, long overMs)
      throws IOException {
    dev.parley.protocol.PeerId origin =
        dev.parley.protocol.PeerId.of(PeerId.parse(network.peerId(node)).bytes());
    long now = System.currentTimeMillis() - 15_000;
    Random random = new Random(1);
    List<Author> authors =
        Stream.generate(() -> new Author(SigningKey.random(), SigningString.PLAIN, origin))
            .limit(USERS)
            .toList();
    Path data = network.data(node);
    try (InlineStore store =
        Store.open(StoreOptions.at(ParleyOptions.database(data)), InstantSource.system())
            .inline()) {
      for (int i = 0; i < count; i += BATCH) {
        int from = i;
        long[] times = random.longs(BATCH, now - overMs, now).toArray();
        List<Message> batch =
            IntStream.range(0, Math.min(BATCH, count - i))
                .parallel()
                .mapToObj(j -> message(authors, from + j, times[j]))
                .sorted(Comparator.comparing(Message::hlc))
                .toList();
        store.apply(batch, Source.REPLICA);
      }
    }
  }

  private static Message message(List<Author> authors, int number, long ts) {
    Author author = authors.get(number % USERS);
    Address to = authors.get((number * 7 + 1) % USERS).address();
    String text = "%08d".formatted(number).repeat(32);
    return author
        .record(ts, signed -> Message.dialog(to, 0, text, Bytes.EMPTY, signed))
        .stamped(Hlc.of(ts, number % 16));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

package dev.parley.bench;

import dev.parley.libp2p.interop.JsStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Measures our hosts and those of js-libp2p over loopback, in one run, and prints a table. It needs
 * Node.js, as the tests do:
 *
 * <pre>{@code
 * mvn -q test-compile exec:exec -Dbench.main=dev.parley.bench.Libp2pAgainstJs -Dbench=full
 * }</pre>
 *
 * <p>{@code -Dbench=quick} does a tenth of the work, to see that it runs; {@code -Dbench="full
 * java->js3"} measures one pair. Messages have 256 bytes, are not signed and go to the one peer of
 * the mesh; the processor time of a message is that of both sides together. Round trips are of 32
 * bytes on a stream that is open.
 */
public final class Libp2pAgainstJs {

  private static final String TOPIC = "bench";
  private static final int MESSAGE = 256;

  private final double scale;

  private Libp2pAgainstJs(double scale) {
    this.scale = scale;
  }

  /** A kind of peer, and how much of a thing it does in a few seconds. */
  private enum Kind {
    JAVA("java", JavaBenchPeer::new, 4_000, 1L << 30, 400_000, 2_000),
    JS2("js2", () -> new JsBenchPeer(JsStack.JS2), 1_000, 64L << 20, 10_000, 40),
    JS3("js3", () -> new JsBenchPeer(JsStack.JS3), 1_000, 64L << 20, 10_000, 40);

    private final String label;
    private final Supplier<BenchPeer> start;
    private final int roundTrips;
    private final long bytes;
    private final int messages;
    private final int handshakes;

    Kind(
        String label,
        Supplier<BenchPeer> start,
        int roundTrips,
        long bytes,
        int messages,
        int handshakes) {
      this.label = label;
      this.start = start;
      this.roundTrips = roundTrips;
      this.bytes = bytes;
      this.messages = messages;
      this.handshakes = handshakes;
    }
  }

  private record Pair(Kind from, Kind to) {

    String label() {
      return from.label + "->" + to.label;
    }
  }

  private static final List<Pair> PAIRS =
      List.of(
          new Pair(Kind.JAVA, Kind.JAVA),
          new Pair(Kind.JAVA, Kind.JS2),
          new Pair(Kind.JS2, Kind.JAVA),
          new Pair(Kind.JAVA, Kind.JS3),
          new Pair(Kind.JS3, Kind.JAVA),
          new Pair(Kind.JS2, Kind.JS2),
          new Pair(Kind.JS3, Kind.JS3));

  public static void main(String[] args) throws IOException, InterruptedException {
    boolean quick = args.length > 0 && args[0].equals("quick");
    Libp2pAgainstJs bench = new Libp2pAgainstJs(quick ? 0.1 : 1);
    System.out.println(machine());
    System.out.printf(
        "%-14s %14s %8s %10s %12s %14s %14s%n",
        "from->to",
        "round trip us",
        "MB/s",
        "CPU ms/MB",
        "messages/s",
        "CPU us/message",
        "handshakes/s");
    PAIRS.stream()
        .filter(pair -> args.length < 2 || pair.label().equals(args[1]))
        .forEach(bench::measure);
    System.out.println(IdleConnections.measure(quick ? 100 : 1_000));
    System.exit(0);
  }

  private void measure(Pair pair) {
    Kind slower = pair.from == Kind.JAVA ? pair.to : pair.from;
    try (BenchPeer from = pair.from.start.get();
        BenchPeer to = pair.to.start.get()) {
      from.dial(to);
      // The first round is for the compilers.
      from.roundTrips(to, scaled(slower.roundTrips));
      double roundTrip = median(from.roundTrips(to, scaled(slower.roundTrips)));
      long bytes = (long) (slower.bytes * scale);
      from.pour(to, bytes / 4);
      double before = cpu(from, to);
      double megabytes = bytes / from.pour(to, bytes) / 1e6;
      double millisEach = (cpu(from, to) - before) / 1e3 / (bytes / 1e6);
      String gossip = gossip(from, to, scaled(slower.messages));
      System.out.printf(
          Locale.ROOT,
          "%-14s %14.1f %8.1f %10.2f %s %14.1f%n",
          pair.label(),
          roundTrip,
          megabytes,
          millisEach,
          gossip,
          handshakes(pair, scaled(slower.handshakes)));
    }
  }

  private static String gossip(BenchPeer from, BenchPeer to, int messages) {
    from.join(TOPIC);
    to.join(TOPIC);
    from.awaitMesh(TOPIC, to);
    to.awaitMesh(TOPIC, from);
    from.flood(TOPIC, messages / 4, MESSAGE);
    to.awaitReceived(TOPIC, messages / 4);
    double before = cpu(from, to);
    long begin = System.nanoTime();
    from.flood(TOPIC, messages, MESSAGE);
    to.awaitReceived(TOPIC, messages / 4 + messages);
    double seconds = (System.nanoTime() - begin) / 1e9;
    double micros = cpu(from, to) - before;
    return String.format(Locale.ROOT, "%12.0f %14.1f", messages / seconds, micros / messages);
  }

  private static double cpu(BenchPeer from, BenchPeer to) {
    boolean same = from.sharesProcess() && to.sharesProcess();
    return same ? from.cpu() : from.cpu() + to.cpu();
  }

  /** Connections of their own: peers that are connected do not dial each other again. */
  private static double handshakes(Pair pair, int count) {
    try (BenchPeer from = pair.from.start.get();
        BenchPeer to = pair.to.start.get()) {
      from.handshakes(to, count / 4);
      return count / from.handshakes(to, count);
    }
  }

  private int scaled(int full) {
    return Math.max(8, (int) (full * scale));
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static String machine() throws IOException {
    String processor =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 2))
            .findFirst()
            .orElse("unknown processor");
    return Runtime.getRuntime().availableProcessors()
        + " x "
        + processor
        + ", Java "
        + System.getProperty("java.version")
        + ", load "
        + Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
  }
}

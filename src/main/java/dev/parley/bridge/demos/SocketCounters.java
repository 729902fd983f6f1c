package dev.parley.bridge.demos;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What happened on the sockets of one server. Read by other threads. */
public final class SocketCounters {

  /** Why a socket was refused or cut off. */
  enum Reason {
    FULL,
    TOO_MANY_FROM_IP,
    NEVER_UPGRADED,
    TOO_LARGE,
    TOO_MUCH_ARRIVING,
    ARRIVED_TOO_SLOWLY,
    READ_TOO_SLOWLY,
    SILENT,
    BROKEN
  }

  final LongAdder open = new LongAdder();
  final LongAdder received = new LongAdder();
  final LongAdder sent = new LongAdder();
  final LongAdder slowed = new LongAdder();
  private final Map<Reason, LongAdder> cut = new EnumMap<>(Reason.class);
  private volatile long arriving;
  private volatile long unsent;

  public SocketCounters() {
    for (Reason reason : Reason.values()) {
      cut.put(reason, new LongAdder());
    }
  }

  /** How many sockets are open. */
  public long open() {
    return open.sum();
  }

  void cut(Reason reason) {
    cut.get(reason).increment();
  }

  long cutFor(Reason reason) {
    return cut.get(reason).sum();
  }

  void holding(long arrivingBytes, long unsentBytes) {
    arriving = arrivingBytes;
    unsent = unsentBytes;
  }

  /**
   * Shows them as metrics.
   *
   * @param server the label that tells servers apart
   */
  public void bindTo(MeterRegistry meters, String server) {
    Gauge.builder("parley.demos.sockets", open, LongAdder::sum)
        .description("WebSockets that are open")
        .tag("server", server)
        .register(meters);
    Gauge.builder("parley.demos.arriving", this, own -> own.arriving)
        .description("Bytes of messages that arrive or wait, beyond the first of each socket")
        .baseUnit("bytes")
        .tag("server", server)
        .register(meters);
    Gauge.builder("parley.demos.unsent", this, own -> own.unsent)
        .description("Bytes that clients have not taken yet, beyond the first of each socket")
        .baseUnit("bytes")
        .tag("server", server)
        .register(meters);
    counter(meters, server, "parley.demos.received", "Messages from clients", received);
    counter(meters, server, "parley.demos.sent", "Messages to clients", sent);
    counter(meters, server, "parley.demos.slowed", "Sockets read more slowly for a while", slowed);
    cut.forEach(
        (reason, count) ->
            FunctionCounter.builder("parley.demos.cut", count, LongAdder::sum)
                .description("Sockets that were refused or cut off")
                .tag("server", server)
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .register(meters));
  }

  private static void counter(
      MeterRegistry meters, String server, String name, String description, LongAdder count) {
    FunctionCounter.builder(name, count, LongAdder::sum)
        .description(description)
        .tag("server", server)
        .register(meters);
  }
}

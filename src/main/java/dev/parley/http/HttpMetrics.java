package dev.parley.http;

import dev.parley.bus.StoreStats;
import dev.parley.protocol.Domain;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToDoubleFunction;

/**
 * What is counted, shared by all instances. Every label comes from a closed set, so that no client
 * can make the node keep more series.
 */
final class HttpMetrics {

  /** The label of requests for which there is no endpoint. */
  private static final String UNKNOWN = "none";

  private static final int STATUSES = 600;

  /** What is shown while the store does not answer. */
  static final StoreStats NO_STORE = new StoreStats(List.of(0L, 0L, 0L, 0L), 0, 0, 0, false);

  private final MeterRegistry registry;
  private final Timer[] timers = new Timer[Endpoint.values().length + 1];
  private final AtomicReferenceArray<Counter> statuses =
      new AtomicReferenceArray<>(timers.length * STATUSES);
  private final Counter[] refusals = new Counter[Code.values().length];
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile StoreStats store = NO_STORE;

  HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (int i = 0; i < timers.length; i++) {
      timers[i] = timer(i);
    }
    for (Code code : Code.values()) {
      refusals[code.ordinal()] =
          Counter.builder("parley.http.refusals")
              .description("Requests answered with an error, by code")
              .tag("code", code.toString())
              .register(registry);
    }
    gauge("parley.http.in.flight", "Requests that wait for an answer", inFlight);
    gauge("parley.http.connections", "Open connections", connections);
    storeGauges();
  }

  void answered(Endpoint endpoint, int status, long nanos) {
    int row = endpoint == null ? timers.length - 1 : endpoint.ordinal();
    timers[row].record(nanos, TimeUnit.NANOSECONDS);
    int at = row * STATUSES + Math.min(status, STATUSES - 1);
    Counter counter = statuses.get(at);
    if (counter == null) {
      counter = statusCounter(row, status);
      statuses.set(at, counter);
    }
    counter.increment();
  }

  void refused(Code code) {
    refusals[code.ordinal()].increment();
  }

  /** Counts a request that did not arrive in time: there is no call for it. */
  void tooSlow() {
    refused(Code.REQUEST_TIMEOUT);
  }

  AtomicInteger inFlight() {
    return inFlight;
  }

  AtomicInteger connections() {
    return connections;
  }

  /** Takes what the store said of itself, for the next scrape. */
  void store(StoreStats stats) {
    this.store = stats;
  }

  private Timer timer(int row) {
    return Timer.builder("parley.http.requests")
        .description("Time from a request's head to its answer")
        .tag("endpoint", label(row))
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofSeconds(1))
        .register(registry);
  }

  private Counter statusCounter(int row, int status) {
    return Counter.builder("parley.http.responses")
        .description("Answers by endpoint and status")
        .tag("endpoint", label(row))
        .tag("status", Integer.toString(status))
        .register(registry);
  }

  private String label(int row) {
    return row == timers.length - 1
        ? UNKNOWN
        : Endpoint.values()[row].name().toLowerCase(Locale.ROOT);
  }

  private void storeGauges() {
    for (Domain domain : Domain.values()) {
      Gauge.builder("parley.store.records", this, own -> own.store.records().get(domain.ordinal()))
          .description("Records held, by domain")
          .tag("domain", domain.kind())
          .register(registry);
    }
    store("parley.store.disk", "Bytes of tables and logs", StoreStats::diskBytes);
    store("parley.store.memory", "Bytes outside the heap", StoreStats::memoryBytes);
    store("parley.store.queued", "Records that wait for the writer", StoreStats::queued);
    store(
        "parley.store.writable", "1 while writes are taken", stats -> stats.writable() ? 1.0 : 0.0);
  }

  private void store(String name, String description, ToDoubleFunction<StoreStats> value) {
    Gauge.builder(name, this, own -> value.applyAsDouble(own.store))
        .description(description)
        .register(registry);
  }

  private void gauge(String name, String description, AtomicInteger value) {
    Gauge.builder(name, value, AtomicInteger::get).description(description).register(registry);
  }
}

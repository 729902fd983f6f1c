package dev.parley.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** How late the timers of one event loop are: what blocks it delays all of its connections. */
final class LoopDelay {

  private static final long PERIOD_MS = 1_000;

  private volatile long delayNanos;
  private long dueNanos;

  private LoopDelay() {
    plan();
  }

  /** Measures the event loop of the caller until its verticle is undeployed. */
  static void measure(Vertx vertx, int instance, MeterRegistry registry) {
    LoopDelay delay = new LoopDelay();
    vertx.setPeriodic(PERIOD_MS, timer -> delay.fired());
    Gauge.builder("parley.event.loop.delay", delay, own -> own.delayNanos / 1e9)
        .description("How late the last timer of an HTTP event loop was")
        .baseUnit("seconds")
        .tag("loop", Integer.toString(instance))
        .strongReference(true)
        .register(registry);
  }

  private void fired() {
    delayNanos = Math.max(0, System.nanoTime() - dueNanos);
    plan();
  }

  private void plan() {
    dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MS);
  }
}

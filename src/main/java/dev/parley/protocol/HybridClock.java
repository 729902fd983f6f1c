package dev.parley.protocol;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** The node's hybrid logical clock; any thread may use it, and it never runs backwards. */
public final class HybridClock {

  private final InstantSource time;
  private final AtomicLong last = new AtomicLong();

  public HybridClock(InstantSource time) {
    this.time = time;
  }

  /** Wall time in milliseconds, from the same source. */
  public long nowMs() {
    return time.millis();
  }

  /** The newest stamp given or observed. */
  public long last() {
    return last.get();
  }

  /**
   * Whether stamps are further ahead of the wall clock than other nodes take: the clock was put
   * back, or is slow and the store was there before it.
   */
  public boolean isAhead() {
    return nextMs() > time.millis() + Limits.MAX_DRIFT_MS;
  }

  /** The physical part of the next stamp, if it is taken now. */
  public long nextMs() {
    return Math.max(Hlc.physicalMs(last.get() + 1), time.millis());
  }

  /** A stamp later than all before it. */
  public long tick() {
    long physicalNow = Hlc.of(time.millis(), 0);
    // A full logical counter carries into the physical part, as the protocol asks.
    return last.updateAndGet(previous -> Math.max(previous + 1, physicalNow));
  }

  /** Takes note of a foreign stamp; false, and no effect, if it is too far ahead. */
  public boolean observe(long hlc) {
    if (Hlc.physicalMs(hlc) > time.millis() + Limits.MAX_DRIFT_MS) {
      return false;
    }
    last.accumulateAndGet(hlc, Math::max);
    return true;
  }

  /** Takes note of the newest stamp in the store: what was stored once was acceptable once. */
  public void restore(long hlc) {
    last.accumulateAndGet(hlc, Math::max);
  }
}

package dev.parley.libp2p.sim;

import java.util.function.Consumer;

/**
 * What happened in a run, in order, as one number: two runs of a seed must end with the same. Tests
 * may add what they see themselves.
 */
public final class Trace {

  private static final long START = 0xcbf29ce484222325L;
  private static final long FACTOR = 0x9e3779b97f4a7c15L;

  private final VirtualTime time;
  private Consumer<String> listener;
  private long hash = START;
  private long events;

  public Trace(VirtualTime time) {
    this.time = time;
  }

  /** Hears of each event, in words: to see where two runs part. */
  public void listener(Consumer<String> listener) {
    this.listener = listener;
  }

  /** Adds an event: what it was, to whom, and how much. */
  public void add(String what, long who, long amount) {
    mix(time.now());
    mix(what.hashCode());
    mix(who);
    mix(amount);
    events++;
    if (listener != null) {
      listener.accept(time.now() + " " + what + " " + who + " " + amount);
    }
  }

  private void mix(long value) {
    hash = Long.rotateLeft((hash ^ value) * FACTOR, 29);
  }

  /** Equal for equal histories. */
  public long hash() {
    return hash;
  }

  public long events() {
    return events;
  }

  @Override
  public String toString() {
    return events + " events, " + Long.toHexString(hash);
  }
}

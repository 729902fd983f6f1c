package dev.parley.libp2p;

import java.util.Random;
import java.util.concurrent.Executor;

/**
 * Where a host lives: one thread, one clock, one source of chance. A real one is an event loop of
 * Vert.x; a simulated one keeps virtual time and draws from a seed, so that a run can be repeated.
 */
public interface Loop extends Executor {

  /** Runs a task on the loop, after what it is doing now. Safe from any thread. */
  @Override
  void execute(Runnable task);

  /** Whether the calling thread is the loop's. */
  boolean isHere();

  /** Runs a task once, on the loop, after a delay. Safe from any thread. */
  Timer schedule(long delayMillis, Runnable task);

  /** Runs a task again and again, the first time after one period. */
  default Timer every(long periodMillis, Runnable task) {
    return new Repeated(this, periodMillis, task);
  }

  /** Milliseconds that never go back, from an arbitrary start. */
  long now();

  /** Milliseconds since 1970, as the host's clock has them. */
  long wallClock();

  /** Unpredictable where it matters: keys and choices that an attacker would like to guess. */
  Random random();

  /** Something that will happen, unless it is cancelled. */
  interface Timer {

    void cancel();
  }
}

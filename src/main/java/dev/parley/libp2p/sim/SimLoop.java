package dev.parley.libp2p.sim;

import dev.parley.libp2p.Loop;
import java.util.Random;
import java.util.function.LongSupplier;

/** The loop of one simulated host; all of them share one thread. */
final class SimLoop implements Loop {

  private final VirtualTime time;
  private final Random random;
  private final LongSupplier ahead;
  private boolean halted;

  SimLoop(VirtualTime time, Random random, LongSupplier ahead) {
    this.time = time;
    this.random = random;
    this.ahead = ahead;
  }

  /** The machine is off: nothing that was asked of the loop happens any more. */
  void halt() {
    halted = true;
    time.sweep(this);
  }

  boolean isHalted() {
    return halted;
  }

  @Override
  public void execute(Runnable task) {
    time.schedule(this, 0, task);
  }

  @Override
  public boolean isHere() {
    return true;
  }

  @Override
  public Timer schedule(long delayMillis, Runnable task) {
    return time.schedule(this, delayMillis, task);
  }

  @Override
  public long now() {
    return time.now();
  }

  @Override
  public long wallClock() {
    return time.wallClock() + ahead.getAsLong();
  }

  @Override
  public Random random() {
    return random;
  }
}

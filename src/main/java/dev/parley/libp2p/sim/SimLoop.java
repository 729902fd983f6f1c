package dev.parley.libp2p.sim;

import dev.parley.libp2p.Loop;
import java.util.Random;

/** The loop of one simulated host; all of them share one thread. */
final class SimLoop implements Loop {

  private final VirtualTime time;
  private final Random random;

  SimLoop(VirtualTime time, Random random) {
    this.time = time;
    this.random = random;
  }

  @Override
  public void execute(Runnable task) {
    time.schedule(0, task);
  }

  @Override
  public boolean isHere() {
    return true;
  }

  @Override
  public Timer schedule(long delayMillis, Runnable task) {
    return time.schedule(delayMillis, task);
  }

  @Override
  public long now() {
    return time.now();
  }

  @Override
  public long wallClock() {
    return time.wallClock();
  }

  @Override
  public Random random() {
    return random;
  }
}

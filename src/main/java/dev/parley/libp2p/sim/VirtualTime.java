package dev.parley.libp2p.sim;

import dev.parley.libp2p.Loop;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Time that passes only when somebody runs it. Every task of every loop waits in one queue, ordered
 * by when it is due and then by when it was asked for, so a run depends on the seed alone.
 */
public final class VirtualTime {

  /** Some moment for the wall clocks to start from. */
  private static final long WALL_CLOCK_START = 1_700_000_000_000L;

  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private final Random seeds;
  private long now;
  private long sequence;

  public VirtualTime(long seed) {
    seeds = new Random(seed);
  }

  /** A new loop, with its own source of chance. */
  public Loop loop() {
    return new SimLoop(this, new Random(seeds.nextLong()));
  }

  /** Milliseconds since the start. */
  public long now() {
    return now;
  }

  long wallClock() {
    return WALL_CLOCK_START + now;
  }

  /** Lets time pass, doing everything that is due in it. */
  public void run(long millis) {
    long end = now + millis;
    while (!queue.isEmpty() && queue.peek().due <= end) {
      step();
    }
    now = end;
  }

  /** Does the next thing that is due, whenever that is; false if there is none. */
  public boolean step() {
    Event next = queue.poll();
    if (next == null) {
      return false;
    }
    now = next.due;
    if (next.task != null) {
      Runnable task = next.task;
      next.task = null;
      task.run();
    }
    return true;
  }

  Loop.Timer schedule(long delayMillis, Runnable task) {
    Event event = new Event(now + Math.max(0, delayMillis), sequence++, task);
    queue.add(event);
    return event;
  }

  /** A cancelled event stays in the queue until it is due, and then does nothing. */
  private static final class Event implements Comparable<Event>, Loop.Timer {

    private final long due;
    private final long order;
    private Runnable task;

    private Event(long due, long order, Runnable task) {
      this.due = due;
      this.order = order;
      this.task = task;
    }

    @Override
    public void cancel() {
      task = null;
    }

    @Override
    public int compareTo(Event other) {
      return due != other.due ? Long.compare(due, other.due) : Long.compare(order, other.order);
    }
  }
}

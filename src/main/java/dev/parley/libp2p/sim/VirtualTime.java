package dev.parley.libp2p.sim;

import dev.parley.libp2p.Loop;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Time that passes only when somebody runs it. Every task of every loop waits in one queue, ordered
 * by when it is due and then by when it was asked for, so a run depends on the seed alone. A task
 * that throws ends the run: a network with a broken host in it proves nothing.
 */
public final class VirtualTime {

  /** Some moment for the wall clocks to start from. */
  private static final long WALL_CLOCK_START = 1_700_000_000_000L;

  /** So many tasks at one moment wake each other forever. */
  private static final int MOST_TASKS_AT_ONCE = 20_000_000;

  /** Below this many, cancelled events are not worth a pass over the queue. */
  private static final int FEW = 1_024;

  private final PriorityQueue<Event> queue = new PriorityQueue<>();
  private final Random seeds;
  private long now;
  private long sequence;
  private long steps;
  private int stepsAtThisMoment;
  private int cancelled;
  private boolean running;
  private RuntimeException failure;

  public VirtualTime(long seed) {
    seeds = new Random(seed);
  }

  /** A new loop, with its own source of chance. */
  public Loop loop() {
    return loop(() -> 0);
  }

  /** A new loop on a machine whose clock is so many milliseconds ahead. */
  public Loop loop(LongSupplier ahead) {
    return new SimLoop(this, random(), ahead);
  }

  /** A new source of chance, for whoever shares this time without being a host. */
  public Random random() {
    return new Random(seeds.nextLong());
  }

  /** Milliseconds since the start. */
  public long now() {
    return now;
  }

  /** How many tasks have run. */
  public long steps() {
    return steps;
  }

  /** How many events wait, those included that were cancelled and not yet swept away. */
  public int waiting() {
    return queue.size();
  }

  long wallClock() {
    return WALL_CLOCK_START + now;
  }

  /** Lets time pass, doing everything that is due in it. */
  public void run(long millis) {
    checkMayRun();
    long end = now + millis;
    while (!queue.isEmpty() && queue.peek().due <= end) {
      step();
    }
    moveTo(end);
  }

  /** Does the next thing that is due, whenever that is; false if there is none. */
  public boolean step() {
    checkMayRun();
    Event next = queue.poll();
    if (next == null) {
      return false;
    }
    moveTo(next.due);
    if (next.task == null) {
      cancelled--;
    } else if (!next.loop.isHalted()) {
      run(next);
    }
    return true;
  }

  private void checkMayRun() {
    if (failure != null) {
      throw failure;
    }
    if (running) {
      throw new IllegalStateException("a task of the simulation cannot let time pass");
    }
  }

  private void run(Event event) {
    Runnable task = event.task;
    event.task = null;
    event.done = true;
    steps++;
    running = true;
    try {
      if (++stepsAtThisMoment > MOST_TASKS_AT_ONCE) {
        throw new IllegalStateException("tasks wake each other without time passing");
      }
      task.run();
    } catch (Throwable thrown) {
      failure = new IllegalStateException("a task failed after " + now + " ms: " + thrown, thrown);
      throw failure;
    } finally {
      running = false;
    }
  }

  private void moveTo(long moment) {
    if (moment != now) {
      now = moment;
      stepsAtThisMoment = 0;
    }
  }

  Loop.Timer schedule(SimLoop loop, long delayMillis, Runnable task) {
    long delay = Math.max(0, delayMillis);
    long due = now + delay < 0 ? Long.MAX_VALUE : now + delay;
    Event event = new Event(loop, due, sequence++, task);
    queue.add(event);
    return event;
  }

  /** Forgets what the tasks of a halted loop hold on to. */
  void sweep(SimLoop halted) {
    queue.removeIf(event -> event.loop == halted || event.task == null);
    cancelled = 0;
  }

  private void wasCancelled() {
    cancelled++;
    if (cancelled > FEW && cancelled > queue.size() / 2) {
      queue.removeIf(event -> event.task == null);
      cancelled = 0;
    }
  }

  /** A cancelled event stays in the queue until half of the queue are such. */
  private final class Event implements Comparable<Event>, Loop.Timer {

    private final SimLoop loop;
    private final long due;
    private final long order;
    private Runnable task;
    private boolean done;

    private Event(SimLoop loop, long due, long order, Runnable task) {
      this.loop = loop;
      this.due = due;
      this.order = order;
      this.task = task;
    }

    @Override
    public void cancel() {
      if (done) {
        return;
      }
      done = true;
      task = null;
      wasCancelled();
    }

    @Override
    public int compareTo(Event other) {
      return due != other.due ? Long.compare(due, other.due) : Long.compare(order, other.order);
    }
  }
}

package dev.parley.libp2p;

/** A task that a loop runs again and again, each time a whole period after the last run ended. */
final class Repeated implements Loop.Timer {

  private final Loop loop;
  private final long periodMillis;
  private final Runnable task;
  private Loop.Timer next;
  private boolean cancelled;

  Repeated(Loop loop, long periodMillis, Runnable task) {
    this.loop = loop;
    this.periodMillis = periodMillis;
    this.task = task;
    this.next = loop.schedule(periodMillis, this::run);
  }

  private void run() {
    try {
      task.run();
    } finally {
      if (!cancelled) {
        next = loop.schedule(periodMillis, this::run);
      }
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    next.cancel();
  }
}

package dev.parley.bridge.direct;

import dev.parley.bridge.direct.Control.Ping;
import dev.parley.bridge.direct.DirectOptions.Deadlines;

/** Notices a side that stops in the middle of a frame, and a Parley that is gone. */
final class Watch {

  private static final int LOOKS = 6;
  private static final int SILENCES = 3;

  private final DirectSession session;
  private final Deadlines deadlines;
  private final long timer;
  private boolean marked;
  private boolean insideFrame;
  private long frameSince;
  private long heardAt = System.nanoTime();
  private long askedAt = heardAt;
  private long asked;

  Watch(DirectSession session, Deadlines deadlines) {
    this.session = session;
    this.deadlines = deadlines;
    long shorter = Math.min(deadlines.frame().toMillis(), deadlines.silence().toMillis());
    timer = session.vertx().setPeriodic(Math.max(1, shorter / LOOKS), id -> look());
  }

  /** Watches for silence from now on; whether it did not before. */
  boolean begin() {
    boolean first = !marked;
    marked = true;
    return first;
  }

  void heard() {
    heardAt = System.nanoTime();
  }

  /** Whether a frame has begun and not ended: called when another one was read, too. */
  void frames(boolean unfinished) {
    if (unfinished && !insideFrame) {
      frameSince = System.nanoTime();
    }
    insideFrame = unfinished;
  }

  void stop() {
    session.vertx().cancelTimer(timer);
  }

  private void look() {
    long now = System.nanoTime();
    if (insideFrame && now - frameSince > deadlines.frame().toNanos()) {
      session.shut(DirectEnd.STALLED);
    } else if (marked && session.isListening()) {
      look(now);
    }
  }

  private void look(long now) {
    long silence = deadlines.silence().toNanos();
    if (now - heardAt > silence) {
      session.shut(DirectEnd.SILENT);
    } else if (now - heardAt > silence / SILENCES && now - askedAt > silence / SILENCES) {
      askedAt = now;
      session.control(new Ping(asked++));
    }
  }
}

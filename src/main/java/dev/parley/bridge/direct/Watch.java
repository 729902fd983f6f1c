package dev.parley.bridge.direct;

import dev.parley.bridge.direct.DirectOptions.Deadlines;

/**
 * Notices a side that stops in the middle of a frame, and a Parley that is gone. It knows no clock:
 * all times are nanoseconds that it is told.
 */
final class Watch {

  /** How often in the shortest deadline one should look. */
  static final int LOOKS = 6;

  private static final int SILENCES = 3;

  /** What there is to do. */
  enum Sight {
    NOTHING,
    ASK,
    STALLED,
    SILENT
  }

  private final long frame;
  private final long silence;
  private boolean marked;
  private boolean insideFrame;
  private long frameSince;
  private long heardAt;
  private long askedAt;

  Watch(Deadlines deadlines, long now) {
    frame = deadlines.frame().toNanos();
    silence = deadlines.silence().toNanos();
    heardAt = now;
    askedAt = now;
  }

  /** Watches for silence from now on; whether it did not before. */
  boolean begin() {
    boolean first = !marked;
    marked = true;
    return first;
  }

  void heard(long now) {
    heardAt = now;
  }

  /**
   * What reading has come to.
   *
   * @param completed whether a frame came to its end
   * @param unfinished whether another one has begun
   */
  void read(boolean completed, boolean unfinished, long now) {
    if (unfinished && (completed || !insideFrame)) {
      frameSince = now;
    }
    insideFrame = unfinished;
  }

  /**
   * Looks.
   *
   * @param listening whether silence would be the other side's
   */
  Sight look(boolean listening, long now) {
    if (insideFrame && now - frameSince > frame) {
      return Sight.STALLED;
    } else if (!marked || !listening) {
      return Sight.NOTHING;
    } else if (now - heardAt > silence) {
      return Sight.SILENT;
    } else if (now - heardAt > silence / SILENCES && now - askedAt > silence / SILENCES) {
      askedAt = now;
      return Sight.ASK;
    }
    return Sight.NOTHING;
  }
}

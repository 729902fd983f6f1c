package dev.parley.bridge.direct;

import dev.parley.bridge.direct.NonceMarks.Mark;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** Tells what the other side said from what was damaged, replayed or reflected on the way. */
final class Inspection {

  /** What is the matter with a frame. */
  enum Flaw {
    TOO_SHORT("too short to be one"),
    UNREADABLE("damaged, or not by the other side"),
    REFLECTED("one of our own, sent back"),
    REPLAYED("one that was here before"),
    UNMARKED("by another program than the frames before it"),
    MEANINGLESS("nothing that can be understood");

    private final String text;

    Flaw(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /**
   * What a frame is.
   *
   * @param flaw null if it is the other side's next one
   * @param kind one of {@link NonceMarks}
   * @param missing frames that must have been removed before this one
   */
  record Finding(Flaw flaw, int kind, byte[] text, long missing) {}

  private final NaclBox box;
  private final NonceMarks own;
  private final NonceMarks theirs;
  private final int remembered;

  /** Half-random beginnings of the nonces of a program that does not number its frames. */
  private final Set<Long> seen = new HashSet<>();

  private boolean marked;
  private long expected;
  private long damaged;

  Inspection(NaclBox box, NonceMarks own, NonceMarks theirs, int remembered) {
    this.box = box;
    this.own = own;
    this.theirs = theirs;
    this.remembered = remembered;
  }

  /** Whether the other side has shown that it is a Parley. */
  boolean isMarked() {
    return marked;
  }

  /** Whether no more frames of an unmarked peer can be told from replayed ones. */
  boolean isSpent() {
    return seen.size() >= remembered;
  }

  Finding inspect(byte[] payload) {
    byte[] text = box.open(payload);
    if (text == null) {
      damaged++;
      return flawed(payload.length < NaclBox.OVERHEAD ? Flaw.TOO_SHORT : Flaw.UNREADABLE);
    }
    if (own.read(payload) != null) {
      return flawed(Flaw.REFLECTED);
    }
    Mark mark = theirs.read(payload);
    return mark == null ? unmarked(payload, text) : numbered(mark, text);
  }

  private Finding unmarked(byte[] payload, byte[] text) {
    if (marked) {
      return flawed(Flaw.UNMARKED);
    }
    if (!seen.add(ByteBuffer.wrap(payload).getLong())) {
      return flawed(Flaw.REPLAYED);
    }
    return new Finding(null, NonceMarks.TEXT, text, 0);
  }

  private Finding numbered(Mark mark, byte[] text) {
    if (mark.number() < expected) {
      return flawed(Flaw.REPLAYED);
    }
    marked = true;
    seen.clear();
    // Whatever arrived damaged was told of already.
    long missing = Math.max(0, mark.number() - expected - damaged);
    damaged = 0;
    expected = mark.number() + 1;
    return new Finding(null, mark.kind(), text, missing);
  }

  private static Finding flawed(Flaw flaw) {
    return new Finding(flaw, NonceMarks.TEXT, null, 0);
  }
}

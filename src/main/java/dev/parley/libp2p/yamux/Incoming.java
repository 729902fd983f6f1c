package dev.parley.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** What arrives on a stream, how much of it may, and who reads it. */
final class Incoming {

  /** A window that is used up in so many round trips is too small. */
  private static final int FAST_ROUND_TRIPS = 4;

  private final YamuxStream stream;
  private final YamuxSession session;
  private final Memory memory;
  private final ByteQueue kept = new ByteQueue();
  private Consumer<ByteBuf> reader;
  private Runnable endHandler;
  private boolean paused;
  private boolean offering;
  private boolean offerAgain;
  private boolean ended;
  private boolean endIsTold;
  private boolean discarding;
  private boolean sawBytes;

  private int window = Frame.INITIAL_WINDOW;
  private long allowed = Frame.INITIAL_WINDOW;
  private long unreturned;
  private long returnedAt;

  Incoming(YamuxStream stream, YamuxSession session) {
    this.stream = stream;
    this.session = session;
    this.memory = session.memory();
    this.returnedAt = session.now();
  }

  /** Takes account of a frame that begins; false if the window does not allow it. */
  boolean allows(int length) {
    allowed -= length;
    return allowed >= 0;
  }

  boolean hasEnded() {
    return ended;
  }

  /** Whether everything that arrived was read, and nothing more will. */
  boolean isFinished() {
    return ended && kept.isEmpty();
  }

  boolean sawBytes() {
    return sawBytes;
  }

  long keptLength() {
    return kept.length();
  }

  void reader(Consumer<ByteBuf> next) {
    reader = next;
    offerAgain = true;
    deliver();
  }

  void endHandler(Runnable handler) {
    endHandler = handler;
    deliver();
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    offerAgain = true;
    deliver();
  }

  void arrived(ByteBuf piece) {
    sawBytes = true;
    if (discarding) {
      return;
    }
    boolean direct = kept.isEmpty() && reader != null && !paused && !offering;
    if (direct) {
      returned(offer(piece));
    }
    if (piece.isReadable() && !discarding) {
      memory.addUnread(piece.readableBytes());
      kept.copy(piece);
      session.checkMemory();
    }
    if (!direct || offerAgain) {
      deliver();
    }
  }

  void end() {
    ended = true;
    deliver();
  }

  /** Throws away what is here and what will come. */
  void discard() {
    discarding = true;
    if (!offering) {
      forget();
    }
  }

  /** Gives back what a larger window took. */
  void release() {
    memory.shrink(window - Frame.INITIAL_WINDOW);
    window = Frame.INITIAL_WINDOW;
  }

  /** What the other side is told that it may send more. */
  int takeUpdate() {
    if (ended || discarding) {
      return 0;
    }
    long now = session.now();
    long delta = unreturned;
    long roundTrip = session.roundTripMillis();
    boolean fast =
        delta >= window / 2
            && roundTrip >= 0
            && now - returnedAt <= FAST_ROUND_TRIPS * Math.max(1, roundTrip);
    if (fast && 2 * window <= Frame.MAX_WINDOW && memory.grow(window)) {
      delta += window;
      window *= 2;
    }
    returnedAt = now;
    unreturned = 0;
    allowed += delta;
    return (int) delta;
  }

  private void deliver() {
    if (offering) {
      return;
    }
    boolean stuck = false;
    while (!stuck && !kept.isEmpty() && reader != null && !paused && !discarding) {
      ByteBuf first = kept.first();
      int count = offer(first);
      if (discarding) {
        forget();
        break;
      }
      boolean left = first.isReadable();
      kept.taken(count);
      memory.addUnread(-count);
      returned(count);
      if (left && kept.hasSecond()) {
        kept.joinFirst();
      } else {
        stuck = left && !offerAgain;
      }
    }
    tellEnd(stuck);
  }

  /** An end is told behind the last byte, or behind what the reader can do nothing with so far. */
  private void tellEnd(boolean stuck) {
    if (!ended || !kept.isEmpty() && !stuck) {
      return;
    }
    if (!endIsTold && endHandler != null && !discarding) {
      endIsTold = true;
      session.guard(endHandler, stream);
    }
    stream.checkFinished();
  }

  /** Offers bytes once and says how many were taken. */
  private int offer(ByteBuf bytes) {
    int before = bytes.readableBytes();
    offering = true;
    offerAgain = false;
    try {
      reader.accept(bytes);
    } catch (RuntimeException e) {
      session.readerFailed(stream, e);
    } finally {
      offering = false;
    }
    return before - bytes.readableBytes();
  }

  private void returned(int count) {
    unreturned += count;
    if (unreturned >= window / 2 && !ended && !discarding) {
      session.sender().urgent(stream);
    }
  }

  private void forget() {
    memory.addUnread(-kept.length());
    kept.clear();
  }
}

package dev.parley.libp2p.noise;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/**
 * Opens what arrives, message by message, and offers it to the reader. What cannot be read now
 * stays in the link, sealed; only what a reader left over is kept here.
 */
final class Incoming {

  /** What a reader may leave unread: several times the longest message that comes at once. */
  private static final int MAX_UNREAD = 256 << 10;

  private final Duplex link;
  private final Loop loop;
  private final CipherState cipher;
  private final Consumer<RuntimeException> failed;
  private final Frames frames = new Frames();
  private Consumer<ByteBuf> reader;
  private Runnable endHandler;
  private ByteBuf unread = Unpooled.EMPTY_BUFFER;
  private boolean held;
  private boolean paused;
  private boolean delivering;
  private boolean offerAgain;
  private boolean linkOffered;
  private boolean ended;
  private boolean discarded;

  Incoming(Duplex link, Loop loop, CipherState cipher, Consumer<RuntimeException> failed) {
    this.link = link;
    this.loop = loop;
    this.cipher = cipher;
    this.failed = failed;
  }

  /** Lets the link wait until somebody reads, if nobody does yet. */
  void holdUntilRead() {
    if (reader == null && !discarded) {
      held = true;
      link.pause();
    }
  }

  void reader(Consumer<ByteBuf> reader) {
    boolean first = this.reader == null;
    this.reader = reader;
    offerSoon();
    if (first) {
      link.reader(this::received);
    }
    if (held && !paused) {
      held = false;
      link.resume();
    }
  }

  void pause() {
    paused = true;
    link.pause();
  }

  void resume() {
    paused = false;
    offerSoon();
    if (reader != null) {
      link.resume();
    }
  }

  void endHandler(Runnable handler) {
    endHandler = handler;
    if (ended) {
      loop.execute(this::tellEnd);
    }
  }

  /** The link has said that nothing more comes. */
  void end() {
    ended = true;
    offerUnread();
  }

  boolean isInsideMessage() {
    return frames.isInside();
  }

  /** Nothing is opened or offered any more. */
  void discard() {
    discarded = true;
    unread = Unpooled.EMPTY_BUFFER;
  }

  private boolean reads() {
    return reader != null && !paused && !discarded;
  }

  private void received(ByteBuf bytes) {
    if (delivering) {
      linkOffered = true;
      return;
    }
    delivering = true;
    try {
      while (reads() && bytes.isReadable()) {
        byte[] frame = frames.next(bytes);
        if (frame != null) {
          cipher.open(frame, 0, frame.length);
          int length = frame.length - ChaChaPoly.TAG_LENGTH;
          deliver(Unpooled.wrappedBuffer(frame).writerIndex(length));
        }
      }
    } catch (RuntimeException e) {
      failed.accept(e);
    }
    delivered();
  }

  /** Never inside a call of the reader's: whoever sets one may not be ready for it yet. */
  private void offerSoon() {
    if (delivering) {
      offerAgain = true;
    } else if (unread.isReadable() || ended) {
      loop.execute(this::offerUnread);
    }
  }

  private void offerUnread() {
    if (delivering) {
      offerAgain = true;
      return;
    }
    delivering = true;
    try {
      if (reads() && unread.isReadable()) {
        offer();
      }
    } catch (RuntimeException e) {
      failed.accept(e);
    }
    delivered();
  }

  /** A reader that went on inside itself made the link offer bytes that nobody could take then. */
  private void delivered() {
    delivering = false;
    if (linkOffered) {
      linkOffered = false;
      if (reads()) {
        link.reader(this::received);
      }
    }
    tellEnd();
  }

  private void deliver(ByteBuf opened) {
    if (opened.isReadable()) {
      unread = joined(unread, opened);
      offer();
    }
  }

  private void offer() {
    do {
      offerAgain = false;
      reader.accept(unread);
    } while (offerAgain && reads() && unread.isReadable());
    if (!unread.isReadable()) {
      unread = Unpooled.EMPTY_BUFFER;
    } else if (unread.readableBytes() > MAX_UNREAD) {
      throw new Libp2pException(Reason.LIMIT, "the reader of a link leaves too much unread");
    }
  }

  /** Grows by doubling, so that a reader who waits for much does not cost a copy each time. */
  private static ByteBuf joined(ByteBuf left, ByteBuf added) {
    if (!left.isReadable()) {
      return added;
    }
    ByteBuf joined = left;
    if (left.isReadOnly() || left.writableBytes() < added.readableBytes()) {
      int needed = left.readableBytes() + added.readableBytes();
      joined = Unpooled.buffer(2 * needed).writeBytes(left);
    }
    return joined.writeBytes(added);
  }

  /** The end comes behind the last bytes, however long a paused reader lets them wait. */
  private void tellEnd() {
    Runnable handler = endHandler;
    boolean waits = paused && unread.isReadable();
    if (ended && handler != null && !waits && !discarded) {
      endHandler = null;
      handler.run();
    }
  }
}

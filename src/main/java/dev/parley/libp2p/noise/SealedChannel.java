package dev.parley.libp2p.noise;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link after the handshake: what is written is sealed, what arrives is opened. Between two
 * messages it holds two keys and nothing else; bytes that cannot be read now stay in the link.
 */
final class SealedChannel implements Duplex {

  private static final Logger LOG = LoggerFactory.getLogger(SealedChannel.class);

  /** What a reader may leave unread: several times the longest message that comes at once. */
  private static final int MAX_UNREAD = 256 << 10;

  private final Duplex link;
  private final Loop loop;
  private final CipherState opening;
  private final Outgoing outgoing;
  private final Frames frames = new Frames();

  private Consumer<ByteBuf> reader;
  private Runnable endHandler;
  private Consumer<Throwable> closeHandler;
  private ByteBuf unread = Unpooled.EMPTY_BUFFER;
  private boolean held;
  private boolean paused;
  private boolean delivering;
  private boolean offerAgain;
  private boolean linkOffered;
  private boolean ended;
  private boolean closing;
  private boolean closed;
  private Throwable cause;

  SealedChannel(Duplex link, Loop loop, CipherState sealing, CipherState opening) {
    this.link = link;
    this.loop = loop;
    this.opening = opening;
    this.outgoing = new Outgoing(link, sealing);
    link.endHandler(this::linkEnded);
    link.closeHandler(this::linkClosed);
  }

  /** Lets the link wait until somebody reads, if nobody does yet. */
  void holdUntilRead() {
    if (reader == null && !closing) {
      held = true;
      link.pause();
    }
  }

  @Override
  public void reader(Consumer<ByteBuf> reader) {
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

  @Override
  public void pause() {
    paused = true;
    link.pause();
  }

  @Override
  public void resume() {
    paused = false;
    offerSoon();
    if (reader != null) {
      link.resume();
    }
  }

  /** Never inside the call: whoever sets a reader may not be ready for it yet. */
  private void offerSoon() {
    if (delivering) {
      offerAgain = true;
    } else if (unread.isReadable() || ended) {
      loop.execute(this::offerUnread);
    }
  }

  private boolean reads() {
    return reader != null && !paused && !closing;
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
          opening.open(frame, 0, frame.length);
          int length = frame.length - ChaChaPoly.TAG_LENGTH;
          deliver(Unpooled.wrappedBuffer(frame).writerIndex(length));
        }
      }
    } catch (RuntimeException e) {
      fail(e);
    }
    delivered();
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
      fail(e);
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

  @Override
  public void write(ByteBuf bytes) {
    if (closing || outgoing.isEnded()) {
      bytes.release();
      return;
    }
    boolean first = outgoing.isEmpty();
    try {
      outgoing.add(bytes);
    } catch (RuntimeException e) {
      fail(e);
    }
    if (first) {
      loop.execute(this::flush);
    }
  }

  private void flush() {
    if (!closing) {
      attempt(outgoing::flush);
    }
  }

  @Override
  public boolean isFull() {
    return link.isFull();
  }

  @Override
  public void drainHandler(Runnable handler) {
    link.drainHandler(handler);
  }

  @Override
  public void endHandler(Runnable handler) {
    endHandler = handler;
    if (ended) {
      loop.execute(this::tellEnd);
    }
  }

  @Override
  public void closeHandler(Consumer<Throwable> handler) {
    closeHandler = handler;
    if (closed) {
      loop.execute(this::tellClosed);
    }
  }

  @Override
  public void end() {
    if (!closing && !outgoing.isEnded()) {
      attempt(outgoing::end);
    }
  }

  @Override
  public void close(Throwable cause) {
    if (closing) {
      return;
    }
    flush();
    if (!closing) {
      shut(cause);
    }
  }

  private void attempt(Runnable sending) {
    try {
      sending.run();
    } catch (RuntimeException e) {
      fail(e);
    }
  }

  private void fail(RuntimeException failure) {
    if (failure instanceof Malformed) {
      shut(new Libp2pException(Reason.VIOLATION, failure.getMessage(), failure));
    } else if (failure instanceof Libp2pException) {
      shut(failure);
    } else {
      LOG.warn("a link is closed because its reader failed", failure);
      shut(new Libp2pException(Reason.CLOSED, "the reader of a link failed", failure));
    }
  }

  private void shut(Throwable cause) {
    if (!closing) {
      closing = true;
      this.cause = cause;
      outgoing.drop();
      unread = Unpooled.EMPTY_BUFFER;
      link.close(cause);
    }
  }

  private void linkEnded() {
    if (frames.isInside()) {
      shut(cutOff());
      return;
    }
    ended = true;
    offerUnread();
  }

  private void linkClosed(Throwable linkCause) {
    closed = true;
    if (!closing) {
      closing = true;
      cause = linkCause == null && frames.isInside() ? cutOff() : linkCause;
      outgoing.drop();
    } else if (cause == null) {
      cause = linkCause;
    }
    tellClosed();
  }

  private static Libp2pException cutOff() {
    return new Libp2pException(Reason.VIOLATION, "a link ended inside a sealed message");
  }

  /** The end comes behind the last bytes, however long a paused reader lets them wait. */
  private void tellEnd() {
    Runnable handler = endHandler;
    boolean waits = paused && unread.isReadable();
    if (ended && handler != null && !waits && !closing) {
      endHandler = null;
      handler.run();
    }
  }

  private void tellClosed() {
    Consumer<Throwable> handler = closeHandler;
    if (handler != null) {
      closeHandler = null;
      handler.accept(cause);
    }
  }
}

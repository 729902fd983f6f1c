package dev.parley.libp2p;

import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.wire.Varint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;

/**
 * Whole messages on a stream, each with its length in front. A length is checked before anything is
 * allocated for it, and then no more is allocated than about twice of what has arrived. What is
 * wrong, and a handler that finds its message {@link Malformed}, resets the stream.
 */
public final class FramedStream {

  /** How a length is written. */
  public enum Prefix {
    VARINT,
    INT32
  }

  /** A length above 2^28 has a fifth byte, and no message here is that long. */
  private static final int MAX_VARINT = 4;

  /** A shorter message is copied behind its length, a longer one follows it by itself. */
  private static final int COPIED = 4 << 10;

  /** The first room for a message that comes in parts. */
  private static final int FIRST_ROOM = 512;

  private final Stream stream;
  private final Prefix prefix;
  private final int maxLength;
  private Handler<Buffer> handler = frame -> {};
  private Handler<Throwable> failed = failure -> {};
  private Handler<Void> endHandler;
  private HalfArrived shared;
  private ByteBuf unread = Unpooled.EMPTY_BUFFER;

  /** The message that is arriving: as much of it as is here, in room that doubles. */
  private byte[] message;

  private int length;
  private int filled;
  private boolean paused;
  private boolean delivering;
  private boolean ended;
  private boolean stopped;

  public FramedStream(Stream stream, Prefix prefix, int maxLength) {
    this.stream = stream;
    this.prefix = prefix;
    this.maxLength = maxLength;
  }

  /**
   * Counts messages that arrive in parts among others; to be called before any does. Whoever owns
   * the stream {@linkplain #reset() resets} this when it closes, or the part that arrived counts
   * on.
   */
  public FramedStream within(HalfArrived shared) {
    this.shared = shared;
    return this;
  }

  /** Takes each message; it is the handler's to keep. */
  public FramedStream handler(Handler<Buffer> handler) {
    this.handler = handler;
    stream.handler(this::received);
    return this;
  }

  /** Hears that a message was too long, cut off, or not understood; the stream is reset by then. */
  public FramedStream failureHandler(Handler<Throwable> handler) {
    this.failed = handler;
    return this;
  }

  /** Hears that the other side has ended behind a whole message, after all of them. */
  public FramedStream endHandler(Handler<Void> handler) {
    this.endHandler = handler;
    stream.endHandler(
        end -> {
          ended = true;
          deliver();
        });
    return this;
  }

  public Stream stream() {
    return stream;
  }

  /** Sends a message. */
  public Future<Void> write(Buffer message) {
    ByteBuf body = ((BufferInternal) message).getByteBuf();
    boolean together = message.length() <= COPIED;
    ByteBuf head = Unpooled.buffer(together ? message.length() + 5 : 5);
    if (prefix == Prefix.VARINT) {
      Varint.write(head, message.length());
    } else {
      head.writeInt(message.length());
    }
    if (together) {
      head.writeBytes(body);
      return stream.write(BufferInternal.buffer(head));
    }
    stream.write(BufferInternal.buffer(head));
    return stream.write(message);
  }

  /** Stops delivering messages and, when the window is full, the sender. */
  public void pause() {
    paused = true;
    stream.pause();
  }

  public void resume() {
    paused = false;
    deliver();
    if (!paused && !stopped) {
      stream.resume();
    }
  }

  /** Throws the stream away; no message is delivered after that. */
  public void reset() {
    stop();
    stream.reset();
  }

  /** Throws the stream away for want of room, and says so. */
  void giveUp(String why) {
    reset();
    failed.handle(new Libp2pException(Reason.LIMIT, why));
  }

  /**
   * Whether a part of a message is here whose rest is not; at the end of a stream that is wrong.
   */
  public boolean isInsideMessage() {
    return message != null || unread.isReadable();
  }

  private void received(Buffer chunk) {
    if (stopped) {
      return;
    }
    ByteBuf arrived = ((BufferInternal) chunk).getByteBuf();
    unread = unread.isReadable() ? joined(unread, arrived) : arrived;
    deliver();
    if (unread.isReadable()) {
      // What is left is a part of a length, or waits for a handler that has paused.
      unread = Unpooled.copiedBuffer(unread);
    } else {
      unread = Unpooled.EMPTY_BUFFER;
    }
  }

  private static ByteBuf joined(ByteBuf first, ByteBuf second) {
    ByteBuf joined = Unpooled.buffer(first.readableBytes() + second.readableBytes());
    return joined.writeBytes(first).writeBytes(second);
  }

  private void deliver() {
    if (delivering || stopped) {
      return;
    }
    delivering = true;
    try {
      while (!paused && !stopped && fill()) {
        Buffer whole = BufferInternal.buffer(Unpooled.wrappedBuffer(message));
        message = null;
        handler.handle(whole);
      }
      if (ended && !paused && !stopped) {
        finish();
      }
    } catch (Malformed e) {
      reset();
      failed.handle(e);
    } finally {
      delivering = false;
    }
  }

  private void finish() {
    if (isInsideMessage()) {
      throw new Malformed("a stream ended inside a message");
    }
    stop();
    endHandler.handle(null);
  }

  private void stop() {
    stopped = true;
    unread = Unpooled.EMPTY_BUFFER;
    message = null;
    if (shared != null) {
      shared.released(this);
    }
  }

  /** Goes on with the message that is arriving, or begins one; true when it is whole. */
  private boolean fill() {
    if (message == null && !begin()) {
      return false;
    }
    int count = Math.min(length - filled, unread.readableBytes());
    if (filled + count > message.length) {
      int room = Math.max(2 * message.length, filled + count);
      message = Arrays.copyOf(message, Math.min(length, room));
    }
    unread.readBytes(message, filled, count);
    filled += count;
    return account();
  }

  /** Whether the message is whole; while it is not, its room counts. */
  private boolean account() {
    boolean whole = filled == length;
    if (shared != null && whole) {
      shared.released(this);
    } else if (shared != null) {
      shared.takes(this, message.length);
    }
    return whole;
  }

  private boolean begin() {
    long declared = declaredLength();
    if (declared == Varint.INCOMPLETE) {
      return false;
    }
    if (declared > maxLength) {
      throw new Malformed("a message of " + declared + " bytes, above " + maxLength);
    }
    length = (int) declared;
    filled = 0;
    message = new byte[Math.min(length, Math.max(FIRST_ROOM, unread.readableBytes()))];
    return true;
  }

  private long declaredLength() {
    if (prefix == Prefix.VARINT) {
      return Varint.tryRead(unread, MAX_VARINT);
    }
    return unread.readableBytes() < 4 ? Varint.INCOMPLETE : unread.readUnsignedInt();
  }
}

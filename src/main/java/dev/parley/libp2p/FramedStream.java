package dev.parley.libp2p;

import dev.parley.libp2p.wire.Varint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/**
 * Whole messages on a stream, each with its length in front. A length is checked before anything is
 * allocated for it; too long a message resets the stream.
 */
public final class FramedStream {

  /** How a length is written. */
  public enum Prefix {
    VARINT,
    INT32
  }

  /** A length above 2^28 has a fifth byte, and no message here is that long. */
  private static final int MAX_VARINT = 4;

  private final Stream stream;
  private final Prefix prefix;
  private final int maxLength;
  private Handler<Buffer> handler = frame -> {};
  private Handler<Throwable> failed = failure -> {};
  private ByteBuf unread = Unpooled.EMPTY_BUFFER;
  private boolean paused;
  private boolean delivering;

  public FramedStream(Stream stream, Prefix prefix, int maxLength) {
    this.stream = stream;
    this.prefix = prefix;
    this.maxLength = maxLength;
  }

  /** Takes each message; it is the handler's to keep. */
  public FramedStream handler(Handler<Buffer> handler) {
    this.handler = handler;
    stream.handler(this::received);
    return this;
  }

  /** Hears that a message was too long or its length unreadable; the stream is reset by then. */
  public FramedStream failureHandler(Handler<Throwable> handler) {
    this.failed = handler;
    return this;
  }

  public Stream stream() {
    return stream;
  }

  /** Sends a message. */
  public Future<Void> write(Buffer message) {
    ByteBuf head = Unpooled.buffer(5);
    if (prefix == Prefix.VARINT) {
      Varint.write(head, message.length());
    } else {
      head.writeInt(message.length());
    }
    ByteBuf body = ((BufferInternal) message).getByteBuf();
    return stream.write(BufferInternal.buffer(Unpooled.wrappedBuffer(head, body)));
  }

  /** Stops delivering messages and, when the window is full, the sender. */
  public void pause() {
    paused = true;
    stream.pause();
  }

  public void resume() {
    paused = false;
    deliver();
    if (!paused) {
      stream.resume();
    }
  }

  /**
   * Whether a part of a message is here whose rest is not; at the end of a stream that is wrong.
   */
  public boolean isInsideMessage() {
    return unread.isReadable();
  }

  private void received(Buffer chunk) {
    ByteBuf arrived = ((BufferInternal) chunk).getByteBuf();
    if (unread.isReadable()) {
      // A message grows in place: copied once into room that doubles, not once a chunk.
      if (unread.writableBytes() < arrived.readableBytes()) {
        int needed = unread.readableBytes() + arrived.readableBytes();
        ByteBuf larger = Unpooled.buffer(Math.max(needed, 2 * unread.readableBytes()));
        larger.writeBytes(unread);
        unread = larger;
      }
      unread.writeBytes(arrived);
    } else {
      unread = arrived;
    }
    deliver();
  }

  private void deliver() {
    if (delivering) {
      return;
    }
    delivering = true;
    try {
      Buffer message;
      while (!paused && (message = next()) != null) {
        handler.handle(message);
      }
    } catch (Malformed e) {
      unread = Unpooled.EMPTY_BUFFER;
      stream.reset();
      failed.handle(e);
    } finally {
      delivering = false;
    }
  }

  private Buffer next() {
    int start = unread.readerIndex();
    long length = length();
    if (length == Varint.INCOMPLETE) {
      return null;
    }
    if (length > maxLength) {
      throw new Malformed("a message of " + length + " bytes, above " + maxLength);
    }
    if (unread.readableBytes() < length) {
      unread.readerIndex(start);
      return null;
    }
    return BufferInternal.buffer(unread.readBytes((int) length));
  }

  private long length() {
    if (prefix == Prefix.VARINT) {
      return Varint.tryRead(unread, MAX_VARINT);
    }
    return unread.readableBytes() < 4 ? Varint.INCOMPLETE : unread.readUnsignedInt();
  }
}

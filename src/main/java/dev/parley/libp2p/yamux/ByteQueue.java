package dev.parley.libp2p.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;

/**
 * Bytes that wait. Small pieces are copied together, so that a thousand of them cost little more
 * than their bytes; a large piece is kept as it is.
 */
final class ByteQueue {

  /** Pieces up to here are copied together. */
  private static final int SMALL = 4 << 10;

  /** What small pieces are copied into grows by doubling, and is this long at most. */
  private static final int MAX_CHUNK = 64 << 10;

  private final ArrayDeque<ByteBuf> chunks = new ArrayDeque<>(2);

  /** The last chunk, if it is one of the queue's own with room for more. */
  private ByteBuf open;

  private long length;

  long length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Adds a buffer and takes it over. */
  void add(ByteBuf bytes) {
    if (bytes.readableBytes() > SMALL && isMostOfItsArray(bytes)) {
      chunks.add(bytes);
      open = null;
      length += bytes.readableBytes();
      return;
    }
    copy(bytes);
    bytes.release();
  }

  /** A short slice must not keep a long array alive. */
  private static boolean isMostOfItsArray(ByteBuf bytes) {
    return bytes.hasArray() && bytes.readableBytes() >= bytes.array().length / 2;
  }

  /** Adds a copy of what is readable. */
  void copy(ByteBuf bytes) {
    length += bytes.readableBytes();
    while (bytes.isReadable()) {
      if (open == null || open.maxWritableBytes() == 0) {
        open = Unpooled.buffer(Math.min(bytes.readableBytes(), MAX_CHUNK), MAX_CHUNK);
        chunks.add(open);
      }
      open.writeBytes(bytes, Math.min(open.maxWritableBytes(), bytes.readableBytes()));
    }
  }

  /** Moves the first bytes to the end of a buffer that has room for them. */
  void moveTo(ByteBuf target, int count) {
    int left = count;
    while (left > 0) {
      ByteBuf first = chunks.peek();
      int part = Math.min(left, first.readableBytes());
      target.writeBytes(first, part);
      left -= part;
      if (!first.isReadable()) {
        removeFirst();
      }
    }
    length -= count;
  }

  /**
   * The first bytes, to be read out of it and then to be {@link #taken}; not for an empty queue.
   */
  ByteBuf first() {
    return chunks.peek();
  }

  /** Says how many bytes were read out of {@link #first}. */
  void taken(int count) {
    length -= count;
    if (!chunks.peek().isReadable()) {
      removeFirst();
    }
  }

  /** Whether there is more than {@link #first}. */
  boolean hasSecond() {
    return chunks.size() > 1;
  }

  /** Makes the first two chunks one, for a reader that can do nothing with the first alone. */
  void joinFirst() {
    ByteBuf first = chunks.poll();
    ByteBuf second = chunks.poll();
    // Doubled, so that a reader that waits for much costs no copy of all of it for each chunk.
    int together = first.readableBytes() + second.readableBytes();
    ByteBuf joined = Unpooled.buffer(Math.max(together, 2 * first.readableBytes()));
    joined.writeBytes(first).writeBytes(second);
    first.release();
    second.release();
    chunks.addFirst(joined);
    if (chunks.size() == 1) {
      open = joined;
    }
  }

  void clear() {
    while (!chunks.isEmpty()) {
      removeFirst();
    }
    length = 0;
  }

  private void removeFirst() {
    ByteBuf first = chunks.poll();
    if (first == open) {
      open = null;
    }
    first.release();
  }
}

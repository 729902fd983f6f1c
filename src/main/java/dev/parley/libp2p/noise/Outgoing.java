package dev.parley.libp2p.noise;

import dev.parley.libp2p.Duplex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;

/**
 * What waits to be sealed: the writes of one turn share messages, and never is more than one
 * message's worth held back.
 */
final class Outgoing {

  static final int MAX_PLAINTEXT = 0xffff - ChaChaPoly.TAG_LENGTH;

  private static final int LENGTH_BYTES = 2;

  /** Most turns write once or twice. */
  private static final int USUAL_WRITES = 2;

  private final Duplex link;
  private final CipherState cipher;
  private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(USUAL_WRITES);
  private long size;
  private boolean ended;

  Outgoing(Duplex link, CipherState cipher) {
    this.link = link;
    this.cipher = cipher;
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  boolean isEnded() {
    return ended;
  }

  /** Takes over bytes, and sends as many whole messages as there are now. */
  void add(ByteBuf bytes) {
    if (!bytes.isReadable()) {
      bytes.release();
      return;
    }
    waiting.add(bytes);
    size += bytes.readableBytes();
    while (size >= MAX_PLAINTEXT) {
      send(MAX_PLAINTEXT);
    }
  }

  /** Sends what is left. */
  void flush() {
    if (size > 0) {
      send((int) size);
    }
  }

  /** Sends what is left, and says that it is the last. */
  void end() {
    ended = true;
    flush();
    link.end();
  }

  void drop() {
    waiting.forEach(ByteBuf::release);
    waiting.clear();
    size = 0;
  }

  private void send(int count) {
    byte[] frame = new byte[LENGTH_BYTES + count + ChaChaPoly.TAG_LENGTH];
    int sealed = count + ChaChaPoly.TAG_LENGTH;
    frame[0] = (byte) (sealed >>> 8);
    frame[1] = (byte) sealed;
    gather(frame, count);
    cipher.seal(frame, LENGTH_BYTES, count);
    link.write(Unpooled.wrappedBuffer(frame));
  }

  private void gather(byte[] frame, int count) {
    int at = LENGTH_BYTES;
    int end = at + count;
    while (at < end) {
      ByteBuf first = waiting.element();
      int part = Math.min(end - at, first.readableBytes());
      first.readBytes(frame, at, part);
      at += part;
      if (!first.isReadable()) {
        waiting.remove();
        first.release();
      }
    }
    size -= count;
  }
}

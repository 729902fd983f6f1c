package dev.parley.libp2p.noise;

import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Gathers sealed messages out of what a network makes of them. Room grows with what has come, so a
 * length alone takes none, and between two messages nothing is held.
 */
final class Frames {

  private static final int SMALLEST_ROOM = 1 << 10;
  private static final int NONE = -1;

  private byte[] frame;
  private int have;
  private int length = NONE;
  private int firstByte = NONE;

  /** Takes bytes up to the end of a message; the message, or null if there is more to come. */
  byte[] next(ByteBuf bytes) {
    if (length == NONE && !readLength(bytes)) {
      return null;
    }
    int count = Math.min(length - have, bytes.readableBytes());
    reserve(have + count);
    bytes.readBytes(frame, have, count);
    have += count;
    if (have < length) {
      return null;
    }
    byte[] whole = frame;
    frame = null;
    have = 0;
    length = NONE;
    return whole;
  }

  /** Whether a message has begun that has not ended. */
  boolean isInside() {
    return length != NONE || firstByte != NONE;
  }

  /** How many bytes are held for the message that has begun. */
  int room() {
    return frame == null ? 0 : frame.length;
  }

  private boolean readLength(ByteBuf bytes) {
    if (firstByte == NONE && bytes.readableBytes() == 1) {
      firstByte = bytes.readUnsignedByte();
      return false;
    }
    length =
        firstByte == NONE ? bytes.readUnsignedShort() : firstByte << 8 | bytes.readUnsignedByte();
    firstByte = NONE;
    if (length < ChaChaPoly.TAG_LENGTH) {
      throw new Malformed("a sealed message is shorter than its tag");
    }
    return true;
  }

  private void reserve(int needed) {
    if (frame == null) {
      frame = new byte[room(needed)];
    } else if (frame.length < needed) {
      frame = Arrays.copyOf(frame, room(needed));
    }
  }

  private int room(int needed) {
    return needed == length ? length : Math.min(length, Math.max(SMALLEST_ROOM, 2 * needed));
  }
}

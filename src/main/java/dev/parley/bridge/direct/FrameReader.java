package dev.parley.bridge.direct;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/**
 * Cuts what arrives into keys and frames. Memory grows with what came, not with what a length
 * claims, and never beyond one frame and one read.
 */
final class FrameReader {

  static final int HEADER_LENGTH = 2;
  static final int MAX_PAYLOAD = 0xffff;

  private byte[] bytes = new byte[512];
  private int from;
  private int to;

  void add(Buffer arrived) {
    int count = arrived.length();
    if (to + count > bytes.length) {
      makeRoom(count);
    }
    arrived.getBytes(bytes, to);
    to += count;
  }

  private void makeRoom(int count) {
    int kept = available();
    byte[] target = bytes;
    if (kept + count > bytes.length / 2) {
      // At least twice what is there: single bytes that arrive must not be moved again and again.
      target = new byte[Math.max(2 * (kept + count), bytes.length)];
    }
    System.arraycopy(bytes, from, target, 0, kept);
    bytes = target;
    from = 0;
    to = kept;
  }

  /** The next bytes, null if they are not all there. */
  byte[] take(int count) {
    if (available() < count) {
      return null;
    }
    byte[] taken = Arrays.copyOfRange(bytes, from, from + count);
    from += count;
    return taken;
  }

  /** The payload of the next frame, null if it is not all there. */
  byte[] nextPayload() {
    if (available() < HEADER_LENGTH) {
      return null;
    }
    int length = (bytes[from] & 0xff) << 8 | bytes[from + 1] & 0xff;
    if (available() < HEADER_LENGTH + length) {
      return null;
    }
    from += HEADER_LENGTH;
    return take(length);
  }

  /** The memory that is held. */
  int room() {
    return bytes.length;
  }

  int available() {
    return to - from;
  }

  /** Whether an end here would cut off what was said: a bare header announced, but said nothing. */
  boolean isInsideFrame() {
    return available() != 0 && available() != HEADER_LENGTH;
  }
}

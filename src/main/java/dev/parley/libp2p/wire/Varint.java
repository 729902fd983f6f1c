package dev.parley.libp2p.wire;

import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;

/** Unsigned varints: seven bits a byte, the lowest first. */
public final class Varint {

  /** The most bytes that a number of 64 bits takes. */
  public static final int MAX_LENGTH = 10;

  /** The answer of {@link #tryRead} when more bytes are needed. */
  public static final long INCOMPLETE = -1;

  private Varint() {}

  /** How many bytes a number takes. */
  public static int length(long value) {
    return (63 - Long.numberOfLeadingZeros(value | 1)) / 7 + 1;
  }

  /** Writes a number, taken as unsigned. */
  public static void write(ByteBuf target, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      target.writeByte((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    target.writeByte((int) rest);
  }

  /**
   * Reads a number of at most {@code maxBytes} bytes, at most 9, so never a negative one.
   *
   * @return {@link #INCOMPLETE}, with nothing consumed, if the source ends inside it
   * @throws Malformed if it is longer, or longer than its value needs
   */
  public static long tryRead(ByteBuf source, int maxBytes) {
    long value = 0;
    int start = source.readerIndex();
    for (int i = 0; i < maxBytes; i++) {
      if (start + i >= source.writerIndex()) {
        return INCOMPLETE;
      }
      byte next = source.getByte(start + i);
      value |= (long) (next & 0x7f) << (7 * i);
      if (next >= 0) {
        if (next == 0 && i > 0) {
          throw new Malformed("a varint has a needless byte");
        }
        source.readerIndex(start + i + 1);
        return value;
      }
    }
    throw new Malformed("a varint has more than " + maxBytes + " bytes");
  }
}

package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;

/**
 * Takes frames out of a sequence of bytes, however it is cut. The body of a data frame is passed on
 * in the pieces in which it arrives and never collected.
 */
final class FrameReader {

  /** Who is told of the frames. */
  interface Target {

    /** A data frame begins; its body follows in pieces. */
    void data(int flags, int stream, int length);

    /** The next bytes of the body; with the last of them nothing is left. */
    void body(ByteBuf piece, int left);

    void windowUpdate(int flags, int stream, long delta);

    void ping(int flags, int value);

    void goAway(int code);

    /** Whether to stop here for now. */
    boolean isStopped();
  }

  private final Target target;
  private int bodyLeft;

  FrameReader(Target target) {
    this.target = target;
  }

  /** Whether a frame has begun whose body is not all there. */
  boolean isInsideBody() {
    return bodyLeft > 0;
  }

  /**
   * Reads as far as there are whole headers, leaving what is behind them.
   *
   * @throws Malformed if there is something that is not a frame
   */
  void read(ByteBuf bytes) {
    while (!target.isStopped()) {
      if (bodyLeft > 0) {
        int count = Math.min(bodyLeft, bytes.readableBytes());
        if (count == 0) {
          return;
        }
        bodyLeft -= count;
        target.body(bytes.readSlice(count), bodyLeft);
      } else if (bytes.readableBytes() < Frame.HEADER_LENGTH) {
        return;
      } else {
        header(bytes);
      }
    }
  }

  private void header(ByteBuf bytes) {
    int version = bytes.readUnsignedByte();
    int type = bytes.readUnsignedByte();
    int flags = bytes.readUnsignedShort();
    int stream = bytes.readInt();
    long length = bytes.readUnsignedInt();
    if (version != Frame.VERSION) {
      throw new Malformed("a frame of version " + version);
    }
    if (type == Frame.DATA || type == Frame.WINDOW_UPDATE) {
      if (stream == 0) {
        throw new Malformed("stream 0 is the session itself");
      }
    } else if (stream != 0) {
      throw new Malformed("a frame for the session names stream " + (stream & 0xffffffffL));
    }
    switch (type) {
      case Frame.DATA -> data(flags, stream, length);
      case Frame.WINDOW_UPDATE -> target.windowUpdate(flags, stream, length);
      case Frame.PING -> target.ping(flags, (int) length);
      case Frame.GO_AWAY -> target.goAway((int) length);
      default -> throw new Malformed("a frame of type " + type);
    }
  }

  private void data(int flags, int stream, long length) {
    // Not even a stream that is gone here can have been allowed more.
    if (length > Frame.MAX_WINDOW) {
      throw new Malformed("a data frame of " + length + " bytes");
    }
    bodyLeft = (int) length;
    target.data(flags, stream, bodyLeft);
  }
}

package dev.parley.libp2p.yamux;

import io.netty.buffer.ByteBuf;

/** What the twelve bytes in front of everything say. */
final class Frame {

  static final int HEADER_LENGTH = 12;
  static final int VERSION = 0;

  static final int DATA = 0;
  static final int WINDOW_UPDATE = 1;
  static final int PING = 2;
  static final int GO_AWAY = 3;

  static final int SYN = 1;
  static final int ACK = 2;
  static final int FIN = 4;
  static final int RST = 8;

  static final int NORMAL = 0;
  static final int PROTOCOL_ERROR = 1;
  static final int INTERNAL_ERROR = 2;

  /** What each side may send on a new stream. */
  static final int INITIAL_WINDOW = 256 << 10;

  /** The most that a window grows to here, and in every implementation known. */
  static final int MAX_WINDOW = 16 << 20;

  private Frame() {}

  static void write(ByteBuf target, int type, int flags, int stream, int length) {
    target.writeInt(VERSION << 24 | type << 16 | flags);
    target.writeInt(stream);
    target.writeInt(length);
  }
}

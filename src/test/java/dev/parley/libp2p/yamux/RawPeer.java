package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.LinkPair;
import dev.parley.libp2p.sim.SimOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/** A session, and a peer of it that sends whatever bytes it likes; the peer is the dialler. */
final class RawPeer {

  final LinkPair pair;
  final YamuxSession session;
  final List<Duplex> accepted = new ArrayList<>();
  final List<Throwable> closings = new ArrayList<>();

  /** The frames that the session sent, such as {@code WINDOW_UPDATE ACK 1 0}. */
  final List<String> frames = new ArrayList<>();

  RawPeer() {
    this(Sessions.QUIET);
  }

  RawPeer(YamuxOptions options) {
    this(options, LinkPair.NEAR);
  }

  RawPeer(YamuxOptions options, SimOptions network) {
    pair = new LinkPair(1, network);
    session = new YamuxSession(pair.far, false, pair.loop, options);
    session.streamHandler(accepted::add);
    session.closeHandler(closings::add);
    pair.near.reader(this::read);
  }

  RawPeer send(int type, int flags, int stream, int length) {
    ByteBuf frame = Unpooled.buffer();
    Frame.write(frame, type, flags, stream, length);
    pair.near.write(frame);
    return this;
  }

  RawPeer open(int stream) {
    return send(Frame.WINDOW_UPDATE, Frame.SYN, stream, 0);
  }

  RawPeer reset(int stream) {
    return send(Frame.WINDOW_UPDATE, Frame.RST, stream, 0);
  }

  /** A whole data frame of zeros. */
  RawPeer data(int stream, int length) {
    send(Frame.DATA, 0, stream, length);
    pair.near.write(Unpooled.wrappedBuffer(new byte[length]));
    return this;
  }

  RawPeer hex(String hex) {
    pair.near.write(LinkPair.hex(hex));
    return this;
  }

  RawPeer settle() {
    pair.settle();
    return this;
  }

  private void read(ByteBuf bytes) {
    while (bytes.readableBytes() >= Frame.HEADER_LENGTH) {
      int start = bytes.readerIndex();
      int head = bytes.readInt();
      int stream = bytes.readInt();
      int length = bytes.readInt();
      int type = head >>> 16;
      if (type == Frame.DATA) {
        if (bytes.readableBytes() < length) {
          bytes.readerIndex(start);
          return;
        }
        bytes.skipBytes(length);
      }
      frames.add(name(type) + flags(head) + " " + stream + " " + length);
    }
  }

  private static String name(int type) {
    return switch (type) {
      case Frame.DATA -> "DATA";
      case Frame.WINDOW_UPDATE -> "WINDOW_UPDATE";
      case Frame.PING -> "PING";
      case Frame.GO_AWAY -> "GO_AWAY";
      default -> "TYPE_" + type;
    };
  }

  private static String flags(int head) {
    return ((head & Frame.SYN) != 0 ? " SYN" : "")
        + ((head & Frame.ACK) != 0 ? " ACK" : "")
        + ((head & Frame.FIN) != 0 ? " FIN" : "")
        + ((head & Frame.RST) != 0 ? " RST" : "");
  }
}

package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import java.util.function.Consumer;

/** Which streams of the other side are taken, and for how long it may open them for nothing. */
final class Acceptance {

  private final YamuxSession session;
  private final Streams streams;
  private final Sender sender;
  private final int parity;
  private final Allowance wasted;
  private Consumer<Duplex> handler;
  private boolean over;

  Acceptance(YamuxSession session, Streams streams, Sender sender, boolean initiator, Loop loop) {
    this.session = session;
    this.streams = streams;
    this.sender = sender;
    this.parity = initiator ? 0 : 1;
    this.wasted = Allowance.ofWastedStreams(loop);
  }

  void handler(Consumer<Duplex> handler) {
    this.handler = handler;
  }

  /** The other side has said goodbye. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  /** Hands over a stream that the other side opened, or refuses it. */
  void opened(int id) {
    if ((id & 1) != parity) {
      throw new Malformed("a stream was opened with a number of this side");
    }
    if (streams.has(id)) {
      throw new Malformed("a stream was opened twice");
    }
    if (over) {
      throw new Malformed("a stream was opened after the goodbye");
    }
    if (handler == null || streams.isFull()) {
      sender.control(Frame.WINDOW_UPDATE, Frame.RST, id, 0);
      waste();
      return;
    }
    YamuxStream stream = new YamuxStream(session, id, false);
    streams.add(stream);
    session.guard(() -> handler.accept(stream), stream);
  }

  /** Counts a stream that is gone if it was reset, or if nothing was ever said on it. */
  void removed(YamuxStream stream, boolean reset) {
    if (!stream.isOpened() && (reset || !stream.incoming().sawBytes())) {
      waste();
    }
  }

  private void waste() {
    if (!wasted.take()) {
      session.violated("too many streams were opened for nothing");
    }
  }
}

package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;

/** Looks after streams that were closed here, and resets those on which nothing happens. */
final class Lingering {

  /** How long nothing may happen: after one to two of these a stream is reset. */
  private static final long PATIENCE_MILLIS = 10_000;

  private final Loop loop;
  private final Streams streams;
  private Loop.Timer timer;

  Lingering(Loop loop, Streams streams) {
    this.loop = loop;
    this.streams = streams;
  }

  /** There is a stream to look after. */
  void begin() {
    if (timer == null) {
      timer = loop.schedule(PATIENCE_MILLIS, this::sweep);
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void sweep() {
    timer = null;
    boolean others = false;
    for (YamuxStream stream : streams.all()) {
      if (stream.isLingering() && !stream.takeStirred()) {
        stream.abort(new Libp2pException(Reason.TIMEOUT, "the other side did not end the stream"));
      }
      others |= stream.isLingering();
    }
    if (others) {
      begin();
    }
  }
}

package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Loop;
import java.util.function.Consumer;

/** Many streams over one channel. */
public final class YamuxSession {

  /** The name in the negotiation. */
  public static final String PROTOCOL = "/yamux/1.0.0";

  /** Takes over a channel; a {@link #streamHandler} is to be set in the same turn. */
  public YamuxSession(Duplex channel, boolean initiator, Loop loop, YamuxOptions options) {}

  /**
   * Opens a stream.
   *
   * @throws dev.parley.libp2p.Libp2pException LIMIT if there are too many, CLOSED if the session is
   */
  public Duplex open() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Takes each stream that the other side opens. */
  public void streamHandler(Consumer<Duplex> handler) {}

  /** Called once when the session is over; the cause is null after an orderly end. */
  public void closeHandler(Consumer<Throwable> handler) {}

  /** Says goodbye, ends every stream, and closes the channel; a null cause is an orderly end. */
  public void close(Throwable cause) {}

  /** The round trip as last measured, -1 before the first measurement. */
  public long roundTripMillis() {
    return -1;
  }

  /** How many streams are open, both directions together. */
  public int streamCount() {
    return 0;
  }

  /** How many bytes wait in the buffers of the session, both directions together. */
  public long bufferedBytes() {
    return 0;
  }

  public boolean isClosed() {
    return false;
  }
}

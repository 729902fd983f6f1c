package dev.parley.libp2p.yamux;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many streams over one channel. Only for the loop's thread. */
public final class YamuxSession {

  /** The name in the negotiation. */
  public static final String PROTOCOL = "/yamux/1.0.0";

  private static final Logger log = LoggerFactory.getLogger(YamuxSession.class);

  /** Streams that the other side opened for nothing: as many at once, then so many a second. */
  private static final int WASTED_AT_ONCE = 1_000;

  private static final int WASTED_PER_SECOND = 100;

  /** Nobody needs to measure the round trip more often. */
  private static final int PINGS_AT_ONCE = 1_000;

  private static final int PINGS_PER_SECOND = 100;

  /** How long a closed stream waits for anything to happen before it is reset. */
  private static final long LINGER_MILLIS = 10_000;

  private final Duplex channel;
  private final boolean initiator;
  private final Loop loop;
  private final Memory memory;
  private final Sender sender;
  private final Streams streams;
  private final Heartbeat heartbeat;
  private final FrameReader frames;
  private final Allowance wasted;
  private final Allowance pings;
  private Consumer<Duplex> streamHandler;
  private Consumer<Throwable> closeHandler;
  private long nextId;
  private Loop.Timer sweep;
  private boolean started;
  private boolean reading = true;
  private boolean remoteIsLeaving;
  private boolean closed;
  private boolean told;
  private Throwable cause;

  /** Takes over a channel; reads it from the loop's next turn on. */
  public YamuxSession(Duplex channel, boolean initiator, Loop loop, YamuxOptions options) {
    this.channel = channel;
    this.initiator = initiator;
    this.loop = loop;
    this.nextId = initiator ? 1 : 2;
    memory = new Memory(options.connectionMemory());
    sender = new Sender(channel, loop, this::flushed);
    streams = new Streams(options, sender);
    heartbeat = new Heartbeat(loop, options, sender, this::died);
    frames = new FrameReader(new Received(this, streams, heartbeat));
    wasted = new Allowance(loop, WASTED_AT_ONCE, WASTED_PER_SECOND);
    pings = new Allowance(loop, PINGS_AT_ONCE, PINGS_PER_SECOND);
    channel.reader(this::received);
    channel.endHandler(this::channelEnded);
    channel.closeHandler(this::over);
    channel.drainHandler(sender::flush);
    loop.execute(this::start);
  }

  /**
   * Opens a stream.
   *
   * @throws Libp2pException LIMIT if there are too many, CLOSED if the session is or will be
   */
  public Duplex open() {
    if (closed || remoteIsLeaving) {
      throw new Libp2pException(Reason.CLOSED, "the connection is closed");
    }
    if (streams.isFull() || nextId > 0xffffffffL) {
      throw new Libp2pException(Reason.LIMIT, "no more streams fit on the connection");
    }
    YamuxStream stream = new YamuxStream(this, (int) nextId, true);
    nextId += 2;
    streams.add(stream);
    return stream;
  }

  /** Takes each stream that the other side opens. Without a handler they are refused. */
  public void streamHandler(Consumer<Duplex> handler) {
    streamHandler = handler;
  }

  /** Called once, on a turn of its own, when the session is over; null after an orderly end. */
  public void closeHandler(Consumer<Throwable> handler) {
    closeHandler = handler;
    if (closed) {
      loop.execute(this::tellClosed);
    }
  }

  /** Says goodbye, ends every stream, and closes the channel; a null cause is an orderly end. */
  public void close(Throwable why) {
    if (closed) {
      return;
    }
    if (why == null) {
      sender.sendAll();
    }
    sender.sayGoodbye(goAwayCode(why));
    over(why);
  }

  /** The round trip as last measured, -1 before the first measurement. */
  public long roundTripMillis() {
    return heartbeat.roundTripMillis();
  }

  /** How many streams are open, both directions together. */
  public int streamCount() {
    return streams.size();
  }

  /** How many bytes wait in the buffers of the session, both directions together. */
  public long bufferedBytes() {
    return memory.held() + sender.unsentAnswers();
  }

  public boolean isClosed() {
    return closed;
  }

  private static int goAwayCode(Throwable why) {
    if (why == null) {
      return Frame.NORMAL;
    }
    if (why instanceof Libp2pException known) {
      return known.reason() == Reason.VIOLATION ? Frame.PROTOCOL_ERROR : Frame.NORMAL;
    }
    return Frame.INTERNAL_ERROR;
  }

  private void start() {
    if (!closed) {
      started = true;
      heartbeat.start();
      channel.reader(this::received);
    }
  }

  private void received(ByteBuf bytes) {
    if (!started || closed || !reading) {
      return;
    }
    heartbeat.heard();
    sender.hold();
    try {
      frames.read(bytes);
    } catch (Malformed e) {
      violated(e.getMessage());
    } finally {
      sender.release();
    }
  }

  /** Nothing more is read while the other side does not take the answers to what it asked. */
  boolean isStopped() {
    if (!closed && reading && sender.isClogged()) {
      sender.flush();
      if (sender.isClogged() && !closed) {
        reading = false;
        channel.pause();
      }
    }
    return closed || !reading;
  }

  private void flushed() {
    if (!reading && !closed && !sender.isClogged()) {
      reading = true;
      // On a turn of its own: the flush may be part of reading.
      loop.execute(this::readOn);
    }
    if (memory.takeRelief()) {
      streams.all().forEach(stream -> stream.outgoing().tellDrained());
    }
  }

  private void readOn() {
    if (!closed && reading) {
      channel.resume();
      channel.reader(this::received);
    }
  }

  /** Hands over a stream that the other side opened, or refuses it. */
  void opened(int id) {
    if ((id & 1) == (initiator ? 1 : 0)) {
      throw new Malformed("a stream was opened with a number of this side");
    }
    if (streams.has(id)) {
      throw new Malformed("a stream was opened twice");
    }
    if (remoteIsLeaving) {
      throw new Malformed("a stream was opened after the goodbye");
    }
    if (streamHandler == null || streams.isFull()) {
      sender.control(Frame.WINDOW_UPDATE, Frame.RST, id, 0);
      waste();
      return;
    }
    YamuxStream stream = new YamuxStream(this, id, false);
    streams.add(stream);
    guard(() -> streamHandler.accept(stream), stream);
  }

  void pinged(int value) {
    if (!pings.take()) {
      throw new Malformed("too many pings");
    }
    sender.control(Frame.PING, Frame.ACK, 0, value);
  }

  void goneAway(int code) {
    if (code != Frame.NORMAL) {
      String message = "the other side ended the session with code " + code;
      over(new Libp2pException(Reason.CLOSED, message));
      return;
    }
    remoteIsLeaving = true;
    closeWhenIdle();
  }

  /** Streams that are open may end in peace, but there will be no others. */
  private void closeWhenIdle() {
    if (remoteIsLeaving && streams.size() == 0) {
      loop.execute(
          () -> {
            if (streams.size() == 0) {
              close(null);
            }
          });
    }
  }

  /** A stream is gone; one that was reset, or on which nothing was said, was opened for nothing. */
  void removed(YamuxStream stream, boolean reset) {
    streams.remove(stream);
    if (closed) {
      return;
    }
    closeWhenIdle();
    boolean forNothing = reset || !stream.incoming().sawBytes();
    if (!stream.isOpened() && forNothing && !wasted.take()) {
      violated("too many streams were opened for nothing");
    }
  }

  private void waste() {
    if (!wasted.take()) {
      throw new Malformed("too many streams were opened that were not allowed");
    }
  }

  void violated(String message) {
    close(new Libp2pException(Reason.VIOLATION, message));
  }

  /** Resets the streams that are read slowest until the rest fits. */
  void checkMemory() {
    while (memory.isUnreadOver()) {
      YamuxStream longest = null;
      for (YamuxStream stream : streams.all()) {
        if (longest == null || stream.incoming().keptLength() > longest.incoming().keptLength()) {
          longest = stream;
        }
      }
      if (longest == null || longest.incoming().keptLength() == 0) {
        return;
      }
      longest.abort(new Libp2pException(Reason.LIMIT, "read too slowly"));
    }
  }

  void lingers() {
    if (sweep == null && !closed) {
      sweep = loop.schedule(LINGER_MILLIS, this::sweep);
    }
  }

  private void sweep() {
    sweep = null;
    for (YamuxStream stream : streams.all()) {
      if (stream.isLingering() && !stream.takeStirred()) {
        stream.abort(new Libp2pException(Reason.TIMEOUT, "the other side did not end the stream"));
      }
    }
    if (streams.all().stream().anyMatch(YamuxStream::isLingering)) {
      lingers();
    }
  }

  private void channelEnded() {
    boolean orderly = streams.size() == 0 && !frames.isInsideBody();
    close(orderly ? null : new Libp2pException(Reason.CLOSED, "the other side is gone"));
  }

  private void died() {
    close(new Libp2pException(Reason.TIMEOUT, "the other side does not answer"));
  }

  private void over(Throwable why) {
    if (closed) {
      return;
    }
    closed = true;
    cause = why;
    heartbeat.stop();
    if (sweep != null) {
      sweep.cancel();
    }
    sender.stop();
    Throwable ending =
        why != null ? why : new Libp2pException(Reason.CLOSED, "the connection is closed");
    streams.all().forEach(stream -> stream.finish(ending));
    channel.close(why);
    loop.execute(this::tellClosed);
  }

  private void tellClosed() {
    if (!told && closeHandler != null) {
      told = true;
      closeHandler.accept(cause);
    }
  }

  /** Runs what is not of this package; whatever it throws costs its stream and no other. */
  void guard(Runnable task, YamuxStream stream) {
    try {
      task.run();
    } catch (RuntimeException e) {
      readerFailed(stream, e);
    }
  }

  void readerFailed(YamuxStream stream, RuntimeException failure) {
    log.debug("a handler of {} failed", stream, failure);
    stream.abort(failure);
  }

  Memory memory() {
    return memory;
  }

  Sender sender() {
    return sender;
  }

  long now() {
    return loop.now();
  }

  void execute(Runnable task) {
    loop.execute(task);
  }
}

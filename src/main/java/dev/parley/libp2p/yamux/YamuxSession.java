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

  /** How long streams may go on after the other side has said goodbye. */
  private static final long GOODBYE_MILLIS = 30_000;

  private final Duplex channel;
  private final Loop loop;
  private final Memory memory;
  private final Sender sender;
  private final Streams streams;
  private final Heartbeat heartbeat;
  private final FrameReader frames;
  private final Lingering lingering;
  private final Acceptance acceptance;
  private Consumer<Throwable> closeHandler;
  private long nextId;
  private Loop.Timer goodbye;
  private boolean started;
  private boolean reading = true;
  private boolean closed;
  private boolean told;
  private Throwable cause;

  /** Takes over a channel; reads it from the loop's next turn on. */
  public YamuxSession(Duplex channel, boolean initiator, Loop loop, YamuxOptions options) {
    this.channel = channel;
    this.loop = loop;
    this.nextId = initiator ? 1 : 2;
    memory = new Memory(options.connectionMemory());
    sender = new Sender(channel, loop, this::flushed);
    streams = new Streams(options, sender);
    heartbeat = new Heartbeat(loop, options, sender, this::died);
    acceptance = new Acceptance(this, streams, sender, initiator, loop);
    frames = new FrameReader(new Received(this, acceptance, streams, heartbeat));
    lingering = new Lingering(loop, streams);
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
    if (closed || acceptance.isOver()) {
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
    acceptance.handler(handler);
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

  void goneAway(int code) {
    if (code != Frame.NORMAL) {
      String message = "the other side ended the session with code " + code;
      over(new Libp2pException(Reason.CLOSED, message));
      return;
    }
    if (!acceptance.isOver()) {
      acceptance.end();
      goodbye = loop.schedule(GOODBYE_MILLIS, () -> close(null));
      closeWhenIdle();
    }
  }

  /** Streams that are open may end in peace, but there will be no others. */
  private void closeWhenIdle() {
    if (acceptance.isOver() && streams.size() == 0) {
      loop.execute(
          () -> {
            if (streams.size() == 0) {
              close(null);
            }
          });
    }
  }

  void removed(YamuxStream stream, boolean reset) {
    streams.remove(stream);
    if (!closed) {
      closeWhenIdle();
      acceptance.removed(stream, reset);
    }
  }

  void violated(String message) {
    close(new Libp2pException(Reason.VIOLATION, message));
  }

  /** Resets the streams that are read slowest until the rest fits. */
  void checkMemory() {
    YamuxStream least;
    while (memory.isUnreadOver() && (least = streams.leastRead()) != null) {
      least.abort(new Libp2pException(Reason.LIMIT, "read too slowly"));
    }
  }

  /** A stream is closed here whose other side may still have to end it. */
  void lingers() {
    if (!closed) {
      lingering.begin();
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
    lingering.stop();
    if (goodbye != null) {
      goodbye.cancel();
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
    stream.abort(new Libp2pException(Reason.RESET, "a handler of this side failed", failure));
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

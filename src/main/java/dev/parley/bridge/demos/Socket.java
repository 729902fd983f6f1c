package dev.parley.bridge.demos;

import dev.parley.bridge.demos.SocketCounters.Reason;
import dev.parley.bridge.demos.SocketHandler.Handled;
import dev.parley.bridge.demos.Visitors.Visitor;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's WebSocket. Its messages are handled one after the other; what it does not take in
 * time is not kept for it. For the event loop of its server only.
 */
public final class Socket {

  private static final Logger LOG = LoggerFactory.getLogger(Socket.class);

  private static final int NORMAL = 1000;

  /** What a control frame is counted as: it may take up memory, but carries nothing. */
  private static final int CONTROL_BYTES = 256;

  private static final long NOTHING = Long.MIN_VALUE;

  /** What waits for the disk beyond that makes its sender wait, long before it is cut off. */
  private static final int MUCH_WAITING = 256 * 1024;

  private final SocketServer server;
  private final Channel channel;
  private final Visitor visitor;
  private final TokenBucket bucket;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private final Promise<Void> ended = Promise.promise();

  /** Where to write and close: from here on, Vert.x adds nothing of its own. */
  private ChannelHandlerContext place;

  private int halfArrived;
  private int gathered;
  private long waitingBytes;
  private long held;
  private long unsent;
  private long heardAt;
  private long arrivingSince = NOTHING;
  private long finishingSince = NOTHING;
  private int closeCode = NORMAL;
  private boolean handling;
  private boolean slowed;
  private boolean pinged;
  private boolean finishing;
  private boolean closing;
  private boolean gone;
  private boolean flushing;

  Socket(SocketServer server, Channel channel, Visitor visitor) {
    this.server = server;
    this.channel = channel;
    this.visitor = visitor;
    this.heardAt = server.now();
    this.bucket = new TokenBucket(server.limits().socketRate(), heardAt);
  }

  /** Whether something can be sent. */
  public boolean isOpen() {
    return !closing && !gone && channel.isActive();
  }

  /** Sends a text. A client that is too slow to take it is cut off. */
  public void send(byte[] text) {
    write(text);
  }

  /** The same; done when the system has taken it, failed if it never will. */
  public Future<Void> write(byte[] text) {
    server.counters().sent.increment();
    return write(new TextWebSocketFrame(Unpooled.wrappedBuffer(text)), text.length);
  }

  /** Counts what a message costs as that many messages, for as often as its sender may send. */
  public void charge(int messages) {
    long now = server.now();
    long pause = Math.max(bucket.take(messages, now), visitor.bucket.take(messages, now));
    if (pause > 0 && !slowed && !gone) {
      slowed = true;
      server.counters().slowed.increment();
      channel.eventLoop().schedule(this::mayGoOn, pause, TimeUnit.NANOSECONDS);
    }
  }

  /** Handles what has arrived, and closes then. */
  public void finish(int code) {
    if (!finishing) {
      finishing = true;
      // Without a code (1005) the answer has none either, which Netty writes for -1.
      closeCode = code;
      finishingSince = server.now();
      read();
      closeWhenDone();
    }
  }

  Future<Void> ended() {
    return ended.future();
  }

  void placed(ChannelHandlerContext here) {
    place = here;
  }

  void inContext(Runnable work) {
    server.context().dispatch(work);
  }

  /** Counts bytes that arrive; false if they are too many, and then the socket is cut off. */
  boolean mayHold(int bytes) {
    if (gone || closing) {
      return false;
    }
    halfArrived += bytes;
    if (hold()) {
      return true;
    }
    cut(Reason.TOO_MUCH_ARRIVING);
    return false;
  }

  /** A frame is complete that took so many of the bytes. */
  void frameArrived(int bytes) {
    // What came together with the upgrade was not counted.
    halfArrived = Math.max(0, halfArrived - bytes);
    heardAt = server.now();
    arrivingSince = NOTHING;
    pinged = false;
    charge(1);
  }

  /** How much there is of a message whose last fragment has not come. */
  void gathered(int bytes) {
    gathered = bytes;
    hold();
  }

  void arrived(byte[] message) {
    if (finishing || gone) {
      return;
    }
    server.counters().received.increment();
    waitingBytes += message.length;
    hold();
    waiting.add(message);
    handleWaiting();
    read();
  }

  void readComplete() {
    hold();
    boolean incomplete = halfArrived > 0 || gathered > 0;
    if (!incomplete) {
      arrivingSince = NOTHING;
    } else if (arrivingSince == NOTHING) {
      arrivingSince = server.now();
    }
    read();
  }

  /** Sends a control frame. */
  void send(WebSocketFrame frame) {
    write(frame, CONTROL_BYTES);
  }

  void cut(Reason reason) {
    if (!gone && !closing) {
      closing = true;
      server.counters().cut(reason);
      LOG.debug("demos socket cut reason={}", reason);
    }
    place.close();
  }

  /** The connection has ended; what had arrived before is still handled. */
  void gone() {
    if (!gone) {
      gone = true;
      finishing = true;
      halfArrived = 0;
      gathered = 0;
      hold();
      server.left(visitor);
      endWhenDone();
    }
  }

  /** Looks for those that are no longer there. */
  void look(long now) {
    SocketLimits limits = server.limits();
    if (finishing) {
      if (now - finishingSince > limits.patience().toNanos()) {
        cut(Reason.SILENT);
      }
    } else if (!channel.config().isAutoRead()) {
      // Who is not read cannot be heard.
      heardAt = now;
    } else if (arrivingSince != NOTHING && now - arrivingSince > limits.arrival().toNanos()) {
      cut(Reason.ARRIVED_TOO_SLOWLY);
    } else if (pinged && now - heardAt > limits.silence().plus(limits.patience()).toNanos()) {
      cut(Reason.SILENT);
    } else if (!pinged && now - heardAt > limits.silence().toNanos()) {
      pinged = true;
      send(new PingWebSocketFrame());
    }
  }

  private Future<Void> write(WebSocketFrame frame, int bytes) {
    if (!isOpen() || !mayWait(bytes)) {
      frame.release();
      return Future.failedFuture("the client is gone");
    }
    unsent(bytes);
    Promise<Void> taken = Promise.promise();
    place
        .write(frame)
        .addListener(
            written -> {
              unsent(-bytes);
              inContext(
                  () -> {
                    if (written.isSuccess()) {
                      taken.complete();
                    } else {
                      taken.fail(written.cause());
                    }
                  });
            });
    flush();
    return taken.future();
  }

  /** Much of what is sent in one turn goes to the same client: one system call for all. */
  private void flush() {
    if (!flushing) {
      flushing = true;
      channel
          .eventLoop()
          .execute(
              () -> {
                flushing = false;
                place.flush();
              });
    }
  }

  private boolean mayWait(int bytes) {
    boolean may =
        unsent <= server.limits().unsentPerSocket()
            && server.unsent().allows(unsent + bytes, unsent);
    if (!may) {
      cut(Reason.READ_TOO_SLOWLY);
    }
    return may;
  }

  private void unsent(int more) {
    server.unsent().changed(unsent, unsent + more);
    unsent += more;
  }

  private boolean hold() {
    long now = halfArrived + gathered + waitingBytes;
    boolean allowed = now <= held || server.mayArrive(visitor, held, now);
    server.arriving(visitor, held, now);
    held = now;
    return allowed;
  }

  private void handleWaiting() {
    while (!handling && !waiting.isEmpty()) {
      byte[] message = waiting.poll();
      handling = true;
      Handled handled = server.handle(this, message);
      handled.released().onComplete(done -> release(message.length));
      if (handled.next().isComplete()) {
        handling = false;
      } else {
        handled.next().onComplete(done -> goOn());
      }
    }
    if (finishing) {
      closeWhenDone();
      endWhenDone();
    }
  }

  private void goOn() {
    handling = false;
    handleWaiting();
    read();
  }

  private void release(int bytes) {
    waitingBytes -= bytes;
    hold();
    read();
    if (finishing) {
      closeWhenDone();
      endWhenDone();
    }
  }

  private void mayGoOn() {
    slowed = false;
    read();
  }

  private boolean isBusy() {
    return handling || waitingBytes > 0;
  }

  private void closeWhenDone() {
    if (finishing && !isBusy() && isOpen()) {
      closing = true;
      CloseWebSocketFrame goodbye =
          closeCode < 0 ? new CloseWebSocketFrame() : new CloseWebSocketFrame(closeCode, "");
      place.writeAndFlush(goodbye).addListener(said -> place.close());
    }
  }

  private void endWhenDone() {
    if (gone && !isBusy() && !ended.future().isComplete()) {
      server.ended(this);
      ended.complete();
    }
  }

  private void read() {
    boolean backlog = waiting.size() >= server.limits().waiting() || waitingBytes >= MUCH_WAITING;
    boolean reading = !slowed && !finishing && !gone && !backlog;
    if (channel.config().isAutoRead() != reading && channel.isActive()) {
      if (reading && arrivingSince != NOTHING) {
        arrivingSince = server.now();
      }
      channel.config().setAutoRead(reading);
    }
  }
}

package dev.parley.bridge.direct;

import dev.parley.bridge.direct.DirectOptions.Limits;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;

/** Seals what this side says, and holds back what the other side does not read. */
final class FrameWriter {

  private final NetSocket socket;
  private final NaclBox box;
  private final NonceMarks marks;
  private final Limits limits;
  private long sent;
  private long queued;
  private boolean ended;

  FrameWriter(NetSocket socket, NaclBox box, NonceMarks marks, Limits limits) {
    this.socket = socket;
    this.box = box;
    this.marks = marks;
    this.limits = limits;
  }

  Future<Void> write(int kind, byte[] text) {
    if (ended) {
      return Future.failedFuture(new DirectException("the session has ended"));
    }
    if (text.length > DirectSession.MAX_TEXT) {
      return Future.failedFuture(tooLong(text.length));
    }
    if (queued > limits.unread()) {
      return Future.failedFuture(new DirectException("the other side does not read: not sent"));
    }
    byte[] frame = box.frame(marks.nonce(kind, sent++), text);
    queued += frame.length;
    return socket.write(Buffer.buffer(frame)).onComplete(done -> queued -= frame.length);
  }

  private static DirectException tooLong(int length) {
    return new DirectException(
        "that is too long: "
            + length
            + " bytes with the name, and a message has at most "
            + DirectSession.MAX_TEXT);
  }

  /** Nothing is said any more. */
  void end() {
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  /** Whether somebody with more to say should wait. */
  boolean isFull() {
    return socket.writeQueueFull();
  }

  void whenDrained(Runnable action) {
    socket.drainHandler(
        drained -> {
          socket.drainHandler(null);
          action.run();
        });
  }
}

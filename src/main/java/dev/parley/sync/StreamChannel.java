package dev.parley.sync;

import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.HalfArrived;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Stream;
import dev.parley.protocol.Malformed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A session's requests over a stream to a peer. Only for the loop's thread. */
final class StreamChannel implements SyncChannel {

  /** A full answer of 16 MiB over a slow line, or a store that is busy. */
  private static final long PATIENCE_MILLIS = 60_000;

  /** In front of each message. */
  private static final int LENGTH = 4;

  private record Asked<T extends SyncAnswer>(Class<T> kind, Promise<T> promise, Loop.Timer timer) {

    void answer(SyncAnswer answer) {
      timer.cancel();
      if (kind.isInstance(answer)) {
        promise.complete(kind.cast(answer));
      } else if (answer instanceof SyncAnswer.Error error) {
        promise.fail(new Libp2pException(Reason.UNSUPPORTED, "the peer says: " + error.message()));
      } else {
        promise.fail(new Libp2pException(Reason.VIOLATION, "an answer is of another kind"));
      }
    }

    void fail(Throwable cause) {
      timer.cancel();
      promise.tryFail(cause);
    }
  }

  private final FramedStream frames;
  private final Loop loop;
  private final Deque<Asked<?>> waiting = new ArrayDeque<>();
  private long bytes;
  private int roundTrips;
  private Throwable ended;

  StreamChannel(Stream stream, Loop loop) {
    this(stream, loop, new HalfArrived(Long.MAX_VALUE));
  }

  /**
   * @param halfArrived what the answers of all streams may take before they are whole
   */
  StreamChannel(Stream stream, Loop loop, HalfArrived halfArrived) {
    this.loop = loop;
    frames = new FramedStream(stream, Prefix.INT32, SyncCodec.MAX_FRAME).within(halfArrived);
    frames.failureHandler(this::fail);
    frames.handler(this::received);
    stream.closeHandler(this::closed);
  }

  private void closed(Throwable cause) {
    fail(cause == null ? new Libp2pException(Reason.CLOSED, "the peer ended the session") : cause);
    frames.reset();
  }

  /** For requests that a peer need not know: an error in answer is as good as none. */
  static Future<Void> unlessRefused(Throwable failure) {
    return failure instanceof Libp2pException error && error.reason() == Reason.UNSUPPORTED
        ? Future.succeededFuture()
        : Future.failedFuture(failure);
  }

  String protocol() {
    return frames.stream().protocol();
  }

  @Override
  public <T extends SyncAnswer> Future<T> ask(SyncRequest request, Class<T> kind) {
    if (ended != null) {
      return Future.failedFuture(ended);
    }
    byte[] encoded = SyncCodec.encode(request);
    bytes += LENGTH + encoded.length;
    roundTrips += waiting.isEmpty() ? 1 : 0;
    Promise<T> promise = Promise.promise();
    Loop.Timer timer = loop.schedule(PATIENCE_MILLIS, this::late);
    waiting.add(new Asked<>(kind, promise, timer));
    frames.write(Buffer.buffer(encoded));
    return promise.future();
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public int roundTrips() {
    return roundTrips;
  }

  private void received(Buffer frame) {
    bytes += LENGTH + frame.length();
    SyncAnswer answer;
    try {
      answer = SyncCodec.decodeAnswer(frame.getBytes());
    } catch (Malformed e) {
      abort(new Libp2pException(Reason.VIOLATION, "an answer cannot be read: " + e.getMessage()));
      return;
    }
    Asked<?> asked = waiting.poll();
    if (asked == null) {
      abort(new Libp2pException(Reason.VIOLATION, "an answer came that nobody asked for"));
    } else {
      asked.answer(answer);
    }
  }

  private void late() {
    abort(new Libp2pException(Reason.TIMEOUT, "the peer did not answer in time"));
  }

  /** Throws the stream away; what was asked fails. */
  void abort(Throwable cause) {
    fail(cause);
    frames.reset();
  }

  private void fail(Throwable cause) {
    if (ended != null) {
      return;
    }
    ended = cause;
    List<Asked<?>> left = new ArrayList<>(waiting);
    waiting.clear();
    left.forEach(asked -> asked.fail(cause));
  }

  /** Says that nothing more will be asked. */
  void end() {
    frames.stream().end();
  }
}

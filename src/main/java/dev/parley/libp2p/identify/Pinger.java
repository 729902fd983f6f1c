package dev.parley.libp2p.identify;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.Stream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.Consumer;

/** Asks one peer, one question after the other, on one stream for as long as that lasts. */
final class Pinger {

  /** More callers than these at a time are told so. */
  static final int MAX_WAITING = 64;

  /** An unused stream is given back to the peer. */
  private static final long IDLE_MILLIS = 30_000;

  private final Host host;
  private final Loop loop;
  private final PeerId peer;
  private final Consumer<Pinger> gone;
  private final Queue<Promise<Long>> waiting = new ArrayDeque<>();
  private Question asked;
  private Stream stream;
  private Loop.Timer idle;

  /** What was asked, and how much of the answer is here. */
  private static final class Question {

    final Promise<Long> answered;
    final byte[] bytes = new byte[Ping.LENGTH];
    Loop.Timer timeout;
    long askedAt;
    int echoed;
    boolean onKeptStream;

    Question(Promise<Long> answered) {
      this.answered = answered;
    }
  }

  Pinger(Host host, PeerId peer, Consumer<Pinger> gone) {
    this.host = host;
    this.loop = host.loop();
    this.peer = peer;
    this.gone = gone;
  }

  PeerId peer() {
    return peer;
  }

  Future<Long> ping() {
    if (waiting.size() == MAX_WAITING) {
      return Future.failedFuture(
          new Libp2pException(Reason.LIMIT, "too many pings wait for " + peer));
    }
    Promise<Long> answered = Promise.promise();
    waiting.add(answered);
    if (asked == null) {
      askNext();
    }
    return answered.future();
  }

  void close() {
    Libp2pException cause = new Libp2pException(Reason.CLOSED, "pinging is over");
    drop();
    gone.accept(this);
    Question question = asked;
    asked = null;
    if (question != null) {
      question.timeout.cancel();
      question.answered.tryFail(cause);
    }
    while (!waiting.isEmpty()) {
      waiting.remove().tryFail(cause);
    }
  }

  private void askNext() {
    if (idle != null) {
      idle.cancel();
    }
    if (waiting.isEmpty()) {
      idle = loop.schedule(IDLE_MILLIS, this::close);
      return;
    }
    Question question = new Question(waiting.remove());
    asked = question;
    loop.random().nextBytes(question.bytes);
    question.timeout = loop.schedule(Ping.TIMEOUT_MILLIS, () -> timedOut(question));
    question.onKeptStream = stream != null;
    ask(question);
  }

  private void ask(Question question) {
    if (stream != null) {
      question.askedAt = loop.now();
      question.echoed = 0;
      stream.write(Buffer.buffer(question.bytes));
      return;
    }
    host.open(peer, Ping.PROTOCOL)
        .onComplete(opened -> opened(question, opened), failure -> failed(question, failure));
  }

  private void opened(Question question, Stream opened) {
    if (asked != question || stream != null) {
      opened.reset();
      return;
    }
    stream = opened;
    opened.exceptionHandler(failure -> {});
    opened.closeHandler(cause -> closed(opened, cause));
    opened.endHandler(end -> opened.end());
    opened.handler(echo -> echoed(opened, echo.getBytes()));
    ask(question);
  }

  private void echoed(Stream from, byte[] echo) {
    Question question = asked;
    if (from != stream) {
      return;
    }
    int end = question == null ? -1 : question.echoed + echo.length;
    if (end < 0
        || end > Ping.LENGTH
        || !Arrays.equals(echo, 0, echo.length, question.bytes, question.echoed, end)) {
      drop();
      failed(question, new Libp2pException(Reason.VIOLATION, peer + " echoes something else"));
      return;
    }
    question.echoed = end;
    if (end == Ping.LENGTH) {
      long roundTrip = loop.now() - question.askedAt;
      finish(question);
      question.answered.tryComplete(roundTrip);
    }
  }

  /** A kept stream may go at any time, so the question is asked once more on a new one. */
  private void closed(Stream closed, Throwable cause) {
    if (closed != stream) {
      return;
    }
    stream = null;
    Question question = asked;
    if (question != null && question.onKeptStream) {
      question.onKeptStream = false;
      ask(question);
      return;
    }
    failed(
        question, cause != null ? cause : new Libp2pException(Reason.RESET, "the stream is gone"));
  }

  private void timedOut(Question question) {
    drop();
    failed(question, new Libp2pException(Reason.TIMEOUT, peer + " does not answer a ping"));
  }

  private void failed(Question question, Throwable cause) {
    if (question != null && question == asked) {
      finish(question);
      question.answered.tryFail(cause);
    }
  }

  /** Leaves the question behind, before anybody is told, and turns to the next. */
  private void finish(Question question) {
    question.timeout.cancel();
    asked = null;
    loop.execute(
        () -> {
          if (asked == null && (stream != null || !waiting.isEmpty())) {
            askNext();
          } else if (asked == null) {
            gone.accept(this);
          }
        });
  }

  private void drop() {
    Stream dropped = stream;
    stream = null;
    if (dropped != null) {
      dropped.reset();
    }
  }
}

package dev.parley.libp2p;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The questions of one stream: several are worked on at a time, and answered in their order. */
final class Answering {

  private static final Logger log = LoggerFactory.getLogger(Answering.class);

  private final Stream stream;
  private final FramedStream framed;
  private final Loop loop;
  private final RequestOptions options;
  private final Function<Buffer, Future<Buffer>> answers;
  private final ArrayDeque<Future<Buffer>> pending = new ArrayDeque<>();
  private Loop.Timer timer;
  private long lastProgress;
  private boolean ended;
  private boolean paused;
  private boolean closed;

  Answering(
      FramedStream framed,
      Loop loop,
      RequestOptions options,
      Function<Buffer, Future<Buffer>> answers) {
    this.stream = framed.stream();
    this.framed = framed;
    this.loop = loop;
    this.options = options;
    this.answers = answers;
  }

  void start() {
    lastProgress = loop.now();
    timer = loop.schedule(options.timeoutMillis(), this::check);
    stream.closeHandler(this::closed);
    stream.drainHandler(room -> progress());
    framed.endHandler(
        end -> {
          ended = true;
          progress();
        });
    framed.handler(this::asked);
  }

  private void asked(Buffer question) {
    Future<Buffer> answer;
    try {
      answer = answers.apply(question);
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    pending.add(answer);
    if (answer.isComplete()) {
      progress();
    } else {
      holdBack();
      answer.onComplete(done -> loop.execute(this::progress));
    }
  }

  /** Sends the answers that are next, and goes on reading if there is room for more. */
  private void progress() {
    lastProgress = loop.now();
    while (!closed && !stream.writeQueueFull() && isNextReady()) {
      Future<Buffer> next = pending.poll();
      if (next.failed()) {
        log.debug("a request in {} failed: {}", stream.protocol(), next.cause().toString());
        closed = true;
        framed.reset();
        return;
      }
      framed.write(next.result());
    }
    if (ended && pending.isEmpty()) {
      stream.end();
    }
    holdBack();
  }

  private boolean isNextReady() {
    return !pending.isEmpty() && pending.peek().isComplete();
  }

  private void holdBack() {
    boolean full = pending.size() >= options.maxPending() || stream.writeQueueFull();
    if (full && !paused) {
      paused = true;
      framed.pause();
    } else if (!full && paused) {
      paused = false;
      framed.resume();
    }
  }

  private void check() {
    long silent = loop.now() - lastProgress;
    if (silent >= options.timeoutMillis()) {
      framed.reset();
    } else {
      timer = loop.schedule(options.timeoutMillis() - silent, this::check);
    }
  }

  private void closed(Throwable cause) {
    closed = true;
    timer.cancel();
    pending.clear();
    framed.reset();
  }
}

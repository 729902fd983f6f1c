package dev.parley.libp2p;

import dev.parley.libp2p.Libp2pException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/** One question on a stream of its own, until it is answered or it is too late. */
final class Asking {

  private final Loop loop;
  private final Buffer question;
  private final RequestOptions options;
  private final Promise<Buffer> answer = Promise.promise();
  private Loop.Timer timer;
  private FramedStream framed;

  Asking(Loop loop, Buffer question, RequestOptions options) {
    this.loop = loop;
    this.question = question;
    this.options = options;
  }

  Future<Buffer> on(Future<Stream> opening) {
    timer = loop.schedule(options.timeoutMillis(), this::late);
    opening.onComplete(this::ask, this::failed);
    return answer.future();
  }

  private void ask(Stream stream) {
    if (answer.future().isComplete()) {
      stream.reset();
      return;
    }
    framed = new FramedStream(stream, options.prefix(), options.maxLength());
    stream.closeHandler(this::closed);
    framed.failureHandler(
        failure -> failed(new Libp2pException(Reason.VIOLATION, failure.getMessage())));
    framed.endHandler(
        end -> failed(new Libp2pException(Reason.RESET, "the other side ended without an answer")));
    framed.write(question);
    stream.end();
    framed.handler(this::answered);
  }

  /** The timer goes on: it also ends a stream whose other side says more, or nothing more. */
  private void answered(Buffer message) {
    if (!answer.tryComplete(message)) {
      framed.reset();
    }
  }

  private void late() {
    Libp2pException late =
        new Libp2pException(
            Reason.TIMEOUT, "no answer came within " + options.timeoutMillis() + " ms");
    if (framed != null) {
      framed.reset();
    }
    answer.tryFail(late);
  }

  private void closed(Throwable cause) {
    failed(
        cause != null
            ? cause
            : new Libp2pException(Reason.RESET, "the stream was closed without an answer"));
  }

  private void failed(Throwable cause) {
    timer.cancel();
    answer.tryFail(cause);
  }
}

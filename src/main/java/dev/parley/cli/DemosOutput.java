package dev.parley.cli;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lines on their way from a client's event loop, which must not wait for a terminal, to the thread
 * that prints them. Of mere notices the server may send more than anybody reads: they are dropped.
 */
final class DemosOutput {

  private static final int MAX_LINES = 1_024;

  /**
   * Something to print.
   *
   * @param done completes once it is printed; null for notices
   */
  private record Line(String text, JsonObject json, Promise<Void> done) {}

  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(MAX_LINES);
  private final PrintWriter out;
  private final boolean json;

  DemosOutput(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** A message: it is kept, and the future says when it is printed. */
  Future<Void> message(String text, JsonObject object) {
    Promise<Void> done = Promise.promise();
    if (!lines.offer(new Line(text, object, done))) {
      // Notices have filled it. Reading stops with this message, so there is room soon.
      lines.poll();
      lines.add(new Line(text, object, done));
    }
    return done.future();
  }

  /** A notice: nobody waits for it. */
  void notice(String text, JsonObject object) {
    lines.offer(new Line(text, object, null));
  }

  /** Prints the next line, if one comes in time; true if it was a message. */
  Optional<Boolean> print(long millis) throws InterruptedException {
    Line line = lines.poll(millis, TimeUnit.MILLISECONDS);
    if (line == null) {
      return Optional.empty();
    }
    say(json ? line.json().encode() : line.text());
    if (line.done() != null) {
      line.done().complete();
    }
    return Optional.of(line.done() != null);
  }

  void say(String text) {
    synchronized (out) {
      out.println(text);
      out.flush();
    }
  }

  boolean json() {
    return json;
  }
}

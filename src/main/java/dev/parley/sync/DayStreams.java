package dev.parley.sync;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Streams one day after the other, the newest first: it is what the node's users read, it spares
 * the rows of conversations being rewritten for every newer message, and what is missing if the
 * stream breaks is what retention will drop first.
 */
final class DayStreams implements Pipeline.Lots {

  private final Deque<DayStream> streams = new ArrayDeque<>();

  DayStreams(List<DayStream> newestFirst) {
    streams.addAll(newestFirst);
  }

  @Override
  public boolean more() {
    while (!streams.isEmpty() && !streams.peek().more()) {
      streams.poll();
    }
    return !streams.isEmpty();
  }

  @Override
  public Future<Future<Void>> ask() {
    return streams.peek().ask();
  }
}

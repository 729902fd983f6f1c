package dev.parley.bridge.demos;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Keeps letters to one recipient in order, where one may be passed on at once and another wait in
 * the queue. Until it is decided which way an earlier letter takes, nothing is read from the queue,
 * where later ones may lie already; and while one is on its way to the queue, nothing is passed on.
 * For one event loop.
 */
public final class Crossing {

  private final Map<String, Integer> undecided = new HashMap<>();
  private final Map<String, Integer> moving = new HashMap<>();
  private final Map<String, List<Runnable>> readers = new HashMap<>();

  /** A letter to somebody who is there is stored; until this is done, its way is not decided. */
  public <T> Future<T> decide(String to, Future<T> way) {
    add(undecided, to);
    return way.onComplete(done -> decided(to));
  }

  /** Such a letter goes to the queue after all. */
  public <T> Future<T> move(String to, Future<T> move) {
    add(moving, to);
    return decide(to, move.onComplete(done -> remove(moving, to)));
  }

  /** Whether nothing may be passed on to somebody at the moment. */
  public boolean isMoving(String to) {
    return moving.containsKey(to);
  }

  /** Reads from somebody's queue when all that belongs there before the rest is there. */
  public <T> Future<T> read(String to, Supplier<Future<T>> reading) {
    if (!undecided.containsKey(to)) {
      return reading.get();
    }
    Promise<T> read = Promise.promise();
    readers
        .computeIfAbsent(to, first -> new ArrayList<>(1))
        .add(() -> reading.get().onComplete(read));
    return read.future();
  }

  private void decided(String to) {
    remove(undecided, to);
    if (!undecided.containsKey(to)) {
      List<Runnable> waiting = readers.remove(to);
      if (waiting != null) {
        waiting.forEach(Runnable::run);
      }
    }
  }

  private static void add(Map<String, Integer> counts, String to) {
    counts.merge(to, 1, Integer::sum);
  }

  private static void remove(Map<String, Integer> counts, String to) {
    counts.computeIfPresent(to, (name, count) -> count == 1 ? null : count - 1);
  }
}

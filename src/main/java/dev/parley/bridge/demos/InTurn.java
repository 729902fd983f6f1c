package dev.parley.bridge.demos;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * The letters of one client that are on the way to the disk. Each is answered behind those before
 * it, whichever is ready first, and whatever else is asked behind all of them. For one event loop.
 */
public final class InTurn {

  private final Deque<Place> places = new ArrayDeque<>(0);
  private Promise<Void> empty;

  /** The place of one letter. */
  public final class Place {

    private Runnable answer = () -> {};
    private boolean ready;

    private Place() {}

    /** What is to be done when it is this one's turn. */
    public void answer(Runnable work) {
      answer = work;
    }

    /** Nothing more will be said to the letter. */
    public void leave() {
      ready = true;
      while (!places.isEmpty() && places.peek().ready) {
        places.poll().answer.run();
      }
      if (places.isEmpty() && empty != null) {
        Promise<Void> waited = empty;
        empty = null;
        waited.complete();
      }
    }
  }

  /** Behind all before it. */
  public Place take() {
    Place place = new Place();
    places.add(place);
    return place;
  }

  /** How many are on the way. */
  public int size() {
    return places.size();
  }

  /** Does something when all before it have been answered. No others come before that. */
  public <T> Future<T> behind(Supplier<Future<T>> work) {
    return whenEmpty().compose(done -> work.get());
  }

  private Future<Void> whenEmpty() {
    if (places.isEmpty()) {
      return Future.succeededFuture();
    }
    if (empty == null) {
      empty = Promise.promise();
    }
    return empty.future();
  }
}

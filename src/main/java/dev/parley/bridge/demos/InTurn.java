package dev.parley.bridge.demos;

import java.util.ArrayDeque;
import java.util.Deque;

/** Answers to one client in the order of its messages, whichever is ready first. */
public final class InTurn {

  private final Deque<Place> places = new ArrayDeque<>();

  /** The place of one message. */
  public final class Place {

    private Runnable answer = () -> {};
    private boolean ready;

    private Place() {}

    /** What is to be done when it is this one's turn. */
    public void answer(Runnable work) {
      answer = work;
    }

    /** Nothing more will be said to the message. */
    public void leave() {
      ready = true;
      while (!places.isEmpty() && places.peek().ready) {
        places.poll().answer.run();
      }
    }
  }

  /** Behind all before it. */
  public Place take() {
    Place place = new Place();
    places.add(place);
    return place;
  }
}

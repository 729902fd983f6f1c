package dev.parley.libp2p.kad;

import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.kad.Candidate.State;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The peers that a lookup has heard of, the nearest to its target first. The front of it are the k
 * nearest that may still count: not failed, not named by liars only, and not too many from one
 * neighbourhood.
 */
final class Shortlist {

  /** How many times k peers may wait to be asked. The rest is far away. */
  private static final int DEPTH = 8;

  private final int k;
  private final int perNeighbourhood;
  private final NavigableMap<Key, Candidate> candidates;

  Shortlist(Key target, int k, int perNeighbourhood) {
    this.k = k;
    this.perNeighbourhood = perNeighbourhood;
    this.candidates = new TreeMap<>(target::compareDistances);
  }

  int size() {
    return candidates.size();
  }

  /** The candidate that has been heard of before; null if there is none. */
  Candidate get(Key key) {
    return candidates.get(key);
  }

  /** Takes in somebody new; the farthest that waits makes room. */
  void add(Candidate candidate) {
    candidates.put(candidate.key, candidate);
    if (countWaiting() > DEPTH * k) {
      removeFarthestWaiting();
    }
  }

  private int countWaiting() {
    int count = 0;
    for (Candidate candidate : candidates.values()) {
      count += candidate.state == State.HEARD_OF ? 1 : 0;
    }
    return count;
  }

  private void removeFarthestWaiting() {
    for (Candidate candidate : candidates.descendingMap().values()) {
      if (candidate.state == State.HEARD_OF) {
        candidates.remove(candidate.key);
        return;
      }
    }
  }

  /** Whom to ask next: the nearest on that path on which fewest are being asked; null if nobody. */
  Candidate next() {
    List<Candidate> front = front();
    Candidate next = null;
    int fewest = Integer.MAX_VALUE;
    for (Candidate candidate : front) {
      if (candidate.state == State.HEARD_OF) {
        int asked = asked(front, candidate.path);
        if (asked < fewest) {
          next = candidate;
          fewest = asked;
        }
      }
    }
    return next;
  }

  private static int asked(List<Candidate> front, int path) {
    int asked = 0;
    for (Candidate candidate : front) {
      asked += candidate.path == path && candidate.state == State.ASKED ? 1 : 0;
    }
    return asked;
  }

  /** Whether nobody in front is left to answer. */
  boolean isComplete() {
    for (Candidate candidate : front()) {
      if (candidate.state != State.ANSWERED) {
        return false;
      }
    }
    return true;
  }

  /** The nearest of those that answered. */
  List<Candidate> answered() {
    return front(candidate -> candidate.state == State.ANSWERED);
  }

  private List<Candidate> front() {
    return front(Shortlist::mayCount);
  }

  private static boolean mayCount(Candidate candidate) {
    return switch (candidate.state) {
      case HEARD_OF -> !candidate.isDoubted();
      case ASKED, ANSWERED -> true;
      case FAILED -> false;
    };
  }

  private List<Candidate> front(Predicate<Candidate> passes) {
    List<Candidate> front = new ArrayList<>(k);
    Map<IpNetwork, Integer> crowds = new HashMap<>();
    for (Candidate candidate : candidates.values()) {
      if (front.size() == k) {
        break;
      }
      if (passes.test(candidate) && !isCrowded(candidate.neighbourhood, crowds)) {
        front.add(candidate);
      }
    }
    return front;
  }

  private boolean isCrowded(IpNetwork where, Map<IpNetwork, Integer> crowds) {
    return where != null && crowds.merge(where, 1, Integer::sum) > perNeighbourhood;
  }
}

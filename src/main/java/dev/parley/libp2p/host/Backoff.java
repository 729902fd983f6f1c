package dev.parley.libp2p.host;

import dev.parley.libp2p.Loop;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** What failed is left alone for a while, twice as long each time, until it succeeds. */
final class Backoff<K> {

  /** Forgetting the oldest failure costs one dial too many. */
  private static final int MAX_REMEMBERED = 4_096;

  /** More doublings reach every longest backoff that makes sense. */
  private static final int MAX_DOUBLINGS = 30;

  private record Failures(int count, long until) {}

  private final Loop loop;
  private final long firstMillis;
  private final long longestMillis;
  private final Map<K, Failures> failures = new LinkedHashMap<>();

  Backoff(Loop loop, long firstMillis, long longestMillis) {
    this.loop = loop;
    this.firstMillis = firstMillis;
    this.longestMillis = longestMillis;
  }

  /** How long something is still left alone; 0 if it is not. */
  long remaining(K what) {
    Failures known = failures.get(what);
    return known == null ? 0 : Math.max(0, known.until - loop.now());
  }

  void failed(K what) {
    Failures known = failures.remove(what);
    int count = known == null ? 0 : known.count;
    boolean longest = firstMillis >= longestMillis >> count;
    long most = longest ? longestMillis : firstMillis << count;
    // Half of it is chance, so that those who failed together do not return together.
    long delay = most / 2 + (long) (loop.random().nextDouble() * (most - most / 2));
    failures.put(what, new Failures(Math.min(count + 1, MAX_DOUBLINGS), loop.now() + delay));
    if (failures.size() > MAX_REMEMBERED) {
      Iterator<K> eldest = failures.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  void succeeded(K what) {
    failures.remove(what);
  }

  /** Forgets what has been left alone for so long that it may start anew. */
  void sweep() {
    long longAgo = loop.now() - longestMillis;
    failures.values().removeIf(each -> each.until < longAgo);
  }
}

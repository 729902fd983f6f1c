package dev.parley.sync;

import dev.parley.protocol.Domain;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sketch that each session was given symbols of last, for the next ones: together so large and
 * no larger, or some streams with the largest sketches would fill the memory. What is dropped is
 * read from the store again. Only for the loop's thread.
 */
final class Sketches {

  /** Eight bytes each. */
  private static final long MAX_ELEMENTS = 8_000_000;

  /** A session asks for the next symbols at once or not at all. */
  private static final long KEPT_MS = 60_000;

  private record Kept(Domain domain, List<Integer> days, Sketch sketch, long until) {}

  /** The one that was put longest ago comes first. */
  private final Map<Integer, Kept> kept = new LinkedHashMap<>();

  private long elements;
  private int sessions;

  /** A name for a new session. */
  int begin() {
    return sessions++;
  }

  /** The session's sketch, null if it is another one or not here any more. */
  Sketch get(int session, Domain domain, List<Integer> days) {
    Kept last = kept.get(session);
    boolean same = last != null && last.domain == domain && last.days.equals(days);
    return same ? last.sketch : null;
  }

  void put(int session, Domain domain, List<Integer> days, Sketch sketch, long nowMs) {
    forget(session);
    kept.put(session, new Kept(domain, days, sketch, nowMs + KEPT_MS));
    elements += sketch.size();
    Iterator<Kept> oldest = kept.values().iterator();
    while (elements > MAX_ELEMENTS && kept.size() > 1) {
      elements -= oldest.next().sketch.size();
      oldest.remove();
    }
    expire(nowMs);
  }

  void forget(int session) {
    Kept last = kept.remove(session);
    elements -= last == null ? 0 : last.sketch.size();
  }

  /** Drops those that nobody asks for any more. */
  void expire(long nowMs) {
    kept.values()
        .removeIf(
            one -> {
              boolean old = one.until < nowMs;
              elements -= old ? one.sketch.size() : 0;
              return old;
            });
  }

  long elements() {
    return elements;
  }
}

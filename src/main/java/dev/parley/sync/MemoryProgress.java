package dev.parley.sync;

import dev.parley.protocol.Domain;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers until the node stops. */
final class MemoryProgress implements Progress {

  record Day(Domain domain, int day) {}

  private final Map<Day, Mark> marks = new LinkedHashMap<>();

  @Override
  public Mark load(Domain domain, int day) {
    return marks.get(new Day(domain, day));
  }

  @Override
  public void save(Domain domain, int day, Mark mark) {
    Day key = new Day(domain, day);
    marks.remove(key);
    marks.put(key, mark);
    if (marks.size() > MAX_MARKS) {
      Iterator<Day> longestUntouched = marks.keySet().iterator();
      longestUntouched.next();
      longestUntouched.remove();
    }
  }

  @Override
  public void forget(Domain domain, int day) {
    marks.remove(new Day(domain, day));
  }

  /** All marks, the one that was not touched for longest first. */
  Map<Day, Mark> marks() {
    return marks;
  }
}

package dev.parley.sync;

import dev.parley.bus.DayDigest;
import dev.parley.protocol.Malformed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A day that is not the same on both sides.
 *
 * @param mine how many records are here
 * @param theirs what the peer says of it
 */
record DayDifference(int mine, DayDigest theirs) {

  static final Comparator<DayDifference> NEWEST_FIRST =
      Comparator.comparingInt(DayDifference::day).reversed();

  /** Fewer are found by a sketch of several days at once, in fewer round trips than days. */
  private static final int WORTH_STREAMING = 1_000;

  /** Of a day of which so much is here, a stream would mostly bring what is known. */
  private static final int MUCH_MORE = 8;

  /** Differences that one sketch is for: its symbols and what peels them fit in memory. */
  private static final int MAX_SKETCHED = 400_000;

  /** The days that differ, in their order there, then those that are only here. */
  static List<DayDifference> between(List<DayDigest> mine, List<DayDigest> theirs) {
    Map<Integer, DayDigest> here = new LinkedHashMap<>();
    mine.forEach(day -> here.put(day.day(), day));
    List<DayDifference> differences = new ArrayList<>();
    Set<Integer> named = new HashSet<>();
    for (DayDigest day : theirs) {
      if (!named.add(day.day())) {
        throw new Malformed("days", "name a day twice");
      }
      DayDigest own = here.remove(day.day());
      if (!day.equals(own)) {
        differences.add(new DayDifference(own == null ? 0 : own.count(), day));
      }
    }
    for (DayDigest day : here.values()) {
      differences.add(new DayDifference(day.count(), new DayDigest(day.day(), 0, day.digest())));
    }
    return differences;
  }

  /** Days for one sketch each time, so that a peer's sketch can be peeled. */
  static List<List<Integer>> groups(List<DayDifference> differences) {
    List<List<Integer>> groups = new ArrayList<>();
    long size = MAX_SKETCHED;
    for (DayDifference difference : differences) {
      size += difference.size();
      if (size >= MAX_SKETCHED) {
        groups.add(new ArrayList<>());
        size = difference.size();
      }
      groups.get(groups.size() - 1).add(difference.day());
    }
    return groups;
  }

  /**
   * About how many records differ in days. Where both sides lack some, most of it does not show in
   * a day's count: so many steps, up or down by chance, lead as far away as the square root of
   * their number.
   */
  static long guess(List<DayDifference> differences) {
    long more = 0;
    long fewer = 0;
    double squares = 0;
    for (DayDifference difference : differences) {
      long ahead = (long) difference.theirs.count() - difference.mine;
      more += Math.max(0, ahead);
      fewer += Math.max(0, -ahead);
      squares += (double) ahead * ahead;
    }
    boolean bothLack = Math.min(more, fewer) > Math.max(more, fewer) / 4;
    return bothLack ? Math.max(more + fewer, (long) squares) : more + fewer;
  }

  int day() {
    return theirs.day();
  }

  /** How many records differ at least. */
  long size() {
    return Math.abs((long) theirs.count() - mine);
  }

  /** Whether to stream the day: it is as good as missing here, or too much for a sketch. */
  boolean isFar() {
    return isMost(theirs.count(), mine) || (long) theirs.count() - mine > MAX_SKETCHED;
  }

  /** Whether so many may be behind the newest record here that a stream is tried first. */
  boolean mayBeTail() {
    return !isFar() && (long) theirs.count() - mine >= WORTH_STREAMING;
  }

  /** Whether the peer, which can stream days too, had better get this one by itself. */
  boolean isForThePeer() {
    return isMost(mine, theirs.count());
  }

  /** Whether one side holds so much that next to nothing of it is on the other. */
  private static boolean isMost(long many, long few) {
    return many - few >= WORTH_STREAMING && MUCH_MORE * few < many;
  }

  /** Whether a broken stream is worth going on with, and what it had stored is still here. */
  boolean mayGoOnFrom(int stored) {
    return stored > 0 && mine >= stored && theirs.count() > mine;
  }
}

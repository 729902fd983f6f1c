package dev.parley.cli.load;

import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts answers, and measures from the moment at which each request was due. */
final class Recorder {

  private static final long LONGEST_MICROS = 120_000_000;
  private static final int DIGITS = 3;
  private static final int STATUSES = 1_000;

  private final Histogram micros = new Histogram(LONGEST_MICROS, DIGITS);
  private final long[] byStatus = new long[STATUSES];

  private long from = Long.MIN_VALUE;
  private long to = Long.MAX_VALUE;
  private long inWindow;
  private long successes;
  private long allSuccesses;
  private long unanswered;
  private long bytes;

  /** Measures only between two times of {@link System#nanoTime}. */
  void measure(long fromNanos, long toNanos) {
    from = fromNanos;
    to = toNanos;
  }

  void answered(long due, long now, int status, long bodyBytes) {
    boolean success = status >= 200 && status < 300;
    allSuccesses += success ? 1 : 0;
    if (now >= from && now < to) {
      inWindow++;
      successes += success ? 1 : 0;
    }
    if (due < from || due >= to) {
      return;
    }
    byStatus[Math.min(status, STATUSES - 1)]++;
    bytes += bodyBytes;
    if (success) {
      micros.recordValue(Math.min(LONGEST_MICROS, Math.max(0, (now - due) / 1_000)));
    }
  }

  void unanswered(long due) {
    if (due >= from && due < to) {
      unanswered++;
    }
  }

  /** Requests answered at all within the window, whatever the answer. */
  long inWindow() {
    return inWindow;
  }

  /** Requests answered well within the window. */
  long successes() {
    return successes;
  }

  /** Requests answered well, inside the window or out of it. */
  long allSuccesses() {
    return allSuccesses;
  }

  long unansweredCount() {
    return unanswered;
  }

  long count(int status) {
    return byStatus[status];
  }

  /** How many requests that were due in the window got which status. */
  SortedMap<Integer, Long> statuses() {
    SortedMap<Integer, Long> seen = new TreeMap<>();
    for (int status = 0; status < STATUSES; status++) {
      if (byStatus[status] > 0) {
        seen.put(status, byStatus[status]);
      }
    }
    return seen;
  }

  long meanBodyBytes() {
    long answers = statuses().values().stream().mapToLong(Long::longValue).sum();
    return answers == 0 ? 0 : bytes / answers;
  }

  /** Of successes, in microseconds. */
  long percentile(double percentile) {
    return micros.getTotalCount() == 0 ? 0 : micros.getValueAtPercentile(percentile);
  }

  long max() {
    return micros.getMaxValue();
  }
}

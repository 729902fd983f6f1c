package dev.parley.gossip;

import dev.parley.bus.NetworkState;
import dev.parley.libp2p.Loop;
import org.HdrHistogram.Histogram;

/** What gossip counts. Only for the loop's thread. */
final class GossipCounters {

  private static final long WINDOW_MILLIS = 60_000;
  private static final long LONGEST_MICROS = 60_000_000;
  private static final int DIGITS = 2;

  private final Loop loop;
  private Histogram recent = histogram();
  private Histogram former = histogram();
  private long since;
  long published;
  long announced;
  long received;
  long records;
  long rejected;
  long ignored;
  long dropped;

  GossipCounters(Loop loop) {
    this.loop = loop;
    this.since = loop.now();
  }

  private static Histogram histogram() {
    return new Histogram(LONGEST_MICROS, DIGITS);
  }

  void committedAfter(long nanos) {
    turn();
    recent.recordValue(Math.min(LONGEST_MICROS, nanos / 1_000));
  }

  private void turn() {
    long now = loop.now();
    if (now - since >= WINDOW_MILLIS) {
      Histogram older = former;
      former = recent;
      older.reset();
      recent = older;
      since = now;
    }
  }

  NetworkState.Gossip state() {
    turn();
    Histogram both = histogram();
    both.add(former);
    both.add(recent);
    return new NetworkState.Gossip(
        published,
        announced,
        received,
        records,
        rejected,
        ignored,
        dropped,
        both.getValueAtPercentile(50),
        both.getValueAtPercentile(99));
  }
}

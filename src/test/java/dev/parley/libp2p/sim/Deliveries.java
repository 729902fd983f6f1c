package dev.parley.libp2p.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/** Which message reached whom, and how long it took. */
final class Deliveries {

  private final List<Sent> messages = new ArrayList<>();
  private int twice;

  private static final class Sent {

    private final long at;
    private final BitSet expected;
    private final int[] millis;

    private Sent(long at, BitSet expected, int hosts) {
      this.at = at;
      this.expected = expected;
      this.millis = new int[hosts];
      Arrays.fill(millis, -1);
    }
  }

  /** A new message that certain hosts should get; its number. */
  int published(long now, BitSet expected, int hosts) {
    messages.add(new Sent(now, expected, hosts));
    return messages.size() - 1;
  }

  void delivered(int message, int host, long now) {
    Sent sent = messages.get(message);
    if (sent.millis[host] >= 0) {
      twice++;
      return;
    }
    sent.millis[host] = (int) (now - sent.at);
  }

  int count() {
    return messages.size();
  }

  /** How many came to the application of a host more than once. */
  int twice() {
    return twice;
  }

  /** A host is gone: what was published since a moment is not expected there any more. */
  void excuse(int host, long since) {
    messages.stream()
        .filter(message -> message.at >= since && message.millis[host] < 0)
        .forEach(message -> message.expected.clear(host));
  }

  /** Which part of what was expected has come. */
  double ratio() {
    long expected = 0;
    long came = 0;
    for (Sent message : messages) {
      expected += message.expected.cardinality();
      came += message.expected.stream().filter(host -> message.millis[host] >= 0).count();
    }
    return expected == 0 ? 0 : (double) came / expected;
  }

  boolean isComplete() {
    return messages.stream()
        .allMatch(message -> message.expected.stream().allMatch(host -> message.millis[host] >= 0));
  }

  /** What of the deliveries was at least as fast, in milliseconds. */
  int percentile(double part) {
    int[] sorted =
        messages.stream()
            .flatMapToInt(message -> message.expected.stream().map(host -> message.millis[host]))
            .filter(millis -> millis >= 0)
            .sorted()
            .toArray();
    return sorted.length == 0
        ? -1
        : sorted[(int) Math.min(sorted.length - 1, sorted.length * part)];
  }

  /** Those of a number of hosts that a condition holds for. */
  static BitSet those(int hosts, IntPredicate condition) {
    BitSet those = new BitSet(hosts);
    for (int i = 0; i < hosts; i++) {
      if (condition.test(i)) {
        those.set(i);
      }
    }
    return those;
  }
}

package dev.parley.libp2p.sim;

import java.util.Random;

/** How long bytes travel between two machines, one way, drawn once for each pair of them. */
@FunctionalInterface
public interface Latency {

  long millis(Random random);

  static Latency fixed(long millis) {
    return random -> millis;
  }

  /** Any number of milliseconds in between is as likely as any other. */
  static Latency between(int fewest, int most) {
    return random -> fewest + random.nextInt(most - fewest + 1);
  }

  /** Most pairs are near the median, a few are far away, as on the Internet. */
  static Latency around(long median, double sigma) {
    return random -> Math.max(1, Math.round(median * Math.exp(sigma * random.nextGaussian())));
  }
}

package dev.parley.sim;

import dev.parley.libp2p.sim.Latency;
import dev.parley.libp2p.sim.SimOptions;
import java.util.Random;

/**
 * What a seed is about.
 *
 * @param nodes how many machines, the hostile one included
 * @param faultyMillis how long faults happen
 * @param network what it is like between faults
 * @param clocks whether clocks go wrong
 * @param anHour whether one of them by an hour
 * @param late whether the last machine joins late
 * @param old whether the first machine comes with a directory of weeks ago
 * @param hostile whether the second machine is not what it says
 */
record Plan(
    int nodes,
    long faultyMillis,
    SimOptions network,
    boolean clocks,
    boolean anHour,
    boolean late,
    boolean old,
    boolean hostile) {

  private static final int FEWEST_NODES = 3;
  private static final int MOST_NODES = 7;
  private static final long SHORTEST_MILLIS = 60_000;
  private static final long LONGEST_MILLIS = 180_000;

  @Override
  public String toString() {
    return "%d nodes, %d s, clocks=%s hour=%s late=%s old=%s hostile=%s"
        .formatted(nodes, faultyMillis / 1_000, clocks, anHour, late, old, hostile);
  }

  static Plan of(Random random, SimulationOptions options) {
    int nodes = FEWEST_NODES + random.nextInt(MOST_NODES - FEWEST_NODES + 1);
    long millis = SHORTEST_MILLIS + random.nextInt((int) (LONGEST_MILLIS - SHORTEST_MILLIS));
    SimOptions network =
        SimOptions.DEFAULT
            .withLatency(Latency.between(2, 20 + random.nextInt(180)))
            .withLoss(random.nextInt(3) == 0 ? 0.02 * random.nextDouble() : 0)
            .withBytesPerSecond(random.nextInt(3) == 0 ? 200_000 : 0)
            .withShredded(random.nextInt(4) == 0);
    boolean clocks = random.nextInt(3) == 0;
    return new Plan(
        options.nodes() == 0 ? nodes : options.nodes(),
        options.minutes() == 0 ? millis : options.minutes() * 60_000L,
        network,
        clocks,
        clocks && random.nextInt(2) == 0,
        random.nextInt(3) == 0,
        random.nextInt(4) == 0,
        random.nextInt(4) == 0);
  }
}

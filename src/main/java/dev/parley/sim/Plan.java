package dev.parley.sim;

import dev.parley.libp2p.sim.Latency;
import dev.parley.libp2p.sim.SimOptions;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/**
 * What a seed is about.
 *
 * @param nodes how many machines, the hostile one included
 * @param faultyMillis how long faults happen
 * @param network what it is like between faults
 * @param traits what is special
 */
record Plan(int nodes, long faultyMillis, SimOptions network, Set<Trait> traits) {

  private static final int FEWEST_NODES = 3;
  private static final int MOST_NODES = 7;
  private static final long SHORTEST_MILLIS = 45_000;
  private static final long LONGEST_MILLIS = 135_000;

  /** What may be special, in one of so many networks. */
  enum Trait {
    /** Clocks go wrong by seconds. */
    CLOCKS(3),
    /** One clock goes wrong by an hour. */
    HOUR(6),
    /** The last machine joins late, with nothing. */
    LATE(3),
    /** The first machine comes with a directory of weeks ago. */
    OLD(4),
    /** A day begins while it goes on, so messages age. */
    MIDNIGHT(4),
    /** The second machine is not what it says. */
    HOSTILE(4),
    /** The first machine speaks the first version of sync only. */
    FIRST_VERSION(5),
    /** The last machine cannot be dialled. */
    SHELTERED(5),
    /** Some messages are as large as they may be. */
    LARGE(10);

    private final int oneOf;

    Trait(int oneOf) {
      this.oneOf = oneOf;
    }
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
    Set<Trait> traits = EnumSet.noneOf(Trait.class);
    for (Trait trait : Trait.values()) {
      if (random.nextInt(trait.oneOf) == 0) {
        traits.add(trait);
      }
    }
    return new Plan(
        options.nodes() == 0 ? nodes : options.nodes(),
        options.minutes() == 0 ? millis : options.minutes() * 60_000L,
        network,
        traits);
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  @Override
  public String toString() {
    return "%d nodes, %d s, loss %.3f, %d bytes/s, %s"
        .formatted(nodes, faultyMillis / 1_000, network.loss(), network.bytesPerSecond(), traits);
  }
}

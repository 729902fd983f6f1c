package dev.parley.libp2p.host;

import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.Loop;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** How often machines come: each may come a few times at once, and then at a steady rate. */
final class Arrivals {

  /** Forgetting a machine lets it come a few times too often. */
  private static final int MAX_REMEMBERED = 4_096;

  /** A machine that comes this slowly never runs out: enough for all its connections in 4 s. */
  private static final long REFILL_MILLIS = 4_000;

  private record Credit(double left, long at) {}

  private final Loop loop;
  private final int atOnce;
  private final double perMilli;
  private final Map<IpNetwork, Credit> machines = new LinkedHashMap<>();

  Arrivals(Loop loop, int connectionsPerMachine) {
    this.loop = loop;
    this.atOnce = 2 * connectionsPerMachine;
    this.perMilli = (double) connectionsPerMachine / REFILL_MILLIS;
  }

  /** Whether a machine that comes now may come in. */
  boolean mayCome(IpNetwork machine) {
    long now = loop.now();
    Credit known = machines.remove(machine);
    double left =
        known == null ? atOnce : Math.min(atOnce, known.left + (now - known.at) * perMilli);
    boolean may = left >= 1;
    machines.put(machine, new Credit(may ? left - 1 : left, now));
    if (machines.size() > MAX_REMEMBERED) {
      Iterator<IpNetwork> longestGone = machines.keySet().iterator();
      longestGone.next();
      longestGone.remove();
    }
    return may;
  }

  /** Forgets machines whose credit is whole again. */
  void sweep() {
    long longAgo = loop.now() - (long) (atOnce / perMilli);
    machines.values().removeIf(credit -> credit.at <= longAgo);
  }
}

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

  /** So soon a machine may have used all its places anew. */
  private static final int REFILL_SECONDS = 4;

  private final Loop loop;
  private final int atOnce;
  private final int perSecond;
  private final Map<IpNetwork, Patience> machines = new LinkedHashMap<>();

  Arrivals(Loop loop, int connectionsPerMachine) {
    this.loop = loop;
    this.atOnce = 2 * connectionsPerMachine;
    this.perSecond = Math.max(1, connectionsPerMachine / REFILL_SECONDS);
  }

  /** Whether a machine that comes now may come in. */
  boolean mayCome(IpNetwork machine) {
    Patience known = machines.remove(machine);
    Patience patience = known == null ? new Patience(loop, atOnce, perSecond) : known;
    machines.put(machine, patience);
    if (machines.size() > MAX_REMEMBERED) {
      Iterator<IpNetwork> longestGone = machines.keySet().iterator();
      longestGone.next();
      longestGone.remove();
    }
    return patience.take();
  }

  /** Forgets machines that may come as if for the first time. */
  void sweep() {
    machines.values().removeIf(Patience::isFull);
  }
}

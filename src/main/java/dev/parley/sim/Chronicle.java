package dev.parley.sim;

import dev.parley.libp2p.sim.Trace;
import dev.parley.libp2p.sim.VirtualTime;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What happened in a simulation, and the first thing that should not have. */
final class Chronicle {

  private static final int REMEMBERED = 40;

  private final VirtualTime time;
  private final Trace trace;
  private final ArrayDeque<String> last = new ArrayDeque<>();
  private final Map<String, Integer> faults = new TreeMap<>();
  private String failure;

  Chronicle(VirtualTime time, Trace trace) {
    this.time = time;
    this.trace = trace;
  }

  void event(String words) {
    if (failure != null) {
      return;
    }
    trace.add(words, 0, 0);
    if (last.size() == REMEMBERED) {
      last.removeFirst();
    }
    last.add("%.3f s: %s".formatted(time.now() / 1_000.0, words));
  }

  void fault(String kind, String words) {
    faults.merge(kind, 1, Integer::sum);
    event(words);
  }

  /** Something broke; what breaks later may be a consequence. */
  void broken(String what) {
    if (failure == null) {
      event("broken: " + what);
      failure = what;
    }
  }

  boolean isBroken() {
    return failure != null;
  }

  String failure() {
    return failure;
  }

  List<String> last() {
    return List.copyOf(last);
  }

  Map<String, Integer> faults() {
    return faults;
  }

  String hash() {
    return Long.toHexString(trace.hash());
  }
}

package dev.parley.sim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of a seed.
 *
 * @param trace a hash of all that happened: equal for equal histories
 * @param records that every node held at the end
 * @param virtualMillis that passed
 * @param convergenceMillis from the end of the faults until all nodes held the same; -1 if never
 * @param faults how many of each kind
 * @param failure what broke; null if nothing did
 * @param lastEvents what happened before that
 */
public record SimulationResult(
    long seed,
    String trace,
    long records,
    long virtualMillis,
    long convergenceMillis,
    Map<String, Integer> faults,
    String failure,
    List<String> lastEvents) {

  public SimulationResult {
    faults = Collections.unmodifiableMap(new LinkedHashMap<>(faults));
    lastEvents = List.copyOf(lastEvents);
  }

  public boolean passed() {
    return failure == null;
  }

  @Override
  public String toString() {
    String outcome =
        passed()
            ? "converged after %d ms, %d records".formatted(convergenceMillis, records)
            : "FAILED: %s%n  %s".formatted(failure, String.join("\n  ", lastEvents));
    return "seed %d trace %s %s %s".formatted(seed, trace, faults, outcome);
  }
}

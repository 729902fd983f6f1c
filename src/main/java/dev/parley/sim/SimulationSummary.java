package dev.parley.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What many seeds came to. */
public final class SimulationSummary {

  private final Map<String, Integer> faults = new TreeMap<>();
  private final List<Long> convergences = new ArrayList<>();
  private long seeds;
  private long failed;
  private long records;
  private long virtualMillis;
  private long wallMillis;

  /** Adds a seed that took so long. */
  public void add(SimulationResult result, long tookMillis) {
    seeds++;
    failed += result.passed() ? 0 : 1;
    records += result.records();
    virtualMillis += result.virtualMillis();
    wallMillis += tookMillis;
    result.faults().forEach((kind, count) -> faults.merge(kind, count, Integer::sum));
    if (result.convergenceMillis() >= 0) {
      convergences.add(result.convergenceMillis());
    }
  }

  public long seeds() {
    return seeds;
  }

  public long failed() {
    return failed;
  }

  public long records() {
    return records;
  }

  public long virtualMillis() {
    return virtualMillis;
  }

  public long wallMillis() {
    return wallMillis;
  }

  public Map<String, Integer> faults() {
    return Collections.unmodifiableMap(faults);
  }

  /** The time to convergence that so many percent of the networks needed at most. */
  public long convergence(int percent) {
    if (convergences.isEmpty()) {
      return -1;
    }
    Collections.sort(convergences);
    int rank = (int) Math.ceil(percent / 100.0 * convergences.size());
    return convergences.get(Math.max(0, rank - 1));
  }

  @Override
  public String toString() {
    return "seeds=%d failed=%d records=%d virtual_s=%d wall_s=%.1f faults=%s "
            .formatted(seeds, failed, records, virtualMillis / 1_000, wallMillis / 1_000.0, faults)
        + "convergence_ms p50=%d p99=%d max=%d"
            .formatted(convergence(50), convergence(99), convergence(100));
  }
}

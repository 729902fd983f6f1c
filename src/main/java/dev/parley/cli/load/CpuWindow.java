package dev.parley.cli.load;

import java.util.Optional;

/**
 * CPU time over requests, between the first and the last sample in which requests were counted:
 * both are read at the same moments, so what is outside of the window charges nobody.
 */
final class CpuWindow {

  private final Optional<ProcessUsage> usage;
  private long firstMicros = -1;
  private long firstRequests;
  private long lastMicros;
  private long lastRequests;

  /**
   * @param usage empty if the process cannot be seen
   */
  CpuWindow(Optional<ProcessUsage> usage) {
    this.usage = usage;
  }

  Optional<ProcessUsage> usage() {
    return usage;
  }

  void sample(long requests) {
    Optional<Long> micros = usage.flatMap(ProcessUsage::cpuMicros);
    if (requests == 0 || micros.isEmpty()) {
      return;
    }
    if (firstMicros < 0) {
      firstMicros = micros.get();
      firstRequests = requests;
    }
    lastMicros = micros.get();
    lastRequests = requests;
  }

  Optional<Double> microsPerRequest() {
    long requests = lastRequests - firstRequests;
    return requests <= 0
        ? Optional.empty()
        : Optional.of((double) (lastMicros - firstMicros) / requests);
  }
}

package dev.parley.cli.load;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What a run measured.
 *
 * @param seconds that the measured window took
 * @param perSecond successful answers a second
 * @param statuses how many requests got which HTTP status
 * @param unanswered requests that got no answer, or were due and never left
 * @param meanBodyBytes of an answer
 * @param latency of successful answers, from the moment each request was due
 * @param nodeMicros CPU time of the node per request, where its process can be seen
 * @param ownMicros CPU time of the load generator per request
 * @param residentKib memory of the node at the end
 * @param peakKib memory of the node at its most
 * @param early whether the prepared requests ran out before the time was up
 */
public record LoadReport(
    double seconds,
    double perSecond,
    SortedMap<Integer, Long> statuses,
    long unanswered,
    long meanBodyBytes,
    Latency latency,
    Optional<Double> nodeMicros,
    Optional<Double> ownMicros,
    Optional<Long> residentKib,
    Optional<Long> peakKib,
    boolean early) {

  /** The environment in which a node has no rate limits. */
  public static final List<String> LIMITS_OFF =
      List.of("PARLEY_HTTP_LIMITS_ADDRESS_RATE=0", "PARLEY_HTTP_LIMITS_IP_RATE=0");

  /** What to do about status 429. */
  public static final String RATE_LIMITED =
      "The node's rate limits were hit: raise http.limits.address_rate and ip_rate, or start it with "
          + String.join(" ", LIMITS_OFF);

  private static final int TOO_MANY_REQUESTS = 429;

  /** Latencies in microseconds, by percentile. */
  public record Latency(long p50, long p90, long p99, long p999, long max) {}

  static LoadReport of(
      Recorder recorder, double seconds, CpuWindow node, CpuWindow self, boolean early) {
    Latency latency =
        new Latency(
            recorder.percentile(50),
            recorder.percentile(90),
            recorder.percentile(99),
            recorder.percentile(99.9),
            recorder.max());
    return new LoadReport(
        seconds,
        recorder.successes() / seconds,
        recorder.statuses(),
        recorder.unansweredCount(),
        recorder.meanBodyBytes(),
        latency,
        node.microsPerRequest(),
        self.microsPerRequest(),
        node.usage().flatMap(ProcessUsage::residentKib),
        node.usage().flatMap(ProcessUsage::peakKib),
        early);
  }

  /** Whether the node's rate limits cut into the run. */
  public boolean rateLimited() {
    return statuses.containsKey(TOO_MANY_REQUESTS);
  }
}

package dev.parley.libp2p.kad;

/**
 * What a lookup may cost.
 *
 * @param parallelism α: how many peers are asked at a time
 * @param queryTimeoutMillis how long one peer may take to be reached and to answer
 * @param totalMillis how long a lookup may take; it then ends with what it has found
 * @param maxQueries how many peers are asked at most
 */
public record LookupLimits(
    int parallelism, long queryTimeoutMillis, long totalMillis, int maxQueries) {

  /**
   * α as the specification has it. A lookup among a million nodes asks about 40 peers, so 120 leave
   * room for many that are gone.
   */
  public static final LookupLimits DEFAULT = new LookupLimits(3, 10_000, 60_000, 120);

  public LookupLimits {
    if (parallelism < 1 || parallelism > 100 || maxQueries < 1) {
      throw new IllegalArgumentException("a lookup asks 1 to 100 peers at a time");
    }
    if (queryTimeoutMillis < 1 || totalMillis < 1) {
      throw new IllegalArgumentException("a timeout is positive");
    }
  }
}

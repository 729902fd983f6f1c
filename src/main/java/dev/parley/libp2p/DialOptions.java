package dev.parley.libp2p;

/**
 * How a host dials.
 *
 * @param parallel how many peers are dialled at a time
 * @param queued how many more may wait for their turn
 * @param addresses how many addresses of a peer are tried
 * @param timeoutMillis how long a dial may take, the handshake and all addresses together
 * @param staggerMillis how long an address has before the next is tried beside it
 * @param firstBackoffMillis how long a peer is left alone after a dial failed; doubled each time
 * @param longestBackoffMillis how long it is left alone at most
 */
public record DialOptions(
    int parallel,
    int queued,
    int addresses,
    long timeoutMillis,
    long staggerMillis,
    long firstBackoffMillis,
    long longestBackoffMillis) {

  public static final DialOptions DEFAULT =
      new DialOptions(32, 1_024, 8, 10_000, 250, 5_000, 300_000);

  public DialOptions withParallel(int parallel) {
    return new DialOptions(
        parallel,
        queued,
        addresses,
        timeoutMillis,
        staggerMillis,
        firstBackoffMillis,
        longestBackoffMillis);
  }

  public DialOptions withTimeout(long timeoutMillis) {
    return new DialOptions(
        parallel,
        queued,
        addresses,
        timeoutMillis,
        staggerMillis,
        firstBackoffMillis,
        longestBackoffMillis);
  }

  public DialOptions withBackoff(long firstMillis, long longestMillis) {
    return new DialOptions(
        parallel, queued, addresses, timeoutMillis, staggerMillis, firstMillis, longestMillis);
  }
}

package dev.parley.sync;

/**
 * How a node compares itself with its peers.
 *
 * @param tickMillis how often it does when nothing differs
 * @param offences of how many invalid batches a peer is banned
 * @param banMillis for how long
 */
public record SyncOptions(long tickMillis, int offences, long banMillis) {

  public static final SyncOptions DEFAULT = new SyncOptions(5_000, 3, 3_600_000);

  public SyncOptions withTickMillis(long millis) {
    return new SyncOptions(millis, offences, banMillis);
  }
}

package dev.parley.sync;

/**
 * How a node compares itself with its peers.
 *
 * @param tickMillis how often it does when nothing differs
 * @param offences of how many invalid batches a peer is banned
 * @param banMillis for how long
 * @param progress remembers how far whole days have come that are being fetched; null for no longer
 *     than the node runs
 */
public record SyncOptions(long tickMillis, int offences, long banMillis, Progress progress) {

  public static final SyncOptions DEFAULT = new SyncOptions(5_000, 3, 3_600_000, null);

  public SyncOptions withProgress(Progress kept) {
    return new SyncOptions(tickMillis, offences, banMillis, kept);
  }

  public SyncOptions withTickMillis(long millis) {
    return new SyncOptions(millis, offences, banMillis, progress);
  }
}

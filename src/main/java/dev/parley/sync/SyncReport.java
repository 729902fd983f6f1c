package dev.parley.sync;

/**
 * What a session with a peer did for a domain.
 *
 * @param equal whether both sides held the same from the beginning
 * @param missing how many records were missing here
 * @param surplus how many were missing there
 * @param fetched what became of those that came
 * @param pushed how many of those that went were new there
 */
record SyncReport(boolean equal, int missing, int surplus, Replica.Stored fetched, int pushed) {

  /** Of a session that had nothing to do. */
  static final SyncReport EQUAL = new SyncReport(true, 0, 0, Replica.Stored.NONE, 0);
}

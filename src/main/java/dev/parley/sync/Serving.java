package dev.parley.sync;

import dev.parley.replica.Cores;

/**
 * What all sessions share in which peers ask.
 *
 * @param turns who may read the store next
 * @param maxRecordBytes where answers are cut
 */
record Serving(Turns turns, Sketches sketches, Cores cores, int maxRecordBytes) {

  /** Half of the store's readers, if it has as many as usual: the others are for the users. */
  private static final int READS_AT_A_TIME = 2;

  static Serving on(Cores cores) {
    return cutAt(SyncServer.MAX_RECORD_BYTES, cores);
  }

  static Serving cutAt(int maxRecordBytes, Cores cores) {
    return new Serving(new Turns(READS_AT_A_TIME), new Sketches(), cores, maxRecordBytes);
  }
}

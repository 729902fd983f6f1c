package dev.parley.libp2p.host;

/** How much memory is held. */
final class Heap {

  private static final int COLLECTIONS = 4;

  private Heap() {}

  /** The bytes that are still reachable after everything else was collected. */
  static long used() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}

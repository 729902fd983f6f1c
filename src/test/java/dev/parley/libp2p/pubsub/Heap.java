package dev.parley.libp2p.pubsub;

import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.function.Supplier;

/** How much memory something keeps. */
final class Heap {

  private Heap() {}

  /** Bytes that are still in use after a task; what it returns is kept alive meanwhile. */
  static long keptBy(Supplier<?> task) {
    long before = used();
    Object kept = task.get();
    long after = used();
    Reference.reachabilityFence(kept);
    return after - before;
  }

  /** Bytes that this thread allocated for a task, kept or not. */
  static long allocatedBy(Runnable task) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    task.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static long used() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}

package dev.parley.cli.load;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A fixed set of reads, sent over and over: a read may be repeated while its signature is fresh,
 * and long runs sign the set again in time.
 */
final class RepeatedSupply implements Supply {

  private static final long RENEWAL_SECONDS = 20;

  private final int count;
  private final IntFunction<byte[]> maker;
  private final ScheduledExecutorService renewal;

  private volatile byte[][] requests;
  private int at;

  /**
   * @param count how many different requests
   * @param maker makes the request of an index, on any thread
   */
  RepeatedSupply(int count, IntFunction<byte[]> maker) {
    this.count = count;
    this.maker = maker;
    requests = IntStream.range(0, count).parallel().mapToObj(maker).toArray(byte[][]::new);
    renewal =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "bench-renewal");
              thread.setDaemon(true);
              return thread;
            });
    renewal.scheduleWithFixedDelay(this::renew, RENEWAL_SECONDS, RENEWAL_SECONDS, TimeUnit.SECONDS);
  }

  private void renew() {
    requests = IntStream.range(0, count).mapToObj(maker).toArray(byte[][]::new);
  }

  @Override
  public byte[] next() {
    at = at + 1 == count ? 0 : at + 1;
    return requests[at];
  }

  @Override
  public boolean exhausted() {
    return false;
  }

  @Override
  public void close() {
    renewal.shutdownNow();
  }
}

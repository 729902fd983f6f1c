package dev.parley.cli.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Requests that are sent once, signed by threads of their own: all of them before the run if it is
 * short, otherwise a bounded stock ahead of it.
 */
final class SignedSupply implements Supply {

  private static final int CHUNK = 250;
  private static final byte[][] LAST = new byte[0][];

  private final LongFunction<byte[]> maker;
  private final long total;
  private final AtomicLong claimed = new AtomicLong();
  private final BlockingQueue<byte[][]> ready;
  private final List<Thread> signers = new ArrayList<>();

  private volatile RuntimeException failure;
  private byte[][] chunk = LAST;
  private int at;
  private long taken;

  /**
   * @param total how many requests there will be
   * @param stock how many may be signed and not yet sent
   * @param maker makes the request of an index, on any thread
   */
  SignedSupply(long total, long stock, LongFunction<byte[]> maker) {
    this.maker = maker;
    this.total = total;
    ready = new ArrayBlockingQueue<>((int) Math.min(1_000_000, Math.max(4, stock / CHUNK + 4)));
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      Thread signer = new Thread(this::sign, "bench-signer-" + i);
      signer.setDaemon(true);
      signers.add(signer);
      signer.start();
    }
  }

  private void sign() {
    try {
      for (long from = claim(); from < total; from = claim()) {
        byte[][] made = new byte[(int) Math.min(CHUNK, total - from)][];
        for (int i = 0; i < made.length; i++) {
          made[i] = maker.apply(from + i);
        }
        ready.put(made);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private long claim() {
    return claimed.getAndAdd(CHUNK);
  }

  /** Waits until everything is signed. Only if the stock holds it all. */
  void awaitAll() throws InterruptedException {
    for (Thread signer : signers) {
      signer.join();
    }
    rethrow();
  }

  @Override
  public byte[] next() {
    if (at == chunk.length) {
      byte[][] following = ready.poll();
      if (following == null) {
        rethrow();
        return null;
      }
      chunk = following;
      at = 0;
    }
    taken++;
    byte[] request = chunk[at];
    chunk[at++] = null;
    return request;
  }

  @Override
  public boolean exhausted() {
    return taken == total;
  }

  @Override
  public void close() {
    signers.forEach(Thread::interrupt);
  }

  private void rethrow() {
    if (failure != null) {
      throw failure;
    }
  }
}

package dev.parley.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * One token bucket a key, shared by all threads without locks. A bucket is a single number: the
 * time at which it will be full again.
 */
final class RateLimiter {

  /**
   * A flood of keys pushes out others, which then start with a full bucket: bounded, never shut.
   */
  static final int MAX_KEYS = 65_536;

  private static final long SECOND = 1_000_000_000L;

  private final Cache<Object, AtomicLong> fullAt;
  private final LongSupplier nanoTime;
  private final boolean off;
  private final int burst;
  private final long tokenNanos;
  private final long bucketNanos;

  RateLimiter(RateLimit limit, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.off = limit.isOff();
    this.burst = limit.burst();
    this.tokenNanos = off ? 0 : Math.max(1, SECOND / limit.perSecond());
    this.bucketNanos = tokenNanos * burst;
    Ticker ticker = nanoTime::getAsLong;
    this.fullAt =
        Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            // By then the bucket is full, so that forgetting it changes nothing.
            .expireAfterAccess(Duration.ofNanos(bucketNanos + SECOND))
            .executor(Runnable::run)
            .ticker(ticker)
            .build();
  }

  /**
   * Takes tokens of a key's bucket; more than a full bucket holds count as a full bucket.
   *
   * @return 0 if they were there, else how many nanoseconds from now they will be
   */
  long take(Object key, int tokens) {
    if (off) {
      return 0;
    }
    long now = nanoTime.getAsLong();
    AtomicLong bucket = fullAt.get(key, absent -> new AtomicLong(now));
    long cost = tokenNanos * Math.min(tokens, burst);
    while (true) {
      long known = bucket.get();
      long next = (known - now > 0 ? known : now) + cost;
      if (next - now > bucketNanos) {
        return next - now - bucketNanos;
      }
      if (bucket.compareAndSet(known, next)) {
        return 0;
      }
    }
  }

  /** How many buckets are held, after pending evictions. */
  long keys() {
    fullAt.cleanUp();
    return fullAt.estimatedSize();
  }
}

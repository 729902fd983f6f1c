package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A client that comes under ever new names: the memory for names has a bound. */
class RateLimitKeysAttackTest {

  private final AtomicLong now = new AtomicLong();
  private final RateLimiter limiter = new RateLimiter(new RateLimit(1, 10), now::get);

  @Test
  void a_flood_of_keys_is_bounded() {
    for (int i = 0; i < 4 * RateLimiter.MAX_KEYS; i++) {
      limiter.take("key " + i, 1);
    }

    assertThat(limiter.keys()).isLessThanOrEqualTo(RateLimiter.MAX_KEYS);
  }

  @Test
  void a_flood_of_keys_does_not_refill_a_busy_key() {
    for (int i = 0; i < 2 * RateLimiter.MAX_KEYS; i++) {
      limiter.take("busy", 1);
      limiter.take("key " + i, 1);
    }

    assertThat(limiter.take("busy", 1)).isPositive();
  }

  @Test
  void forgotten_keys_are_those_whose_buckets_are_full() {
    limiter.take("once", 10);
    now.addAndGet(12_000_000_000L);

    assertThat(limiter.keys()).isZero();
    assertThat(limiter.take("once", 10)).isZero();
  }
}

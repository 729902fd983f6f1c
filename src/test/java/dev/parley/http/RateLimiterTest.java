package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND);
  private final RateLimiter limiter = new RateLimiter(new RateLimit(2, 4), now::get);

  @Test
  void a_full_bucket_gives_its_burst_and_then_waits() {
    assertThat(IntStream.range(0, 4).mapToLong(i -> limiter.take("a", 1))).containsOnly(0L);
    assertThat(limiter.take("a", 1)).isEqualTo(SECOND / 2);
  }

  @Test
  void tokens_come_back_with_time_even_when_the_clock_wraps() {
    limiter.take("a", 4);
    now.addAndGet(2 * SECOND);

    assertThat(limiter.take("a", 4)).isZero();
    assertThat(limiter.take("a", 1)).isPositive();
  }

  @Test
  void one_key_does_not_wait_for_another() {
    limiter.take("a", 4);

    assertThat(limiter.take("b", 4)).isZero();
  }

  @Test
  void more_than_a_full_bucket_counts_as_a_full_one() {
    assertThat(limiter.take("a", 100)).isZero();
    assertThat(limiter.take("a", 1)).isPositive();
  }

  @Test
  void threads_together_get_no_more_than_there_is() throws Exception {
    AtomicInteger taken = new AtomicInteger();
    Runnable taker =
        () -> {
          for (int i = 0; i < 1_000; i++) {
            taken.addAndGet(limiter.take("a", 1) == 0 ? 1 : 0);
          }
        };
    Thread[] threads = {new Thread(taker), new Thread(taker), new Thread(taker)};
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(taken).hasValue(4);
  }

  @Test
  void a_rate_of_zero_is_no_limit() {
    RateLimiter off = new RateLimiter(RateLimit.OFF, now::get);

    assertThat(IntStream.range(0, 10_000).mapToLong(i -> off.take("a", 9))).containsOnly(0L);
  }

  @Test
  void a_bucket_without_room_is_no_limit_at_all_and_refused() {
    assertThatThrownBy(() -> new RateLimit(5, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RateLimit(-1, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}

package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HybridClockTest {

  private static final long NOW = 1_767_225_600_000L;

  private final AtomicLong wall = new AtomicLong(NOW);
  private final InstantSource time = () -> Instant.ofEpochMilli(wall.get());
  private final HybridClock clock = new HybridClock(time);

  @Test
  void a_tick_in_a_new_millisecond_starts_at_zero() {
    assertThat(clock.tick()).isEqualTo(Hlc.of(NOW, 0));
    wall.incrementAndGet();
    assertThat(clock.tick()).isEqualTo(Hlc.of(NOW + 1, 0));
  }

  @Test
  void ticks_in_one_millisecond_count_up() {
    assertThat(clock.tick()).isEqualTo(Hlc.of(NOW, 0));
    assertThat(clock.tick()).isEqualTo(Hlc.of(NOW, 1));
  }

  @Test
  void a_full_counter_carries_into_the_time() {
    clock.restore(Hlc.of(NOW, Hlc.MAX_LOGICAL));

    assertThat(clock.tick()).isEqualTo(Hlc.of(NOW + 1, 0));
  }

  @Test
  void a_wall_clock_set_back_does_not_set_stamps_back() {
    long before = clock.tick();
    wall.addAndGet(-3_600_000);

    assertThat(clock.tick()).isEqualTo(before + 1);
  }

  @Test
  void a_tick_comes_after_what_was_observed() {
    long foreign = Hlc.of(NOW + 5_000, 7);

    assertThat(clock.observe(foreign)).isTrue();
    assertThat(clock.tick()).isEqualTo(foreign + 1);
  }

  @Test
  void an_older_stamp_changes_nothing() {
    long last = clock.tick();

    assertThat(clock.observe(last - 1)).isTrue();
    assertThat(clock.last()).isEqualTo(last);
  }

  @Test
  void a_stamp_too_far_ahead_is_refused_and_changes_nothing() {
    long last = clock.tick();
    long limit = NOW + Limits.MAX_DRIFT_MS;

    assertThat(clock.observe(Hlc.of(limit + 1, 0))).isFalse();
    assertThat(clock.last()).isEqualTo(last);
    assertThat(clock.observe(Hlc.of(limit, Hlc.MAX_LOGICAL))).isTrue();
  }

  @Test
  void a_restart_with_a_clock_set_back_goes_on_where_it_was() {
    long stored = Hlc.of(NOW + 60_000, 3);
    clock.restore(stored);

    assertThat(clock.tick()).isEqualTo(stored + 1);
  }

  @Test
  void threads_never_share_a_stamp() throws Exception {
    int threads = 4;
    int ticks = 20_000;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      Callable<List<Long>> ticking =
          () -> {
            List<Long> stamps = new ArrayList<>();
            for (int i = 0; i < ticks; i++) {
              stamps.add(clock.tick());
            }
            return stamps;
          };
      Set<Long> all = new HashSet<>();
      for (Future<List<Long>> one : pool.invokeAll(Collections.nCopies(threads, ticking))) {
        assertThat(one.get()).isSorted();
        all.addAll(one.get());
      }
      assertThat(all).hasSize(threads * ticks);
    } finally {
      pool.shutdownNow();
    }
  }
}

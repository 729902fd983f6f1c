package dev.parley.cli.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecorderTest {

  private static final long MICRO = 1_000;

  private final Recorder recorder = new Recorder();

  @Test
  void latency_counts_from_when_a_request_was_due() {
    recorder.answered(0, 5_000 * MICRO, 202, 10);
    assertThat(recorder.max()).isBetween(5_000L, 5_010L);
  }

  @Test
  void only_what_was_due_in_the_window_is_measured() {
    recorder.measure(100 * MICRO, 200 * MICRO);
    recorder.answered(50 * MICRO, 150 * MICRO, 202, 0);
    recorder.answered(150 * MICRO, 250 * MICRO, 202, 0);
    recorder.unanswered(10 * MICRO);
    recorder.unanswered(160 * MICRO);

    assertThat(recorder.statuses()).containsOnlyKeys(202);
    assertThat(recorder.count(202)).isEqualTo(1);
    assertThat(recorder.max()).isEqualTo(100);
    assertThat(recorder.inWindow()).isEqualTo(1);
    assertThat(recorder.unansweredCount()).isEqualTo(1);
  }

  @Test
  void a_refusal_is_counted_and_not_timed() {
    recorder.answered(0, 7_000 * MICRO, 503, 100);
    recorder.answered(0, 1_000 * MICRO, 200, 300);
    assertThat(recorder.statuses()).containsEntry(503, 1L).containsEntry(200, 1L);
    assertThat(recorder.max()).isLessThan(2_000);
    assertThat(recorder.meanBodyBytes()).isEqualTo(200);
  }
}

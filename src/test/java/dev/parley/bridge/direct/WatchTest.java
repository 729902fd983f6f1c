package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.direct.DirectOptions.Deadlines;
import dev.parley.bridge.direct.Watch.Sight;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WatchTest {

  private static final long SECOND = 1_000_000_000L;

  private final Watch watch =
      new Watch(
          new Deadlines(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(90)), 0);

  @Test
  void a_frame_that_is_never_finished_stalls() {
    watch.read(false, true, 10 * SECOND);
    watch.read(false, true, 40 * SECOND);
    assertThat(watch.look(true, 70 * SECOND)).isEqualTo(Sight.NOTHING);
    assertThat(watch.look(true, 71 * SECOND)).isEqualTo(Sight.STALLED);
  }

  @Test
  void frames_that_follow_each_other_without_a_gap_do_not_stall() {
    for (int second = 0; second < 300; second++) {
      watch.read(true, true, second * SECOND);
      assertThat(watch.look(true, second * SECOND)).isEqualTo(Sight.NOTHING);
    }
  }

  @Test
  void only_a_parley_is_asked_and_given_up() {
    assertThat(watch.look(true, 1_000 * SECOND)).isEqualTo(Sight.NOTHING);
    assertThat(watch.begin()).isTrue();
    assertThat(watch.begin()).isFalse();
    watch.heard(1_000 * SECOND);
    assertThat(watch.look(true, 1_030 * SECOND)).isEqualTo(Sight.NOTHING);
    assertThat(watch.look(true, 1_031 * SECOND)).isEqualTo(Sight.ASK);
    assertThat(watch.look(true, 1_032 * SECOND)).isEqualTo(Sight.NOTHING);
    assertThat(watch.look(true, 1_062 * SECOND)).isEqualTo(Sight.ASK);
    assertThat(watch.look(true, 1_091 * SECOND)).isEqualTo(Sight.SILENT);
  }

  @Test
  void who_does_not_listen_hears_no_silence() {
    watch.begin();
    assertThat(watch.look(false, 1_000 * SECOND)).isEqualTo(Sight.NOTHING);
  }
}

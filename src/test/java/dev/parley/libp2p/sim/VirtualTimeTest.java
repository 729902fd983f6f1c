package dev.parley.libp2p.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.Loop;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {

  private final VirtualTime time = new VirtualTime(1);
  private final Loop loop = time.loop();
  private final List<String> done = new ArrayList<>();

  @Test
  void tasks_run_when_they_are_due_and_in_the_order_in_which_they_were_asked_for() {
    loop.schedule(10, () -> done.add("third " + time.now()));
    time.loop().schedule(5, () -> done.add("first " + time.now()));
    loop.schedule(5, () -> done.add("second " + time.now()));
    time.run(9);
    assertThat(done).containsExactly("first 5", "second 5");
    time.run(1);
    assertThat(done).endsWith("third 10");
  }

  @Test
  void a_delay_beyond_all_time_never_comes() {
    time.run(100);
    loop.schedule(Long.MAX_VALUE, () -> done.add("never"));
    time.run(1_000_000);
    assertThat(done).isEmpty();
  }

  @Test
  void timers_that_are_set_and_cancelled_again_leave_nothing_behind() {
    loop.schedule(3_600_000, () -> done.add("an hour"));
    for (int i = 0; i < 1_000_000; i++) {
      Loop.Timer timer = loop.schedule(600_000, () -> done.add("never"));
      timer.cancel();
      timer.cancel();
    }
    assertThat(time.waiting()).isLessThan(3_000);
    time.run(3_600_000);
    assertThat(done).containsExactly("an hour");
    assertThat(time.waiting()).isZero();
  }

  @Test
  void cancelling_what_has_run_does_nothing() {
    Loop.Timer timer = loop.schedule(1, () -> done.add("once"));
    time.run(1);
    for (int i = 0; i < 5_000; i++) {
      timer.cancel();
    }
    loop.schedule(1, () -> done.add("twice"));
    time.run(1);
    assertThat(done).containsExactly("once", "twice");
  }

  @Test
  void a_task_that_throws_ends_the_run_for_good() {
    loop.schedule(
        5,
        () -> {
          throw new IllegalArgumentException("broken");
        });
    loop.schedule(6, () -> done.add("after"));
    assertThatThrownBy(() -> time.run(10))
        .hasMessageContaining("after 5 ms")
        .hasMessageContaining("broken");
    assertThatThrownBy(() -> time.run(10)).hasMessageContaining("broken");
    assertThat(done).isEmpty();
  }

  @Test
  void a_task_cannot_let_time_pass() {
    loop.execute(() -> time.run(1));
    assertThatThrownBy(() -> time.run(1)).hasMessageContaining("cannot let time pass");
  }

  @Test
  void loops_draw_different_numbers_and_the_same_ones_in_another_run() {
    long first = loop.random().nextLong();
    assertThat(new VirtualTime(1).loop().random().nextLong()).isEqualTo(first);
    assertThat(time.loop().random().nextLong()).isNotEqualTo(first);
    assertThat(new VirtualTime(2).loop().random().nextLong()).isNotEqualTo(first);
  }
}

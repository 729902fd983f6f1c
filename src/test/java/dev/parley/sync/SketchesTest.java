package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Domain;
import java.util.List;
import org.junit.jupiter.api.Test;

class SketchesTest {

  private static final List<Integer> DAYS = List.of(20_000);

  private final Sketches sketches = new Sketches();

  @Test
  void a_session_finds_its_own_last_sketch_of_the_same_days() {
    int session = sketches.begin();
    Sketch sketch = new Sketch(new long[10]);
    sketches.put(session, Domain.READS, DAYS, sketch, 0);
    assertThat(sketches.get(session, Domain.READS, DAYS)).isSameAs(sketch);
    assertThat(sketches.get(session, Domain.MESSAGES, DAYS)).isNull();
    assertThat(sketches.get(session, Domain.READS, List.of(20_001))).isNull();
    assertThat(sketches.get(sketches.begin(), Domain.READS, DAYS)).isNull();
  }

  @Test
  void many_large_sketches_take_no_more_memory_than_one() {
    for (int i = 0; i < 20; i++) {
      sketches.put(sketches.begin(), Domain.READS, DAYS, new Sketch(new long[1_000_000]), 0);
      assertThat(sketches.elements()).isLessThanOrEqualTo(8_000_000);
    }
    assertThat(sketches.get(19, Domain.READS, DAYS)).isNotNull();
    assertThat(sketches.get(0, Domain.READS, DAYS)).isNull();
  }

  @Test
  void what_nobody_asks_for_any_more_is_dropped() {
    int session = sketches.begin();
    sketches.put(session, Domain.READS, DAYS, new Sketch(new long[10]), 0);
    sketches.expire(60_000);
    assertThat(sketches.elements()).isEqualTo(10);
    sketches.expire(60_001);
    assertThat(sketches.elements()).isZero();
    assertThat(sketches.get(session, Domain.READS, DAYS)).isNull();
  }
}

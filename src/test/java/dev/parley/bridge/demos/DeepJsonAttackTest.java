package dev.parley.bridge.demos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON that is small to send and large to read. */
class DeepJsonAttackTest {

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[[{\"a\":[", "[{},"})
  void nesting_ends_long_before_the_stack_does(String opening) {
    assertThatThrownBy(() -> Json.parse(bytes(opening.repeat(2_000_000 / opening.length()))))
        .isInstanceOf(NotJson.class);
  }

  @Test
  void reading_takes_next_to_no_memory_however_many_names_there_are() throws Exception {
    StringBuilder names = new StringBuilder("{\"type\":\"x\",\"payload\":{\"a\":[");
    for (int i = 0; i < 100_000; i++) {
      names.append("{\"n").append(i).append("\":").append(i).append("},");
    }
    byte[] message = bytes(names.append("0]}}").toString());
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Json.parse(message).members("type", "payload");

    long before = threads.getCurrentThreadAllocatedBytes();
    Json.parse(message).members("type", "payload");
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(allocated).isLessThan(message.length / 10);
  }

  @Test
  void a_number_of_a_million_digits_is_neither_computed_nor_refused() throws Exception {
    String number = "-0." + "0".repeat(1_000_000) + "1e" + "9".repeat(1_000_000);

    assertThat(Json.parse(bytes(number)).isTruthy()).isTrue();
  }
}

package dev.parley.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks that suffer and recover, each from a seed. More of them: {@code parley sim}. */
class NetworkSimulationTest {

  private static final SimulationOptions OPTIONS = SimulationOptions.fromSeed();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 50);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void a_network_that_suffered_converges(long seed) {
    SimulationResult result = Simulation.run(seed, OPTIONS);
    assertThat(result.passed()).as(result.toString()).isTrue();
  }

  @Test
  void a_seed_is_the_same_history_each_time() {
    String first = Simulation.run(1, OPTIONS).trace();
    assertThat(Simulation.run(1, OPTIONS).trace()).isEqualTo(first);
    assertThat(Simulation.run(2, OPTIONS).trace()).isNotEqualTo(first);
  }
}

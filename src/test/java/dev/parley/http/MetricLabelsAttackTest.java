package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** A client that invents paths, methods and codes: no new series come of it. */
class MetricLabelsAttackTest {

  private final FaultyStore store = new FaultyStore();

  @Test
  void invented_paths_and_methods_make_no_series() {
    try (TestNode node = TestNode.with(store, TestNode.options())) {
      TestUser mallory = new TestUser(node);
      attack(node, mallory, 0);
      metrics(mallory);
      int before = series(mallory);
      attack(node, mallory, 200);

      assertThat(series(mallory)).isEqualTo(before);
      assertThat(metrics(mallory)).doesNotContain("invented").doesNotContain("0xfeed");
    }
  }

  private static void attack(TestNode node, TestUser mallory, int from) {
    for (int i = from; i < from + 50; i++) {
      mallory.call("GET", "/invented" + i, null, Map.of());
      mallory.call("GET", "/dialogs/0xfeed" + i + "/messages", null, Map.of());
      mallory.call("GET", "/docs/invented" + i, null, Map.of());
      mallory.call("INVENTED" + i, "/node", null, Map.of());
      try (RawConnection connection = new RawConnection(node.port())) {
        connection.write("GET /node?invented" + i + " HTTP/1.1\r\nhost: invented\r\n\r\n");
        connection.readAnswer();
      }
    }
  }

  private static int series(TestUser user) {
    return (int) metrics(user).lines().filter(line -> !line.startsWith("#")).count();
  }

  private static String metrics(TestUser user) {
    return user.call("GET", "/metrics", null, Map.of()).body();
  }
}

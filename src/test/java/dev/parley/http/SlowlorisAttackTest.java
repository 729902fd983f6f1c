package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Many connections that send almost nothing: they are closed, and others are served meanwhile. */
class SlowlorisAttackTest {

  private static final HttpOptions OPTIONS =
      TestNode.options()
          .withLimits(
              HttpLimits.defaults()
                  .withInFlight(2)
                  .withTimes(Duration.ofSeconds(30), Duration.ofMillis(600)));

  private final FaultyStore store = new FaultyStore();

  @Test
  void a_head_that_drips_is_closed_with_408() {
    try (TestNode node = TestNode.with(store, OPTIONS);
        RawConnection connection = new RawConnection(node.port())) {
      connection.write("GET /node HTTP/1.1\r\n");
      drip(connection, "x-slow: y\r\n");

      assertThat(connection.readAll()).startsWith("HTTP/1.1 408").contains("request_timeout");
    }
  }

  @Test
  void a_body_that_drips_is_closed_with_408_and_not_stored() {
    try (TestNode node = TestNode.with(store, OPTIONS);
        RawConnection connection = new RawConnection(node.port())) {
      connection.write(unfinished(node));
      drip(connection, " ");

      assertThat(connection.readAll()).startsWith("HTTP/1.1 408");
      assertThat(store.taken).isEmpty();
    }
  }

  @Test
  void a_second_request_on_a_connection_has_no_more_time_than_the_first() {
    try (TestNode node = TestNode.with(store, OPTIONS);
        RawConnection connection = new RawConnection(node.port())) {
      connection.write("GET /node HTTP/1.1\r\nhost: x\r\n\r\n");
      assertThat(connection.readAnswer()).startsWith("HTTP/1.1 200");
      connection.write("GET /node HTTP/1.1\r\n");
      drip(connection, "x-slow: y\r\n");

      assertThat(connection.readAll()).startsWith("HTTP/1.1 408");
    }
  }

  @Test
  void slow_senders_take_no_place_from_others() {
    List<RawConnection> slow = new ArrayList<>();
    try (TestNode node = TestNode.with(store, OPTIONS)) {
      for (int i = 0; i < 200; i++) {
        slow.add(new RawConnection(node.port()).write(unfinished(node)));
      }

      TestUser alice = new TestUser(node);
      assertThat(alice.send(new TestUser(node).address(), "hi").status()).isEqualTo(202);
      assertThat(slow)
          .allSatisfy(connection -> assertThat(connection.readAll()).startsWith("HTTP/1.1 408"));
    } finally {
      slow.forEach(RawConnection::close);
    }
  }

  @Test
  void connections_above_the_limit_are_closed_as_they_come() {
    HttpOptions few =
        TestNode.options().withInstances(1).withLimits(HttpLimits.defaults().withConnections(20));
    List<RawConnection> idle = new ArrayList<>();
    try (TestNode node = TestNode.with(store, few)) {
      for (int i = 0; i < 40; i++) {
        idle.add(new RawConnection(node.port()));
      }

      assertThat(idle.get(39).readAll()).isEmpty();
      idle.forEach(RawConnection::close);
      org.awaitility.Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(new TestUser(node).call("GET", "/node", null, Map.of()).status())
                      .isEqualTo(200));
    }
  }

  /** Sends a little again and again, for as long as the other side lets it. */
  private static void drip(RawConnection connection, String drop) {
    Thread dripping =
        new Thread(
            () -> {
              while (connection.tryWrite(drop)) {
                java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
              }
            });
    dripping.setDaemon(true);
    dripping.start();
  }

  private static String unfinished(TestNode node) {
    TestUser user = new TestUser(node);
    String path = "/dialogs/" + user.address() + "/messages";
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: x\r\n");
    user.requestHeaders("POST", path, "", user.ts)
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("content-type: application/json\r\ncontent-length: 1000\r\n\r\n{")
        .toString();
  }
}

package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Input that is larger than a node takes: refused before it is kept. */
class LargeInputAttackTest {

  private final FaultyStore store = new FaultyStore();

  private TestNode node;

  @BeforeEach
  void start() {
    node =
        TestNode.with(
            store,
            TestNode.options()
                .withInstances(1)
                .withLimits(HttpLimits.defaults().withBufferedBytes(1024 * 1024)));
  }

  @AfterEach
  void the_node_is_well() {
    assertThat(new TestUser(node).call("GET", "/node", null, Map.of()).status()).isEqualTo(200);
    assertThat(store.taken).isEmpty();
    node.close();
  }

  @Test
  void a_body_that_is_declared_too_large_is_refused_before_it_comes() {
    try (RawConnection connection = new RawConnection(node.port())) {
      connection.write(head("content-length: 10000000000000\r\n"));

      assertThat(connection.readAll()).startsWith("HTTP/1.1 413").contains("too_large");
    }
  }

  @Test
  void a_body_that_grows_too_large_is_refused_while_it_comes() {
    try (RawConnection connection = new RawConnection(node.port())) {
      connection.write(head("transfer-encoding: chunked\r\n"));
      String chunk = "8000\r\n" + " ".repeat(0x8000) + "\r\n";
      int chunks = 0;
      while (chunks < 1_000 && connection.tryWrite(chunk)) {
        chunks++;
      }

      assertThat(chunks).isLessThan(1_000);
    }
  }

  @Test
  void whoever_sends_too_much_gets_to_see_why() {
    try (RawConnection connection = new RawConnection(node.port())) {
      connection.write(head("content-length: 400000\r\n")).write(" ".repeat(400_000));

      assertThat(connection.readAnswer()).startsWith("HTTP/1.1 413");
    }
  }

  @Test
  void headers_have_a_limit() {
    try (RawConnection connection = new RawConnection(node.port())) {
      String large = "x-large: " + "y".repeat(20_000) + "\r\n";
      connection.tryWrite("GET /node HTTP/1.1\r\nhost: x\r\n" + large + "\r\n");

      assertThat(connection.readAll())
          .containsPattern("^HTTP/1.[01] 431")
          .contains("headers_too_large");
    }
  }

  @Test
  void a_path_has_a_limit() {
    try (RawConnection connection = new RawConnection(node.port())) {
      connection.tryWrite("GET /" + "y".repeat(20_000) + " HTTP/1.1\r\nhost: x\r\n\r\n");

      assertThat(connection.readAll()).containsPattern("^HTTP/1.[01] 414").contains("uri_too_long");
    }
  }

  @Test
  void many_bodies_at_once_have_a_limit_together() {
    List<RawConnection> senders = new ArrayList<>();
    try {
      String unfinished = head("content-length: 250000\r\n") + " ".repeat(190_000);
      for (int i = 0; i < 6; i++) {
        senders.add(new RawConnection(node.port()).write(unfinished));
      }

      org.awaitility.Awaitility.await()
          .until(() -> senders.stream().anyMatch(RawConnection::hasAnswer));
      RawConnection refused =
          senders.stream().filter(RawConnection::hasAnswer).findFirst().orElseThrow();
      RawConnection heard =
          senders.stream().filter(sender -> !sender.hasAnswer()).findFirst().orElseThrow();
      assertThat(refused.readAnswer()).startsWith("HTTP/1.1 503");
      assertThat(finish(heard)).startsWith("HTTP/1.1 400");
    } finally {
      senders.forEach(RawConnection::close);
    }
  }

  @Test
  void thousands_of_requests_in_one_breath_are_answered_one_by_one() {
    try (RawConnection connection = new RawConnection(node.port())) {
      String last = "GET /node HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
      connection.write("GET /node HTTP/1.1\r\nhost: x\r\n\r\n".repeat(40_000) + last);

      assertThat(connection.readAll().split("HTTP/1.1 200")).hasSize(40_002);
    }
  }

  private static String finish(RawConnection sender) {
    sender.tryWrite(" ".repeat(60_000));
    return sender.readAnswer();
  }

  private String head(String length) {
    TestUser user = new TestUser(node);
    String path = "/dialogs/" + user.address() + "/messages";
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: x\r\n");
    user.requestHeaders("POST", path, "", user.ts)
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append("content-type: application/json\r\n")
        .append(length)
        .append("\r\n")
        .toString();
  }
}

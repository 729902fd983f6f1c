package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestUser.Reply;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Message;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP as clients of all kinds speak it. */
class HttpProtocolTest {

  private static TestNode node;

  @BeforeAll
  static void start(@TempDir Path directory) {
    node =
        TestNode.withStore(
            directory, TestNode.options().withCorsOrigins(List.of("https://chat.example")));
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void head_is_get_without_a_body() {
    try (RawConnection connection = new RawConnection(node.port())) {
      String head = "HEAD /node HTTP/1.1\r\nhost: x\r\n\r\n";
      String get = "GET /node HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
      String answers = connection.write(head + get).readAll();

      assertThat(answers.split("HTTP/1.1 200")).hasSize(3);
      assertThat(answers.split("peer_id")).hasSize(2);
    }
  }

  @Test
  void a_signed_head_is_signed_as_head() {
    TestUser alice = new TestUser(node);
    String path = "/conversations";

    Map<String, String> headers = alice.requestHeaders("HEAD", path, "", alice.ts);
    Reply reply = alice.call("HEAD", path, null, headers);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void pipelined_requests_are_answered_in_order() {
    TestUser alice = new TestUser(node);
    TestUser bob = new TestUser(node);
    String send = rawSend(alice, bob, "first", "");
    String read = "GET /node HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

    try (RawConnection connection = new RawConnection(node.port())) {
      String answers = connection.write(send + send + read).readAll();
      assertThat(answers.indexOf("202")).isBetween(0, answers.indexOf("known"));
      assertThat(answers.indexOf("known")).isBetween(0, answers.indexOf("peer_id"));
    }
  }

  @Test
  void a_body_may_come_in_chunks_and_pieces() {
    TestUser alice = new TestUser(node);
    TestUser bob = new TestUser(node);
    String[] headAndBody = rawSend(alice, bob, "in pieces", "").split("\r\n\r\n");
    String head = headAndBody[0].replaceFirst("content-length: \\d+", "transfer-encoding: chunked");

    try (RawConnection connection = new RawConnection(node.port())) {
      connection.write(head + "\r\n\r\n");
      for (char c : headAndBody[1].toCharArray()) {
        connection.write("1\r\n" + c + "\r\n");
      }
      assertThat(connection.write("0\r\n\r\n").readAnswer()).startsWith("HTTP/1.1 202");
    }
  }

  @Test
  void whoever_asks_first_is_told_to_continue() {
    String[] headAndBody =
        rawSend(new TestUser(node), new TestUser(node), "hi", "expect: 100-continue\r\n")
            .split("\r\n\r\n");

    try (RawConnection connection = new RawConnection(node.port())) {
      connection.write(headAndBody[0] + "\r\n\r\n");
      assertThat(connection.readAnswer()).startsWith("HTTP/1.1 100");
      assertThat(connection.write(headAndBody[1]).readAnswer()).startsWith("HTTP/1.1 202");
    }
  }

  @Test
  void whoever_leaves_half_way_leaves_nothing_behind() {
    TestUser alice = new TestUser(node);
    TestUser bob = new TestUser(node);
    String request = rawSend(alice, bob, "never", "");
    for (int length : new int[] {10, 100, request.length() - 5, request.length() - 1}) {
      try (RawConnection connection = new RawConnection(node.port())) {
        connection.write(request.substring(0, length));
      }
    }

    Reply page = bob.get("/dialogs/" + alice.address() + "/messages");
    assertThat(page.json().getJsonArray("messages")).isEmpty();
  }

  @Test
  void a_refusal_does_not_cost_the_connection() {
    TestUser alice = new TestUser(node);
    String refused = rawSend(alice, new TestUser(node), "hi", "").replace("X-Ts", "X-Tz");
    String node1 = "GET /node HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";

    try (RawConnection connection = new RawConnection(node.port())) {
      assertThat(connection.write(refused + node1).readAll())
          .startsWith("HTTP/1.1 401")
          .contains("peer_id");
    }
  }

  @Test
  void what_is_not_http_is_refused_and_closed() {
    for (String nonsense :
        List.of("hello\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u0000\u0001\r\n\r\n")) {
      try (RawConnection connection = new RawConnection(node.port())) {
        assertThat(connection.write(nonsense).readAll()).doesNotContain("HTTP/1.1 200");
      }
    }
    assertThat(new TestUser(node).call("GET", "/node", null, Map.of()).status()).isEqualTo(200);
  }

  @Test
  void conflicting_lengths_are_refused() {
    try (RawConnection connection = new RawConnection(node.port())) {
      String smuggled =
          "POST /identity HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ncontent-length: 9\r\n\r\n{}";
      assertThat(connection.write(smuggled).readAll()).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void a_preflight_names_what_a_page_may_send() {
    Reply reply = preflight("https://chat.example");

    assertThat(reply.status()).isEqualTo(204);
    assertThat(reply.header("access-control-allow-origin")).isEqualTo("https://chat.example");
    assertThat(reply.header("access-control-allow-methods")).contains("GET");
    assertThat(reply.header("access-control-allow-headers")).contains("X-Sig-Version");
    assertThat(reply.header("vary")).containsIgnoringCase("origin");
  }

  @Test
  void a_page_of_another_origin_is_not_allowed() {
    assertThat(preflight("https://evil.example").header("access-control-allow-origin")).isNull();
  }

  @Test
  void answers_are_dated_and_not_cached() {
    TestUser alice = new TestUser(node);
    Reply reply = alice.get("/conversations");

    assertThat(reply.header("date")).endsWith("GMT");
    assertThat(reply.header("cache-control")).isEqualTo("no-store");
    assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
  }

  private static Reply preflight(String origin) {
    return TestUser.exchange(
        HttpRequest.newBuilder(URI.create(node.url("/conversations")))
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "GET")
            .build());
  }

  private static String rawSend(TestUser from, TestUser to, String text, String more) {
    Message message = Message.dialog(to.address(), 0, text, Bytes.EMPTY, from.unsigned(from.ts));
    return raw(from, "/dialogs/" + to.address() + "/messages", message, text, more);
  }

  static String raw(TestUser from, String path, Message message, String text, String more) {
    String body = "{\"text\":\"" + text + "\"}";
    StringBuilder request = new StringBuilder("POST " + path + " HTTP/1.1\r\nhost: x\r\n");
    from.headers(message)
        .forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    request.append(more).append("content-type: application/json\r\n");
    request.append("content-length: ").append(body.length()).append("\r\n\r\n");
    return request.append(body).toString();
  }
}

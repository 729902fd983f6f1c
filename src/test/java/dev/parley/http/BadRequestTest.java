package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestUser.Reply;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no node should take, each with its status and nothing stored. */
class BadRequestTest {

  private static final FaultyStore STORE = new FaultyStore();

  private static TestNode node;

  private TestUser alice;
  private String path;
  private Map<String, String> headers;

  @BeforeAll
  static void start() {
    node = TestNode.with(STORE, TestNode.options());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void meet() {
    alice = new TestUser(node);
    path = "/dialogs/" + new TestUser(node).address() + "/messages";
    headers = alice.requestHeaders("POST", path, "", alice.ts);
    STORE.taken.clear();
  }

  @AfterEach
  void nothing_was_stored_and_the_node_is_well() {
    assertThat(STORE.taken).isEmpty();
    assertThat(alice.call("GET", "/health/ready", null, Map.of()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"text\"",
        "{",
        "{\"text\":\"hi\"",
        "{\"text\":\"hi\"}}",
        "{\"text\":\"hi\"} {}",
        "{\"text\":\"hi\",}",
        "{\"text\":\"a\",\"text\":\"b\"}",
        "{'text':'hi'}",
        "{\"text\":\"\\x\"}",
        "{\"text\":NaN}",
        "{\"text\":\"hi\"}/*c*/"
      })
  void malformed_json_is_refused(String body) {
    assertThat(validation(body)).isEqualTo("body");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text         | {\"text\":1}",
        "text         | {\"text\":null}",
        "text         | {\"text\":{\"text\":\"hi\"}}",
        "text         | {}",
        "text         | {\"text\":\"\"}",
        "text         | {\"text\":\"\\ud800\"}",
        "msg_type     | {\"text\":\"hi\",\"msg_type\":\"1\"}",
        "msg_type     | {\"text\":\"hi\",\"msg_type\":1.0}",
        "msg_type     | {\"text\":\"hi\",\"msg_type\":256}",
        "msg_type     | {\"text\":\"hi\",\"msg_type\":-1}",
        "msg_type     | {\"text\":\"hi\",\"msg_type\":99999999999999999999}",
        "control      | {\"text\":\"hi\",\"control\":\"AA\"}",
        "control      | {\"text\":\"hi\",\"control\":\"A-==\"}",
        "control      | {\"text\":\"hi\",\"control\":7}",
        "mesg_type    | {\"text\":\"hi\",\"mesg_type\":1}",
        "to           | {\"to\":[[[[[[[[1]]]]]]]]}"
      })
  void a_wrong_field_is_named(String field, String body) {
    assertThat(validation(body)).isEqualTo(field);
  }

  @Test
  void deep_nesting_is_refused() {
    assertThat(validation("{\"text\":" + "[".repeat(50_000))).isIn("text", "body");
  }

  @Test
  void utf_16_is_refused() {
    Reply reply = alice.post(path, new String(new char[] {'{', 0, '"', 0, 't', 0}), headers);

    assertThat(reply.field()).isEqualTo("body");
  }

  @Test
  void text_and_control_have_limits() {
    assertThat(validation("{\"text\":\"" + "x".repeat(65_537) + "\"}")).isEqualTo("text");
    assertThat(validation("{\"text\":\"" + "é".repeat(32_769) + "\"}")).isEqualTo("text");
    assertThat(validation("{\"text\":\"\",\"control\":\"" + "AAAA".repeat(21_846) + "\"}"))
        .isEqualTo("control");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "x", "", "9223372036854775808", "1e3"})
  void a_wrong_position_is_named(String position) {
    String body = new JsonObject().put("position", position).encode();

    assertThat(alice.post(path + "/read", body, headers).field()).isEqualTo("position");
  }

  @Test
  void a_position_is_a_string() {
    assertThat(alice.post(path + "/read", "{\"position\":1}", headers).field())
        .isEqualTo("position");
  }

  @Test
  void a_blob_has_a_limit() {
    String body = new JsonObject().put("blob", "AAAA".repeat(43) + "AA==").encode();

    assertThat(alice.call("PUT", "/identity", body, headers).field()).isEqualTo("blob");
  }

  @ParameterizedTest
  @CsvSource({
    "/dialogs/0x12/messages,peer",
    "/dialogs/bob/messages,peer",
    "/groups/12/messages,chat_id",
    "/groups/zz/members,chat_id",
    "/identity/0xzz,address"
  })
  void a_malformed_path_parameter_is_named(String bad, String field) {
    Reply reply = alice.get(bad);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.field()).isEqualTo(field);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0,limit",
    "limit=501,limit",
    "limit=ten,limit",
    "limit=,limit",
    "limit=1&limit=2,limit",
    "before=12,before",
    "before=zzzzzzzzzzzzzzzzzzzzzzzz,before",
    "after=1234567890123456789012345,after",
    "from_ts=-1,from_ts",
    "to_ts=tomorrow,to_ts",
    "order=up,order",
    "offset=3,offset",
    "limit=%zz,limit",
    "%,query"
  })
  void a_wrong_query_parameter_is_named(String query, String field) {
    String target = path + "?" + query;
    try (RawConnection connection = new RawConnection(node.port())) {
      String answer = connection.write(head("GET", target, "")).readAnswer();
      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"field\":\"" + field + "\"");
    }
  }

  @Test
  void a_wrong_wait_is_named() {
    String body = "{\"text\":\"hi\"}";
    alice.ts++;

    assertThat(alice.send(new TestUser(node).address(), "hi", "?wait=long").field())
        .isEqualTo("wait");
    assertThat(alice.send(new TestUser(node).address(), body, "?sync=1").field()).isEqualTo("sync");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/dialogs",
        "/dialogs/a/b/c",
        "/node/",
        "//node",
        "/groups/x",
        "/%6eo"
      })
  void an_unknown_path_is_not_found(String unknown) {
    Reply reply = alice.call("GET", unknown, null, Map.of());

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo("not_found");
  }

  @Test
  void a_broken_escape_in_a_path_is_refused() {
    try (RawConnection connection = new RawConnection(node.port())) {
      assertThat(connection.write("GET /dialogs/%zz HTTP/1.1\r\nhost: x\r\n\r\n").readAnswer())
          .startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void an_unknown_method_is_told_which_are_known() {
    Reply reply = alice.call("DELETE", path, null, headers);

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.code()).isEqualTo("method_not_allowed");
    assertThat(reply.header("allow")).isEqualTo("POST, GET, HEAD, OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/json; charset=utf-16", "application/jsonp"})
  void only_json_in_utf_8_is_taken(String type) {
    headers.put("Content-Type", type);
    Reply reply = alice.post(path, "{\"text\":\"hi\"}", headers);

    assertThat(reply.status()).isEqualTo(415);
    assertThat(reply.code()).isEqualTo("unsupported_media_type");
  }

  @Test
  void a_body_without_a_type_is_not_taken() {
    try (RawConnection connection = new RawConnection(node.port())) {
      String request = head("POST", path, "content-length: 2\r\n") + "{}";
      assertThat(connection.write(request).readAnswer()).startsWith("HTTP/1.1 415");
    }
  }

  @Test
  void a_read_has_no_body() {
    String target = "/conversations";
    Map<String, String> signed = alice.requestHeaders("GET", target, "{}", alice.ts);

    assertThat(alice.call("GET", target, "{}", signed).field()).isEqualTo("body");
  }

  private String head(String method, String target, String more) {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nhost: x\r\n");
    alice
        .requestHeaders(method, target, "", alice.ts)
        .forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    return head.append(more).append("\r\n").toString();
  }

  private String validation(String body) {
    Reply reply = alice.post(path, body, headers);
    assertThat(reply.status()).as(reply.body()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("validation");
    assertThat(reply.json().getJsonArray("errors").getJsonObject(0).getString("message"))
        .isNotBlank();
    return reply.field();
  }
}

package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestUser.Reply;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Message;
import dev.parley.protocol.Signature;
import dev.parley.protocol.SigningString;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is not proven changes nothing: the store behind this node takes whatever reaches it. */
class AuthenticationTest {

  private static final FaultyStore STORE = new FaultyStore();
  private static final String BODY = "{\"text\":\"hi\"}";

  private static TestNode node;

  private TestUser alice;
  private Address bob;
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
  void sign() {
    alice = new TestUser(node);
    bob = new TestUser(node).address();
    path = "/dialogs/" + bob + "/messages";
    headers = alice.headers(message(alice.ts));
    STORE.taken.clear();
  }

  @AfterEach
  void nothing_was_stored() {
    assertThat(STORE.taken).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-User", "X-Ts", "X-Node", "X-Sig", "X-Sig-Version"})
  void every_signature_header_is_required(String name) {
    headers.remove(name);

    Reply reply = refused("missing_header", 401);
    assertThat(reply.json().getString("detail")).contains(name);
  }

  @Test
  void a_malformed_user_is_named() {
    headers.put("X-User", "alice");

    assertThat(refused("validation", 400).field()).isEqualTo("X-User");
  }

  @ParameterizedTest
  @ValueSource(strings = {"now", "-1", "1.5", "", "9223372036854775808"})
  void a_malformed_time_is_named(String ts) {
    headers.put("X-Ts", ts);

    assertThat(refused("validation", 400).field()).isEqualTo("X-Ts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0x", "12", "zz"})
  void a_malformed_signature_is_bad(String signature) {
    headers.put("X-Sig", signature);

    refused("bad_signature", 401);
  }

  @Test
  void an_unknown_signature_version_is_not_supported() {
    headers.put("X-Sig-Version", "3");

    refused("unsupported_sig_version", 401);
  }

  @Test
  void a_request_for_another_node_is_refused_with_this_node() {
    headers.put("X-Node", "16Uiu2HAmLfizdwU2229Fs9mY9bwp4Wpyy4HTPEwStkH29RtB1YRm");

    assertThat(refused("wrong_node", 401).json().getString("detail")).contains(node.id.toString());
  }

  @ParameterizedTest
  @ValueSource(longs = {-31_000, 31_000, -3_600_000})
  void a_time_far_from_now_is_stale(long distance) {
    headers = alice.headers(message(System.currentTimeMillis() + distance));

    refused("stale_timestamp", 401);
  }

  @Test
  void the_largest_time_is_stale_too() {
    headers.put("X-Ts", Long.toString(Long.MAX_VALUE));

    refused("stale_timestamp", 401);
  }

  @Test
  void nobody_signs_for_somebody_else() {
    headers.put("X-User", new TestUser(node).address().toString());

    refused("bad_signature", 401);
  }

  @Test
  void a_changed_text_breaks_the_signature() {
    Reply reply = alice.post(path, "{\"text\":\"bye\"}", headers);

    assertThat(reply.code()).isEqualTo("bad_signature");
  }

  @Test
  void a_message_for_one_is_not_one_for_another() {
    path = "/dialogs/" + new TestUser(node).address() + "/messages";

    refused("bad_signature", 401);
  }

  @Test
  void a_high_s_is_refused() {
    headers.put("X-Sig", ReplayAttackTest.malleated(signature()).toHex());

    refused("bad_signature", 401);
  }

  @Test
  void random_signatures_are_refused() {
    for (int i = 0; i < 20; i++) {
      byte[] random = new byte[65];
      new java.security.SecureRandom().nextBytes(random);
      random[32] &= 0x7f;
      random[64] = 0;
      headers.put("X-Sig", Bytes.of(random).toHex());
      refused("bad_signature", 401);
    }
  }

  @Test
  void a_wrong_version_of_the_same_string_is_refused() {
    headers.put("X-Sig-Version", "2");

    refused("bad_signature", 401);
  }

  @Test
  void a_read_is_signed_with_its_query() {
    String signed = "/conversations?limit=1";
    Map<String, String> request = alice.requestHeaders("GET", signed, "", alice.ts);

    Reply reply = alice.call("GET", "/conversations?limit=2", null, request);
    assertThat(reply.code()).isEqualTo("bad_signature");
  }

  @Test
  void a_read_is_signed_with_its_method() {
    String signed = "/identity/" + bob;
    Map<String, String> request = alice.requestHeaders("POST", signed, "", alice.ts);

    assertThat(alice.call("GET", signed, null, request).code()).isEqualTo("bad_signature");
  }

  @Test
  void headers_are_checked_in_the_order_that_clients_can_fix() {
    Map<String, String> wrong = new java.util.LinkedHashMap<>();
    wrong.put("X-User", "nobody");
    wrong.put("X-Ts", "1");
    wrong.put("X-Node", "elsewhere");
    wrong.put("X-Sig-Version", "9");
    String good = signature().toHex();

    headers = wrong;
    refused("missing_header", 401);
    wrong.put("X-Sig", good);
    refused("validation", 400);
    wrong.put("X-User", alice.address().toString());
    refused("unsupported_sig_version", 401);
    wrong.put("X-Sig-Version", "1");
    refused("wrong_node", 401);
    wrong.put("X-Node", node.id.toString());
    refused("stale_timestamp", 401);
    wrong.put("X-Ts", Long.toString(alice.ts + 1));
    refused("bad_signature", 401);
  }

  @Test
  void headers_are_checked_before_the_body() {
    headers.put("X-Ts", "1");

    assertThat(alice.post(path, "not json", headers).code()).isEqualTo("stale_timestamp");
  }

  private Message message(long ts) {
    return Message.dialog(bob, 0, "hi", Bytes.EMPTY, alice.unsigned(ts));
  }

  private Signature signature() {
    return alice.key.sign(SigningString.PLAIN, SigningString.ofRecord(message(alice.ts)));
  }

  private Reply refused(String code, int status) {
    Reply reply = alice.post(path, BODY, headers);
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
    assertThat(reply.json().getInteger("status")).isEqualTo(status);
    assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
    return reply;
  }
}

package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestUser.Reply;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Message;
import dev.parley.protocol.SigningString;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessagesApiTest {

  private static TestNode node;

  private TestUser alice;
  private TestUser bob;

  @BeforeAll
  static void start(@TempDir Path directory) {
    node = TestNode.withStore(directory);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void meet() {
    alice = new TestUser(node);
    bob = new TestUser(node);
  }

  @Test
  void a_message_is_accepted_with_its_ids_and_stamp() {
    Reply sent = alice.send(bob.address(), "hello");

    Message expected =
        Message.dialog(bob.address(), 0, "hello", Bytes.EMPTY, alice.unsigned(alice.ts));
    assertThat(sent.status()).isEqualTo(202);
    assertThat(sent.header("content-type")).isEqualTo("application/json");
    assertThat(sent.json().fieldNames())
        .containsExactlyInAnyOrder("msg_id", "chat_id", "ts", "hlc", "status");
    assertThat(sent.json().getString("msg_id")).isEqualTo(expected.key().toHex());
    assertThat(sent.json().getString("chat_id")).isEqualTo(expected.chat().toHex());
    assertThat(sent.json().getLong("ts")).isEqualTo(alice.ts);
    assertThat(sent.json().getString("hlc")).matches("[1-9][0-9]{17}");
    assertThat(sent.json().getString("status")).isEqualTo("accepted");
  }

  @Test
  void waiting_for_the_commit_answers_201() {
    Reply sent = alice.send(bob.address(), "hello", "?wait=committed");

    assertThat(sent.status()).isEqualTo(201);
    assertThat(sent.json().getString("status")).isEqualTo("committed");
  }

  @Test
  void a_repeat_is_known_and_keeps_its_stamp() {
    Reply first = alice.send(bob.address(), "hello");
    alice.ts--;
    Reply second = alice.send(bob.address(), "hello");

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().getString("status")).isEqualTo("known");
    assertThat(second.json().getString("hlc")).isEqualTo(first.json().getString("hlc"));
    assertThat(messages(bob, alice.address(), "")).hasSize(1);
  }

  @Test
  void both_users_read_what_was_said() {
    alice.send(bob.address(), "wörld \"\\\n\t\u0001 👋");

    for (Reply page : List.of(read(alice, bob.address(), ""), read(bob, alice.address(), ""))) {
      JsonObject message = page.json().getJsonArray("messages").getJsonObject(0);
      assertThat(page.status()).isEqualTo(200);
      assertThat(message.fieldNames())
          .containsExactlyInAnyOrder(
              "msg_id",
              "chat_id",
              "kind",
              "author",
              "peer",
              "ts",
              "hlc",
              "msg_type",
              "text",
              "origin",
              "sig",
              "sig_version");
      assertThat(message.getString("text")).isEqualTo("wörld \"\\\n\t\u0001 👋");
      assertThat(message.getString("kind")).isEqualTo("dm");
      assertThat(message.getString("author")).isEqualTo(alice.address().toString());
      assertThat(message.getString("peer")).isEqualTo(bob.address().toString());
      assertThat(message.getString("origin")).isEqualTo(node.id.toString());
      assertThat(page.json().getValue("next")).isNull();
    }
  }

  @Test
  void a_wallet_may_be_the_key() {
    alice.version = SigningString.PERSONAL_SIGN;

    assertThat(alice.send(bob.address(), "by wallet").status()).isEqualTo(202);
    assertThat(messages(alice, bob.address(), "").get(0).getInteger("sig_version")).isEqualTo(2);
  }

  @Test
  void a_control_message_carries_bytes() {
    assertThat(alice.control(bob.address(), 1, new byte[] {0, 1, -1}).status()).isEqualTo(202);

    JsonObject message = messages(bob, alice.address(), "").get(0);
    assertThat(message.getString("control")).isEqualTo("AAH/");
    assertThat(message.getInteger("msg_type")).isEqualTo(1);
    assertThat(message.getString("text")).isEmpty();
  }

  @Test
  void a_control_message_needs_a_type_and_bytes() {
    String path = "/dialogs/" + bob.address() + "/control";
    Map<String, String> headers = alice.requestHeaders("POST", path, "", alice.ts);

    assertThat(alice.post(path, TestUser.control(0, new byte[1]), headers).field())
        .isEqualTo("msg_type");
    assertThat(alice.post(path, TestUser.control(1, new byte[0]), headers).field())
        .isEqualTo("control");
    assertThat(alice.post(path, "{\"control\":\"AA==\"}", headers).field()).isEqualTo("msg_type");
    assertThat(alice.post(path, "{\"msg_type\":1}", headers).field()).isEqualTo("control");
  }

  @Test
  void pages_lead_through_all_messages_newest_first() {
    for (int i = 0; i < 7; i++) {
      alice.send(bob.address(), "m" + i);
    }

    List<String> texts = new ArrayList<>();
    String query = "?limit=3";
    for (String next = ""; next != null; query = "?limit=3&before=" + next) {
      Reply page = read(bob, alice.address(), query);
      page.json()
          .getJsonArray("messages")
          .forEach(m -> texts.add(((JsonObject) m).getString("text")));
      next = page.json().getString("next");
      if (next == null) {
        break;
      }
      assertThat(next).matches("[0-9a-f]{24}");
      query = "?limit=3&before=" + next;
    }
    assertThat(texts).containsExactly("m6", "m5", "m4", "m3", "m2", "m1", "m0");
  }

  @Test
  void ascending_order_begins_with_the_oldest() {
    alice.send(bob.address(), "one");
    alice.send(bob.address(), "two");

    assertThat(messages(bob, alice.address(), "?order=asc&limit=1"))
        .extracting(message -> message.getString("text"))
        .containsExactly("one");
  }

  @Test
  void times_bound_what_is_read() {
    alice.send(bob.address(), "now");
    long now = System.currentTimeMillis();

    assertThat(messages(bob, alice.address(), "?from_ts=" + (now + 60_000))).isEmpty();
    assertThat(messages(bob, alice.address(), "?to_ts=" + (now - 60_000))).isEmpty();
    assertThat(messages(bob, alice.address(), "?from_ts=0&to_ts=" + (now + 1))).hasSize(1);
  }

  @Test
  void a_long_page_ends_early_and_goes_on() {
    String long64k = "x".repeat(64 * 1024);
    for (int i = 0; i < 20; i++) {
      assertThat(alice.send(bob.address(), long64k).body()).contains("accepted");
    }

    Reply first = read(bob, alice.address(), "?limit=20");
    int got = first.json().getJsonArray("messages").size();
    Reply rest = read(bob, alice.address(), "?limit=20&before=" + first.json().getString("next"));
    assertThat(got).isBetween(1, 19);
    assertThat(first.body().length()).isLessThan(1_300_000);
    assertThat(got + rest.json().getJsonArray("messages").size()).isEqualTo(20);
  }

  @Test
  void read_progress_never_lowers() {
    long position = Long.parseLong(alice.send(bob.address(), "hi").json().getString("hlc"));

    Reply first = bob.mark(alice.address(), position);
    assertThat(first.status()).isEqualTo(202);
    assertThat(first.json().fieldNames()).containsExactlyInAnyOrder("position", "status");
    assertThat(first.json().getString("position")).isEqualTo(Long.toString(position));
    assertThat(bob.mark(alice.address(), position - 1).status()).isEqualTo(200);
    assertThat(bob.mark(alice.address(), position - 1).json().getString("status"))
        .isEqualTo("known");
    assertThat(conversation(bob).getString("read_position")).isEqualTo(Long.toString(position));
  }

  @Test
  void the_inbox_shows_a_preview_and_what_is_unread() {
    alice.send(bob.address(), "👋".repeat(200));

    JsonObject line = conversation(bob);
    assertThat(line.getString("chat_id"))
        .isEqualTo(Ids.dmChat(alice.address(), bob.address()).toHex());
    assertThat(line.getString("kind")).isEqualTo("dm");
    assertThat(line.getString("peer")).isEqualTo(alice.address().toString());
    assertThat(line.getInteger("unread")).isEqualTo(1);
    assertThat(line.getBoolean("unread_capped")).isFalse();
    assertThat(line.getJsonObject("last").getString("text")).isEqualTo("👋".repeat(140));
    assertThat(line.getJsonObject("last").fieldNames())
        .containsExactlyInAnyOrder("msg_id", "author", "ts", "hlc", "msg_type", "text");
    assertThat(conversation(alice).getInteger("unread")).isZero();
  }

  @Test
  void an_inbox_is_read_in_pages() {
    for (int i = 0; i < 3; i++) {
      alice.send(new TestUser(node).address(), "hi");
    }

    JsonObject first = alice.get("/conversations?limit=2").json();
    JsonObject second = alice.get("/conversations?after=" + first.getString("next")).json();
    assertThat(first.getString("next")).matches("[0-9a-f]{80}");
    assertThat(first.getJsonArray("conversations")).hasSize(2);
    assertThat(second.getJsonArray("conversations")).hasSize(1);
    assertThat(second.getValue("next")).isNull();
  }

  @Test
  void an_identity_is_what_its_user_published_last() {
    assertThat(alice.publish("one".getBytes()).status()).isEqualTo(202);
    assertThat(alice.publish("two".getBytes()).json().fieldNames())
        .containsExactlyInAnyOrder("hlc", "status");

    JsonObject identity = bob.get("/identity/" + alice.address()).json();
    assertThat(identity.getString("blob")).isEqualTo("dHdv");
    assertThat(identity.getString("address")).isEqualTo(alice.address().toString());
    assertThat(identity.fieldNames())
        .containsExactlyInAnyOrder("address", "blob", "ts", "hlc", "origin", "sig", "sig_version");
  }

  @Test
  void an_unpublished_identity_is_not_found() {
    Reply reply = bob.get("/identity/" + alice.address());

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.code()).isEqualTo("not_found");
  }

  @Test
  void a_path_is_signed_as_it_was_sent() {
    alice.send(bob.address(), "hi");
    String encoded =
        "/dialogs/%30x" + alice.address().toString().substring(2) + "/messages?%6cimit=1";

    assertThat(bob.get(encoded).json().getJsonArray("messages")).hasSize(1);
  }

  @Test
  void an_address_in_a_path_may_be_of_any_case() {
    String upper = "0x" + bob.address().toHex().toUpperCase(java.util.Locale.ROOT);

    assertThat(alice.get("/dialogs/" + upper + "/messages").status()).isEqualTo(200);
  }

  private JsonObject conversation(TestUser user) {
    return user.get("/conversations").json().getJsonArray("conversations").getJsonObject(0);
  }

  private static Reply read(TestUser reader, Address peer, String query) {
    return reader.get("/dialogs/" + peer + "/messages" + query);
  }

  private static List<JsonObject> messages(TestUser reader, Address peer, String query) {
    JsonArray messages = read(reader, peer, query).json().getJsonArray("messages");
    return messages.stream().map(JsonObject.class::cast).toList();
  }
}

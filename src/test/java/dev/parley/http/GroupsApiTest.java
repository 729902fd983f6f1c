package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestUser.Reply;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Ids;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.OpType;
import dev.parley.protocol.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupsApiTest {

  private static final ChatKind GROUP = ChatKind.GROUP;

  private static TestNode node;

  private TestUser alice;
  private TestUser bob;
  private Bytes nonce;
  private Hash chat;

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
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    nonce = Bytes.of(random);
    chat = Ids.groupChat(alice.address(), nonce);
  }

  @Test
  void one_request_makes_a_group_and_fills_it() {
    TestUser carol = new TestUser(node);
    Reply made =
        alice.ops(
            chat,
            alice.create(chat, nonce, GROUP, "Café"),
            alice.add(chat, GROUP, bob.address(), Role.MEMBER),
            alice.add(chat, GROUP, carol.address(), Role.ADMIN));

    assertThat(made.status()).isEqualTo(202);
    assertThat(results(made)).extracting(r -> r.getString("status")).containsOnly("accepted");
    assertThat(results(made))
        .hasSize(3)
        .allSatisfy(r -> assertThat(r.getString("hlc")).isNotNull());
    JsonObject members = bob.get("/groups/" + chat + "/members").json();
    assertThat(members.fieldNames())
        .containsExactlyInAnyOrder("chat_id", "kind", "title", "members", "next");
    assertThat(members.getString("kind")).isEqualTo("group");
    assertThat(members.getString("title")).isEqualTo("Café");
    assertThat(roles(members)).containsExactlyInAnyOrder("admin", "member", "admin");
  }

  @Test
  void members_are_read_in_pages() {
    makeGroup(GROUP);
    JsonObject first = alice.get("/groups/" + chat + "/members?limit=1").json();
    JsonObject second =
        alice.get("/groups/" + chat + "/members?limit=1&after=" + first.getString("next")).json();

    assertThat(Stream.of(first, second).flatMap(page -> addresses(page).stream()))
        .containsExactlyInAnyOrder(alice.address().toString(), bob.address().toString());
  }

  @Test
  void waiting_for_the_commit_of_ops_answers_201_and_a_repeat_200() {
    JsonObject create = alice.create(chat, nonce, GROUP, "");
    String body = new JsonObject().put("ops", new JsonArray().add(create)).encode();

    Reply first = alice.ops(chat, body, "?wait=committed");
    Reply second = alice.ops(chat, body, "");
    assertThat(first.status()).isEqualTo(201);
    assertThat(results(first).get(0).getString("status")).isEqualTo("committed");
    assertThat(second.status()).isEqualTo(200);
    assertThat(results(second).get(0).getString("status")).isEqualTo("known");
  }

  @Test
  void members_talk_and_strangers_are_refused() {
    makeGroup(GROUP);

    assertThat(bob.sendTo(chat, GROUP, "hi all").status()).isEqualTo(202);
    JsonObject message =
        alice.get("/groups/" + chat + "/messages").json().getJsonArray("messages").getJsonObject(0);
    assertThat(message.getString("text")).isEqualTo("hi all");
    assertThat(message.getString("kind")).isEqualTo("group");
    assertThat(message.containsKey("peer")).isFalse();

    TestUser stranger = new TestUser(node);
    refused(stranger.sendTo(chat, GROUP, "let me in"), 403, "not_member");
    refused(stranger.get("/groups/" + chat + "/messages"), 403, "not_member");
    refused(stranger.get("/groups/" + chat + "/members"), 403, "not_member");
    refused(stranger.markGroup(chat, 1), 403, "not_member");
  }

  @Test
  void a_group_that_does_not_exist_is_refused_like_one_of_strangers() {
    refused(alice.sendTo(chat, GROUP, "anybody?"), 403, "not_member");
    refused(alice.get("/groups/" + chat + "/messages"), 403, "not_member");
    refused(alice.get("/groups/" + chat + "/members"), 403, "not_member");
    refused(alice.leave(chat, GROUP), 403, "not_member");
  }

  @Test
  void only_admins_speak_in_a_channel() {
    makeGroup(ChatKind.CHANNEL);

    assertThat(alice.sendTo(chat, ChatKind.CHANNEL, "news").status()).isEqualTo(202);
    refused(bob.sendTo(chat, ChatKind.CHANNEL, "me too"), 403, "not_admin");
  }

  @Test
  void the_kind_is_part_of_what_is_signed() {
    makeGroup(ChatKind.CHANNEL);

    refused(alice.sendTo(chat, GROUP, "news"), 401, "bad_signature");
  }

  @Test
  void who_leaves_is_no_longer_a_member() {
    makeGroup(GROUP);

    Reply left = bob.leave(chat, GROUP);
    assertThat(left.status()).isEqualTo(202);
    assertThat(left.json().fieldNames()).containsExactlyInAnyOrder("op_id", "hlc", "status");
    refused(bob.sendTo(chat, GROUP, "still here"), 403, "not_member");
  }

  @Test
  void a_conversation_without_messages_is_listed_with_its_title() {
    alice.ops(chat, alice.create(chat, nonce, GROUP, "Quiet"));

    JsonObject line =
        alice.get("/conversations").json().getJsonArray("conversations").getJsonObject(0);
    assertThat(line.getString("title")).isEqualTo("Quiet");
    assertThat(line.containsKey("last")).isFalse();
    assertThat(line.containsKey("peer")).isFalse();
  }

  @Test
  void a_member_who_is_not_admin_changes_nothing() {
    makeGroup(GROUP);

    Reply reply = bob.ops(chat, bob.title(chat, GROUP, "Mine"));
    assertThat(reply.status()).isEqualTo(403);
    assertThat(results(reply).get(0).getString("status")).isEqualTo("rejected");
    assertThat(results(reply).get(0).getString("code")).isEqualTo("not_admin");
    assertThat(alice.get("/groups/" + chat + "/members").json().getString("title")).isEqualTo("T");
  }

  @Test
  void one_rejected_op_does_not_stop_the_others() {
    JsonObject stale =
        alice.json(
            alice.op(
                chat,
                OpType.SET_TITLE,
                alice.address(),
                Role.MEMBER,
                GROUP,
                Bytes.EMPTY,
                "Old",
                1));
    JsonObject forged =
        alice.json(
            alice.op(
                chat, OpType.ADD, bob.address(), Role.MEMBER, GROUP, Bytes.EMPTY, "", alice.ts),
            text -> bob.key.sign(1, text));

    Reply reply = alice.ops(chat, stale, alice.create(chat, nonce, GROUP, "T"), forged);
    assertThat(reply.status()).isEqualTo(202);
    assertThat(results(reply))
        .extracting(result -> result.getString("code"))
        .containsExactly("stale_timestamp", null, "bad_signature");
  }

  @Test
  void a_chat_id_of_another_creator_is_refused() {
    Reply reply = bob.ops(chat, bob.create(chat, nonce, GROUP, ""));

    assertThat(reply.status()).isEqualTo(403);
    assertThat(results(reply).get(0).getString("code")).isEqualTo("user_mismatch");
  }

  @Test
  void the_first_rejection_gives_the_status() {
    MemberOp stale =
        alice.op(chat, OpType.ADD, bob.address(), Role.MEMBER, GROUP, Bytes.EMPTY, "", 1);

    assertThat(alice.ops(chat, alice.json(stale)).status()).isEqualTo(401);
  }

  @Test
  void malformed_ops_are_refused_with_their_place() {
    JsonObject good = alice.create(chat, nonce, GROUP, "");
    JsonObject highS = good.copy().put("sig", "00".repeat(32) + "ff".repeat(32) + "00");

    assertThat(alice.ops(chat, good, good.copy().put("op", "promote")).field())
        .isEqualTo("ops[1].op");
    assertThat(alice.ops(chat, good.copy().put("target", "0x12")).field())
        .isEqualTo("ops[0].target");
    assertThat(alice.ops(chat, good.copy().put("kind", "dm")).field()).isEqualTo("ops[0].kind");
    assertThat(alice.ops(chat, good.copy().put("nonce", "zz".repeat(16))).field())
        .isEqualTo("ops[0].nonce");
    assertThat(alice.ops(chat, good.copy().put("ts", "1")).field()).isEqualTo("ops[0].ts");
    assertThat(alice.ops(chat, good.copy().put("title", "x".repeat(257))).field())
        .isEqualTo("ops[0].title");
    assertThat(alice.ops(chat, good.copy().put("colour", "red")).field())
        .isEqualTo("ops[0].colour");
    assertThat(alice.ops(chat, highS).field()).isEqualTo("ops[0].sig");
    assertThat(alice.ops(chat, new JsonObject()).field()).isEqualTo("ops[0].op");
    assertThat(alice.ops(chat, "{\"ops\":[1]}", "").field()).isEqualTo("ops[0]");
    assertThat(alice.ops(chat, "{\"ops\":[]}", "").field()).isEqualTo("ops");
    assertThat(alice.ops(chat, "{}", "").field()).isEqualTo("ops");
  }

  @Test
  void a_hundred_ops_are_taken_and_one_more_is_refused() {
    JsonObject[] ops = new JsonObject[101];
    ops[0] = alice.create(chat, nonce, GROUP, "");
    for (int i = 1; i < ops.length; i++) {
      ops[i] = alice.add(chat, GROUP, new TestUser(node).address(), Role.MEMBER);
    }

    assertThat(alice.ops(chat, ops).field()).isEqualTo("ops");
    Reply hundred = alice.ops(chat, java.util.Arrays.copyOf(ops, 100));
    assertThat(hundred.status()).isEqualTo(202);
    assertThat(results(hundred)).extracting(r -> r.getString("status")).containsOnly("accepted");
  }

  private void makeGroup(ChatKind kind) {
    Reply made =
        alice.ops(
            chat,
            alice.create(chat, nonce, kind, "T"),
            alice.add(chat, kind, bob.address(), Role.MEMBER));
    assertThat(made.status()).as(made.body()).isEqualTo(202);
  }

  private static void refused(Reply reply, int status, String code) {
    assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    assertThat(reply.code()).isEqualTo(code);
  }

  private static List<JsonObject> results(Reply reply) {
    return reply.json().getJsonArray("results").stream().map(JsonObject.class::cast).toList();
  }

  private static List<String> roles(JsonObject page) {
    return page.getJsonArray("members").stream()
        .map(member -> ((JsonObject) member).getString("role"))
        .toList();
  }

  private static List<String> addresses(JsonObject page) {
    return page.getJsonArray("members").stream()
        .map(member -> ((JsonObject) member).getString("address"))
        .toList();
  }
}

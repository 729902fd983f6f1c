package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Shell.Result;
import dev.parley.client.TestNode;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatCommandTest {

  @TempDir static Path data;

  private static TestNode node;

  @TempDir private Path home;

  private String alice;
  private String bob;

  @BeforeAll
  static void start() {
    node = TestNode.start(data);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void keys() {
    alice = key("alice");
    bob = key("bob");
  }

  private String key(String name) {
    return shell().run("key", "new", "--light", "--key", file(name)).lines().get(0);
  }

  private String file(String name) {
    return home.resolve(name + ".json").toString();
  }

  private static Shell shell() {
    return new Shell().environment("PARLEY_PASSPHRASE", "secret");
  }

  private Result as(String user, String... words) {
    return as(shell(), user, words);
  }

  private Result as(Shell shell, String user, String... words) {
    List<String> all = new ArrayList<>(List.of("chat", "--node", node.url().toString()));
    all.addAll(List.of("--key", file(user)));
    all.addAll(List.of(words));
    return shell.run(all.toArray(String[]::new));
  }

  private static JsonObject json(Result result) {
    return new JsonObject(result.out().strip());
  }

  @Test
  void what_is_sent_is_read() {
    assertThat(as("alice", "send", bob, "hi, Bob").out()).startsWith("accepted ");
    as("bob", "send", alice, "hi, Alice", "--committed");

    List<String> lines = as("bob", "read", alice).lines();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).endsWith("> hi, Bob").contains(alice.substring(0, 8));
    assertThat(lines.get(1)).endsWith(" you> hi, Alice");
  }

  @Test
  void json_is_one_object_a_line() {
    String id = json(as("alice", "send", bob, "hi", "--json")).getString("id");
    JsonObject read = json(as("bob", "read", alice, "--json"));
    assertThat(read.getString("msg_id")).isEqualTo(id);
    assertThat(read.getString("text")).isEqualTo("hi");
    assertThat(read.getString("author")).isEqualTo(alice);
  }

  @Test
  void options_may_stand_before_and_behind_the_command() {
    String[] words = {
      "chat", "inbox", "--json", "--node", node.url().toString(), "--key", file("alice")
    };
    assertThat(shell().run(words).code()).isZero();
  }

  @Test
  void text_may_come_from_standard_input() {
    as(shell().input("two\nlines"), "alice", "send", bob, "-");
    assertThat(json(as("bob", "read", alice, "--json")).getString("text")).isEqualTo("two\nlines");
  }

  @Test
  void longer_chats_are_read_in_pages() {
    as("alice", "send", bob, "one");
    as("alice", "send", bob, "two");
    Result latest = as("bob", "read", alice, "--limit", "1");
    assertThat(latest.out()).contains("two").doesNotContain("one");
    String cursor = latest.err().strip().replaceAll(".*--before ", "");
    assertThat(as("bob", "read", alice, "--limit", "1", "--before", cursor).out()).contains("one");
  }

  @Test
  void the_inbox_counts_what_is_unread_until_it_is_marked() {
    as("alice", "send", bob, "hello there");
    assertThat(as("bob", "inbox").out()).contains("1 unread").contains("hello there");
    assertThat(as("bob", "mark", alice).code()).isZero();
    assertThat(json(as("bob", "inbox", "--json")).getInteger("unread")).isZero();
  }

  @Test
  void a_group_is_made_changed_and_left() {
    String group = as("alice", "group", "create", "Tea", bob).out().strip();
    assertThat(as("bob", "send", group, "milk?").code()).isZero();
    assertThat(as("alice", "group", "title", group, "Coffee").code()).isZero();
    assertThat(as("bob", "inbox").out()).contains("\"Coffee\"");
    assertThat(as("alice", "group", "members", group).out())
        .contains(alice + " admin")
        .contains(bob + " member");
    assertThat(as("alice", "group", "add", group, bob, "--admin").code()).isZero();
    assertThat(as("bob", "group", "leave", group).code()).isZero();
    assertThat(as("alice", "group", "members", group).out()).doesNotContain(bob);
  }

  @Test
  void a_refusal_is_one_line() {
    String group = as("alice", "group", "create", "Tea").out().strip();
    Result refused = as("bob", "read", group);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).startsWith("parley chat read: not_member").hasLineCount(1);
  }

  @Test
  void an_identity_is_set_and_got() {
    assertThat(as("alice", "identity", "set", "Alice").code()).isZero();
    assertThat(as("bob", "identity", "get", alice).out().strip()).isEqualTo("Alice");
    assertThat(as("bob", "identity", "get").err()).contains("has not published");
  }

  @Test
  void terminal_commands_of_a_peer_are_not_obeyed() {
    as("alice", "send", bob, "\u001b[31mred");
    assertThat(as("bob", "read", alice).out()).contains("\\u{1b}[31mred").doesNotContain("\u001b");
    assertThat(as("bob", "inbox").out()).doesNotContain("\u001b");
  }

  @Test
  void an_absent_node_is_explained() {
    String[] words = {"chat", "inbox", "--node", "http://127.0.0.1:1", "--key", file("alice")};
    Result failed = shell().run(words);
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err().strip())
        .isEqualTo(
            "parley chat inbox: cannot reach http://127.0.0.1:1: connection refused; is the node"
                + " running?");
  }

  @Test
  void a_bad_node_address_is_wrong_usage() {
    String[] words = {"chat", "inbox", "--node", "localhost:3000", "--key", file("alice")};
    Result wrong = shell().run(words);
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err()).contains("http://host:port");
  }
}

package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.bridge.demos.SocketLimits;
import dev.parley.bridge.demos.SocketOptions;
import dev.parley.bridge.demos.signaling.SignalingOptions;
import dev.parley.cli.Shell.Result;
import dev.parley.node.DemosOptions;
import dev.parley.node.NodeRole;
import dev.parley.node.Parley;
import dev.parley.node.ParleyOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemosCommandTest {

  @TempDir static Path directory;

  private static Vertx vertx;
  private static Parley node;
  private static String server;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
    SignalingOptions signaling =
        SignalingOptions.DEFAULT.withSockets(
            new SocketOptions("127.0.0.1", 0, false, SocketLimits.DEFAULT));
    ParleyOptions options =
        ParleyOptions.at(directory.resolve("node"))
            .withRoles(Set.of(NodeRole.DEMOS_SIGNALING))
            .withDemos(DemosOptions.DEFAULT.withSignaling(signaling));
    node = Waiting.await(Parley.create(vertx, options));
    server = "ws://127.0.0.1:" + node.demosPorts().get("demos-signaling");
    for (String name : List.of("alice", "bob", "eve")) {
      new Shell().run("demos", "keys", "new", "--keys", seed(name));
    }
  }

  @AfterAll
  static void stop() {
    Waiting.await(node.close().eventually(vertx::close));
  }

  private static String seed(String name) {
    return directory.resolve(name + ".seed").toString();
  }

  private static String[] words(String who, String action, String... more) {
    List<String> words = new ArrayList<>(List.of("demos", action, "--server", server));
    words.addAll(List.of("--as", who, "--keys", seed(who.split("-")[0]), "--proof", "ed25519"));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }

  private static Result as(String who, String action, String... more) {
    return new Shell().run(words(who, action, more));
  }

  /** Somebody who listens for one message meanwhile. */
  private static CompletableFuture<Result> listening(String who, String... more) {
    String[] words = words(who, "listen", "--count", "1", "--seconds", "30");
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    CompletableFuture<Result> ended =
        CompletableFuture.supplyAsync(() -> new Shell().run(all.toArray(String[]::new)));
    await().until(() -> as("eve-" + who, "peers").out().lines().anyMatch(who::equals));
    return ended;
  }

  private static Result result(CompletableFuture<Result> ended) throws Exception {
    return ended.get(60, TimeUnit.SECONDS);
  }

  @Test
  void what_one_sends_the_other_prints_made_harmless() throws Exception {
    CompletableFuture<Result> bob = listening("bob-plain");

    Result sent = as("alice-plain", "send", "bob-plain", "hi \u001b[31m\nthere");

    assertThat(sent.err()).isEmpty();
    assertThat(sent.out().strip()).isEqualTo("sent");
    assertThat(result(bob).out().strip()).isEqualTo("alice-plain> hi \\u{1b}[31m⏎there");
  }

  @Test
  void json_is_for_scripts_both_ways() throws Exception {
    CompletableFuture<Result> bob = listening("bob-json", "--json");

    JsonObject sent =
        new JsonObject(as("alice-json", "send", "bob-json", "hi \u001b", "--json").out());

    assertThat(sent).isEqualTo(new JsonObject().put("to", "bob-json").put("status", "forwarded"));
    assertThat(new JsonObject(result(bob).out()))
        .isEqualTo(
            new JsonObject()
                .put("event", "message")
                .put("from", "alice-json")
                .put("text", "hi \u001b"));
  }

  @Test
  void who_is_away_finds_it_later() throws Exception {
    result(as("bob-away", "peers"));
    Result sent = as("alice-away", "send", "bob-away", "later");
    assertThat(sent.out()).startsWith("queued: bob-away is away").hasLineCount(1);

    Result found = as("bob-away", "listen", "--count", "1", "--seconds", "30", "--json");
    JsonObject message = new JsonObject(found.out());
    assertThat(message.getString("text")).isEqualTo("later");
    assertThat(message.getString("stored")).isNotNull();
  }

  private static void result(Result ended) {
    assertThat(ended.code()).as(ended.err()).isZero();
  }

  @Test
  void text_may_come_from_standard_input() throws Exception {
    CompletableFuture<Result> bob = listening("bob-stdin");
    new Shell().input("one\ntwo\n").run(words("alice-stdin", "send", "bob-stdin", "-"));
    assertThat(result(bob).out().strip()).isEqualTo("alice-stdin> one⏎two");
  }

  @Test
  void another_key_for_a_known_peer_is_refused_until_the_old_one_is_forgotten() {
    result(as("bob-keys", "peers"));
    as("alice-keys", "send", "bob-keys", "first");
    String[] inbox = {"--count", "1", "--seconds", "30"};
    result(as("bob-keys", "listen", inbox));
    String[] replaced = words("bob-keys", "peers");
    replaced[7] = seed("eve");
    result(new Shell().run(replaced));

    Result refused = as("alice-keys", "send", "bob-keys", "second");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("another key for bob-keys").hasLineCount(1);

    String[] forget = {"demos", "keys", "forget", "bob-keys", "--server", server, "--keys"};
    assertThat(new Shell().run(with(forget, seed("alice"))).code()).isZero();
    assertThat(as("alice-keys", "send", "bob-keys", "third").out()).startsWith("queued");
  }

  private static String[] with(String[] words, String last) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add(last);
    return all.toArray(String[]::new);
  }

  @Test
  void mistakes_are_one_line() {
    assertOneLine(as("alice-lost", "send", "nobody", "?"), 1, "Target peer nobody not found");
    String[] otherProof = words("alice-lost", "peers");
    otherProof[9] = "rsa";
    assertOneLine(new Shell().run(otherProof), 2, "--proof is ml-dsa");
    String[] elsewhere = words("alice-lost", "peers");
    elsewhere[3] = "http://127.0.0.1:1";
    assertOneLine(new Shell().run(elsewhere), 2, "ws://host:port");
    elsewhere[3] = "ws://127.0.0.1:1";
    assertOneLine(new Shell().run(elsewhere), 1, "cannot reach ws://127.0.0.1:1");
  }

  private static void assertOneLine(Result failed, int code, String words) {
    assertThat(failed.code()).isEqualTo(code);
    assertThat(failed.err()).contains(words).hasLineCount(1);
  }

  @Test
  void a_conversation_goes_both_ways() throws Exception {
    StringWriter screen = new StringWriter();
    CompletableFuture<Result> bob = new CompletableFuture<>();
    PrintWriter keyboard = typing(screen, bob, words("bob-chat", "chat"));
    await().untilAsserted(() -> assertThat(screen.toString()).contains("You are bob-chat"));

    as("alice-chat", "send", "bob-chat", "are you there?");
    await().untilAsserted(() -> assertThat(screen.toString()).contains("> are you there?"));
    keyboard.println("yes");
    await().untilAsserted(() -> assertThat(screen.toString()).contains("!! to whom?"));
    keyboard.println("/to alice-chat");
    keyboard.println("yes");
    await().untilAsserted(() -> assertThat(screen.toString()).contains("alice-chat is away"));
    keyboard.println("/quit");

    assertThat(result(bob).code()).isZero();
    assertThat(as("alice-chat", "listen", "--count", "1", "--seconds", "30").out())
        .contains("bob-chat> yes");
  }

  private static PrintWriter typing(
      StringWriter screen, CompletableFuture<Result> ended, String... words) throws IOException {
    PipedWriter typed = new PipedWriter();
    BufferedReader in = new BufferedReader(new PipedReader(typed));
    PrintWriter keyboard = new PrintWriter(typed, true);
    ended.completeAsync(() -> new Shell().run(in, screen, words));
    return keyboard;
  }
}

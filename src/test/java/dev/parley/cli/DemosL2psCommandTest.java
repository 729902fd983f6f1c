package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.SocketLimits;
import dev.parley.bridge.demos.SocketOptions;
import dev.parley.bridge.demos.l2ps.L2psOptions;
import dev.parley.cli.Shell.Result;
import dev.parley.crypto.HexSecretFile;
import dev.parley.node.DemosOptions;
import dev.parley.node.NodeRole;
import dev.parley.node.Parley;
import dev.parley.node.ParleyOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemosL2psCommandTest {

  @TempDir static Path directory;

  private static Vertx vertx;
  private static Parley node;
  private static String server;

  @BeforeAll
  static void start() throws IOException {
    vertx = Vertx.vertx();
    L2psOptions l2ps =
        L2psOptions.DEFAULT
            .withSockets(new SocketOptions("127.0.0.1", 0, false, SocketLimits.DEFAULT))
            .withNetworks(List.of(new L2psOptions.Network("net", Set.of())));
    ParleyOptions options =
        ParleyOptions.at(directory.resolve("node"))
            .withRoles(Set.of(NodeRole.DEMOS_L2PS))
            .withDemos(DemosOptions.DEFAULT.withL2ps(l2ps));
    node = Waiting.await(Parley.create(vertx, options));
    server = "ws://127.0.0.1:" + node.demosPorts().get("demos-l2ps");
    HexSecretFile.create(directory.resolve("key"), new byte[32]);
    HexSecretFile.create(directory.resolve("other"), "0123456789abcdef".repeat(2).getBytes());
  }

  @AfterAll
  static void stop() {
    Waiting.await(node.close().eventually(vertx::close));
  }

  private static String address(String who) {
    String seed = directory.resolve(who).toString();
    return new Shell().run("demos", "keys", "new", "--keys", seed).out().strip();
  }

  private static Result as(String who, String key, String action, String... more) {
    List<String> words = new ArrayList<>(List.of("demos", "l2ps", action, "--server", server));
    words.addAll(List.of("--network", "net", "--keys", directory.resolve(who).toString()));
    words.addAll(List.of("--network-key", directory.resolve(key).toString()));
    words.addAll(List.of(more));
    return new Shell().run(words.toArray(String[]::new));
  }

  private static JsonObject listened(String who, String key) {
    return new JsonObject(
        as(who, key, "listen", "--count", "1", "--seconds", "30", "--json").out());
  }

  @Test
  void what_was_kept_arrives_signed_and_stays_in_the_past() {
    String alice = address("alice");
    String bob = address("bob");

    assertThat(as("alice", "key", "send", bob, "grüße \u001b").out()).startsWith("queued");
    JsonObject arrived = listened("bob", "key");
    assertThat(arrived.getString("from")).isEqualTo(alice);
    assertThat(arrived.getString("text")).isEqualTo("grüße \u001b");
    assertThat(arrived.getBoolean("signed")).isTrue();

    String past = as("alice", "key", "history", bob).out();
    assertThat(past).contains(alice + "> grüße \\u{1b}").hasLineCount(1);
  }

  @Test
  void without_the_networks_key_it_is_said_to_be_unreadable() {
    address("carol");
    String dave = address("dave");
    as("carol", "key", "send", dave, "secret");
    assertThat(listened("dave", "other").getString("unreadable")).contains("this network's key");
  }

  @Test
  void who_is_there_is_listed() {
    String erin = address("erin");
    assertThat(as("erin", "key", "peers").lines()).containsExactly(erin + " (you)");
  }

  @Test
  void mistakes_are_one_line() {
    String frank = address("frank");
    Result self = as("frank", "key", "send", frank, "me");
    assertThat(self.code()).isEqualTo(1);
    assertThat(self.err()).contains("Cannot send message to yourself").hasLineCount(1);

    Result keyless =
        new Shell().run("demos", "l2ps", "listen", "--network", "net", "--server", server);
    assertThat(keyless.code()).isEqualTo(2);
    assertThat(keyless.err()).contains("--network-key is needed").hasLineCount(1);
  }
}

package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.cli.Jar.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FatJarIT {

  private static final Map<String, String> PASSPHRASE =
      Map.of("PARLEY_PASSPHRASE", "correct horse");

  @TempDir private Path directory;

  private Result run(String... args) throws IOException, InterruptedException {
    return Jar.run(directory, PASSPHRASE, args);
  }

  private Path data() {
    return directory.resolve("data");
  }

  private static void assertRefused(Result result, int code, String... words) {
    assertThat(result.code()).isEqualTo(code);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines().filter(line -> line.startsWith("parley"))).hasSize(1);
    assertThat(result.err()).contains(words).doesNotContain("\tat ");
  }

  @Test
  void a_node_says_one_line_when_it_is_ready_and_nothing_more() throws Exception {
    try (JarNode node = JarNode.start(data(), Map.of())) {
      assertThat(node.output())
          .matches(
              "ready http=http://127\\.0\\.0\\.1:[1-9]\\d*"
                  + " p2p=/ip4/127\\.0\\.0\\.1/tcp/[1-9]\\d*/p2p/16Uiu2HA[1-9A-HJ-NP-Za-km-z]+"
                  + " node=16Uiu2HA[1-9A-HJ-NP-Za-km-z]+\n");

      assertThat(node.terminate()).isZero();
      assertThat(node.output()).hasLineCount(1);
      assertThat(node.log()).doesNotContain("ERROR", "Exception");
    }
    Result verified = run("verify", "--data", "data");
    assertThat(verified.code()).isZero();
    assertThat(verified.out()).endsWith("disagreements=0\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "node", "key new", "chat send", "verify", "stats", "bench http"})
  void help_is_no_failure(String words) throws Exception {
    Result help = run((words + " --help").strip().split(" "));

    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: parley");
    assertThat(help.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"node", "key show", "chat inbox", "verify", "stats", "bench http"})
  void an_unknown_flag_is_wrong_usage(String words) throws Exception {
    assertRefused(run((words + " --no-such-flag").split(" ")), 2, "--no-such-flag", "--help");
  }

  @ParameterizedTest
  @CsvSource({
    "PARLEY_HTTP_PORT, 65536, http.port",
    "PARLEY_STORE_DURABILITY, perhaps, store.durability",
    "PARLEY_ROLES, http, roles",
    "PARLEY_P2P_LISTEN, 4001, p2p.listen",
    "PARLEY_P2P_BOOTSTRAP, /ip4/10.0.0.1/tcp/4001, p2p.bootstrap",
    "PARLEY_DATA, '', data"
  })
  void a_wrong_setting_stops_the_start(String variable, String value, String setting)
      throws Exception {
    Result result = Jar.run(directory, Map.of(variable, value), "node");

    assertRefused(result, 1, setting, variable, value);
    assertThat(result.err()).hasLineCount(1);
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void a_wrong_flag_stops_the_start() throws Exception {
    assertRefused(run("node", "--http", "3000"), 2, "HOST:PORT", "3000");
    assertRefused(run("node", "--roles", "cook"), 1, "roles", "cook");
    assertRefused(run("node", "--p2p", "/ip4/0.0.0.0"), 1, "p2p.listen", "/ip4/0.0.0.0");
    assertRefused(run("node", "--bootstrap", "/tcp/1"), 1, "p2p.bootstrap", "/tcp/1");
    assertRefused(run("node", "--config", "missing.toml"), 1, "missing.toml", "no such file");
  }

  @Test
  void a_taken_port_stops_the_start() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();

      assertRefused(run("node", "--http", address), 1, "cannot listen on " + address, "in use");
    }
  }

  @Test
  void a_second_process_on_the_same_data_is_refused() throws Exception {
    try (JarNode node = JarNode.start(data(), Map.of())) {
      assertRefused(
          run("node", "--http", "127.0.0.1:0", "--data", "data"), 1, "in use by another process");
      assertThat(node.terminate()).isZero();
    }
  }

  @Test
  void flags_may_stand_before_the_command() throws Exception {
    ProcessBuilder builder =
        Jar.process(directory, Map.of(), "-v", "node", "--http", "127.0.0.1:0")
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    try {
      assertThat(process.inputReader().readLine()).startsWith("ready ");
      process.destroy();
      assertThat(process.waitFor()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void a_node_needs_nothing_of_its_working_directory() throws Exception {
    try (JarNode node = JarNode.in(Path.of("/proc"), Map.of(), "--data", data().toString())) {
      assertThat(node.terminate()).isZero();
    }
  }

  @Test
  void the_file_of_the_working_directory_is_read() throws Exception {
    Files.createDirectories(directory.resolve("conf"));
    Files.writeString(directory.resolve("conf/node.toml"), "data = \"elsewhere\"\n");

    try (JarNode node = JarNode.in(directory, Map.of())) {
      assertThat(node.terminate()).isZero();
    }
    assertThat(directory.resolve("elsewhere/node.key")).isRegularFile();
  }

  @Test
  void the_log_may_be_json() throws Exception {
    try (JarNode node = JarNode.start(data(), Map.of("PARLEY_LOG_FORMAT", "json"))) {
      node.terminate();
      assertThat(node.log().lines()).isNotEmpty().allMatch(line -> line.startsWith("{\""));
    }
  }

  @Test
  void two_users_talk() throws Exception {
    String alice = run("key", "new", "--light", "--key", "a.json").out().lines().toList().get(0);
    String bob = run("key", "new", "--light", "--key", "b.json").out().lines().toList().get(0);
    try (JarNode node = JarNode.start(data(), Map.of())) {
      String url = node.url().toString();
      Result sent =
          run("chat", "--node", url, "--key", "a.json", "send", "--committed", bob, "hello, Bob");
      assertThat(sent.out()).matches("committed [0-9a-f]{64}\n");
      assertThat(sent.err()).isEmpty();

      Result read = run("chat", "--node", url, "--key", "b.json", "read", alice);
      assertThat(read.out()).endsWith("> hello, Bob\n").hasLineCount(1);

      Result stats = run("stats", "--data", "data");
      assertThat(stats.code()).isZero();
      assertThat(stats.out()).contains("message   records=1 ");
      Result verified = run("verify", "--signatures", "--data", "data");
      assertThat(verified.out()).startsWith("records=1 ").endsWith("disagreements=0\n");
      assertThat(verified.code()).isZero();
      assertThat(verified.err()).doesNotContain("Exception");
    }
  }

  @Test
  void nobody_there_is_one_line() throws Exception {
    run("key", "new", "--light", "--key", "a.json");

    Result inbox = run("chat", "--node", "http://127.0.0.1:1", "--key", "a.json", "inbox");
    assertRefused(inbox, 1, "http://127.0.0.1:1");
  }

  @Test
  void data_that_is_not_there_is_one_line() throws Exception {
    assertRefused(run("verify", "--data", "nowhere"), 1, "nowhere");
    assertRefused(run("stats", "--data", "nowhere"), 1, "nowhere");
    assertThat(directory.resolve("nowhere")).doesNotExist();
  }

  @Test
  void a_key_of_a_wrong_passphrase_is_one_line() throws Exception {
    run("key", "new", "--light", "--key", "a.json");
    Map<String, String> wrong = new HashMap<>(Map.of("PARLEY_PASSPHRASE", "battery staple"));

    assertRefused(Jar.run(directory, wrong, "chat", "--key", "a.json", "inbox"), 1, "passphrase");
  }

  @Test
  void data_below_a_file_is_refused() throws Exception {
    Files.createFile(directory.resolve("file"));

    assertRefused(
        run("node", "--http", "127.0.0.1:0", "--data", "file/data"), 1, "data directory file/data");
  }

  @Test
  void data_on_a_read_only_file_system_is_refused() throws Exception {
    Path mounted = Files.createDirectory(directory.resolve("read-only"));
    assumeTrue(Mount.tmpfs(mounted, "ro,size=1m"), "mounting is not permitted here");
    try {
      assertRefused(
          run("node", "--http", "127.0.0.1:0", "--data", "read-only/data"),
          1,
          "read-only/data",
          "Read-only file system");
      assertRefused(run("node", "--http", "127.0.0.1:0", "--data", "read-only"), 1, "read-only");
    } finally {
      Mount.remove(mounted);
    }
  }
}

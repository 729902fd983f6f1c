package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.bridge.direct.RawPeer;
import dev.parley.npm.NodePrograms;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two commands as they are shipped, each in a process of its own. */
@Execution(ExecutionMode.CONCURRENT)
class DirectIT {

  private static final Map<String, String> PASSPHRASE =
      Map.of("PARLEY_PASSPHRASE", "correct horse");

  @TempDir private Path directory;

  private JarTalker start(String... words) throws IOException {
    return JarTalker.start(directory, PASSPHRASE, words);
  }

  private static ServerSocket server() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void a_listener_talks_with_a_p2p_chat_and_leaves() throws Exception {
    try (JarTalker listener = start("listen", "0")) {
      try (RawPeer peer = RawPeer.meet(listener.port())) {
        peer.say("friend> hi there");
        listener.sees("< friend> hi there\n");
        listener.type("hello, wörld");
        assertThat(peer.hear()).isEqualTo("friend> hello, wörld");
        listener.type("/quit");
        assertThat(peer.hear()).isEqualTo("!friend left the chat");
        assertThat(peer.isAtEnd()).isTrue();
      }
      assertThat(listener.exitCode()).isZero();
      assertThat(listener.errors()).isEmpty();
      assertThat(listener.output().replaceAll("127\\.0\\.0\\.1:\\d+", "HERE"))
          .isEqualTo(
              """
              -- Listening on HERE
              -- Connected with HERE, encrypted.
              < friend> hi there
              -- Disconnecting...
              -- Disconnected
              """);
    }
  }

  @Test
  void the_end_of_standard_input_ends_a_connecter_as_it_ends_a_p2p_chat() throws Exception {
    try (ServerSocket server = server();
        JarTalker connecter = start("connect", "" + server.getLocalPort(), "--nick", "script")) {
      connecter.type("hi");
      connecter.endInput();
      try (RawPeer peer = RawPeer.accept(server).exchange()) {
        assertThat(peer.hear()).isEqualTo("script> hi");
        assertThat(peer.isAtEnd()).isTrue();
      }
      assertThat(connecter.exitCode()).isZero();
    }
  }

  @Test
  void what_a_script_says_before_somebody_comes_is_kept_for_them() throws Exception {
    try (JarTalker listener = start("listen", "0")) {
      listener.type("early");
      listener.endInput();
      try (RawPeer peer = RawPeer.meet(listener.port())) {
        assertThat(peer.hear()).isEqualTo("friend> early");
        assertThat(peer.isAtEnd()).isTrue();
      }
      assertThat(listener.exitCode()).isZero();
    }
  }

  @Test
  void a_side_that_leaves_is_no_failure_and_a_reset_is_one() throws Exception {
    try (JarTalker left = start("listen", "0");
        JarTalker reset = start("listen", "0")) {
      RawPeer peer = RawPeer.meet(left.port());
      left.sees("-- Connected");
      peer.close();
      assertThat(left.exitCode()).isZero();
      assertThat(left.output()).endsWith("-- Disconnected: the other side closed the connection\n");

      RawPeer other = RawPeer.meet(reset.port());
      reset.sees("-- Connected");
      other.reset();
      assertThat(reset.exitCode()).isEqualTo(1);
      assertThat(reset.errors()).isEqualTo("parley listen: the connection was reset\n");
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void who_is_told_to_end_says_goodbye_first(String signal, int code) throws Exception {
    try (JarTalker listener = start("listen", "0");
        RawPeer peer = RawPeer.meet(listener.port())) {
      listener.sees("-- Connected");
      listener.signal(signal);
      assertThat(peer.hear()).isEqualTo("!friend left the chat");
      assertThat(peer.isAtEnd()).isTrue();
      assertThat(listener.exitCode()).isEqualTo(code);
      assertThat(listener.errors()).isEmpty();
    }
  }

  @Test
  void two_parleys_prove_their_addresses_and_send_a_file() throws Exception {
    String alice = address("a.json");
    String bob = address("b.json");
    byte[] content = new byte[1_000_000];
    new java.util.Random(1).nextBytes(content);
    Files.write(directory.resolve("photo.jpg"), content);
    try (JarTalker listener = start("listen", "0", "--key", "a.json", "--downloads", "got");
        JarTalker connecter = start("connect", "" + listener.port(), "--key", "b.json")) {
      connecter.type("hi");
      listener.sees("-- The other side has proven that it is " + bob);
      connecter.sees("-- The other side has proven that it is " + alice);
      listener.type("/verify");
      listener.sees("-- All 40 digits");
      connecter.type("/send photo.jpg");
      listener.sees("-- The other side offers photo.jpg (1.0MB)");
      listener.type("/accept");
      listener.sees("-- Received got/photo.jpg (1.0MB)");
      connecter.sees("-- Sent photo.jpg");
      connecter.type("/quit");
      assertThat(connecter.exitCode()).isZero();
      assertThat(listener.exitCode()).isZero();
    }
    assertThat(Files.readAllBytes(directory.resolve("got/photo.jpg"))).isEqualTo(content);
  }

  private String address(String file) throws Exception {
    return Jar.run(directory, PASSPHRASE, "key", "new", "--light", "--key", file)
        .out()
        .lines()
        .findFirst()
        .orElseThrow();
  }

  @Test
  void it_talks_with_tweetnacl_as_a_listener() throws Exception {
    try (JarTalker listener = start("listen", "0", "--nick", "parley");
        JarTalker other = tweetnacl("connect", "" + listener.port())) {
      exchange(listener, other);
    }
  }

  @Test
  void it_talks_with_tweetnacl_as_a_connecter() throws Exception {
    try (JarTalker other = tweetnacl("listen")) {
      other.sees("port ");
      String port = other.lines().get(0).substring("port ".length());
      try (JarTalker connecter = start("connect", port, "--nick", "parley")) {
        exchange(connecter, other);
      }
    }
  }

  private JarTalker tweetnacl(String... words) throws IOException {
    Path programs = NodePrograms.install("direct", "tweetnacl").toAbsolutePath();
    ProcessBuilder builder = new ProcessBuilder("node", "peer.mjs");
    builder.command().addAll(java.util.List.of(words));
    return new JarTalker(builder.directory(programs.resolve("direct").toFile()), directory);
  }

  private static void exchange(JarTalker parley, JarTalker other) throws Exception {
    parley.sees("-- Connected");
    String longest = "é".repeat((65_495 - "parley> ".length() - "echo> ".length()) / 2);
    for (String text : new String[] {"hello, 你好 😀", "", "a\tb", longest}) {
      parley.type(text);
      parley.sees("< echo> parley> " + text.replace('\t', ' ') + "\n");
    }
    parley.type("/nick other");
    other.sees("\"! parley changed their nickname to other\"");
    parley.type("bye");
    parley.sees("< !tweetnacl left the chat\n-- Disconnected: the other side closed");
    assertThat(parley.exitCode()).isZero();
    other.sees("end\n");
    assertThat(other.output()).doesNotContain("damaged", "error");
  }

  @Test
  void on_a_terminal_lines_are_edited_and_what_comes_in_does_not_disturb_them() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script makes terminals");
    ProcessBuilder jar = Jar.process(directory, Map.of(), "listen", "0");
    ProcessBuilder inTerminal =
        new ProcessBuilder("/usr/bin/script", "-qec", String.join(" ", jar.command()), "/dev/null")
            .directory(directory.toFile());
    inTerminal.environment().put("TERM", "xterm");
    try (JarTalker listener = new JarTalker(inTerminal, directory);
        RawPeer peer = RawPeer.meet(listener.port())) {
      listener.sees("/help shows what you can type");
      listener.press("half a li");
      listener.sees("half a li");
      peer.say("bob> in between \u001b[31m");
      listener.sees("< bob> in between \\u{1b}[31m");
      listener.press("ne\u007f\u007fnes\r");
      assertThat(peer.hear()).isEqualTo("friend> half a lines");
      listener.press("\u001bOA again !!\r");
      assertThat(peer.hear()).isEqualTo("friend> half a lines again !!");
      listener.press("unwanted\u0003wanted\r");
      assertThat(peer.hear()).isEqualTo("friend> wanted");
      listener.press("\u0003");
      assertThat(peer.hear()).isEqualTo("!friend left the chat");
      assertThat(listener.exitCode()).isEqualTo(130);
    }
  }
}

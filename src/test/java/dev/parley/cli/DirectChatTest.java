package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.direct.RawPeer;
import dev.parley.cli.DirectConversation.Running;
import dev.parley.cli.Shell.Result;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectChatTest {

  @TempDir private Path directory;

  @Test
  void what_is_typed_is_sent_as_p2p_chat_sends_it() throws Exception {
    try (Running running = DirectConversation.listening("--nick", "alice")) {
      RawPeer peer = running.peer();
      for (String line : new String[] {"hello", "", "  blanks  ", "!x \\y $z"}) {
        running.type(line);
        assertThat(peer.hear()).isEqualTo("alice> " + line);
      }
      running.type("//etc/hosts");
      assertThat(peer.hear()).isEqualTo("alice> /etc/hosts");
      running.type("/nick   Al ice  ");
      assertThat(peer.hear()).isEqualTo("! alice changed their nickname to Al ice");
      running.type("on");
      assertThat(peer.hear()).isEqualTo("Al ice> on");
      running.type("/quit now");
      assertThat(peer.hear()).isEqualTo("!Al ice left the chat");
      assertThat(peer.isAtEnd()).isTrue();
      Result result = running.result();
      assertThat(result.code()).isZero();
      assertThat(result.err()).isEmpty();
      assertThat(result.lines()).endsWith("-- Disconnecting...", "-- Disconnected");
    }
  }

  @Test
  void commands_are_answered_here_and_never_sent() throws Exception {
    try (Running running = DirectConversation.listening()) {
      RawPeer peer = running.peer();
      for (String line :
          new String[] {
            "/version", "/help", "/nick", "/nick  ", "/quitnow", "/nickname x", "/fly"
          }) {
        running.type(line);
      }
      running.type("/verify");
      running.type("/send pom.xml");
      running.type("/accept");
      running.type("after all");
      assertThat(peer.hear()).isEqualTo("friend> after all");
      running.sees(
          "!! there is no /quitnow; /help shows what there is, and // begins a line with a slash");
      running.sees("!! no file is offered");
      running.sees(Pattern.compile("-- Safety code: (\\d{5} ){7}\\d{5}"));
      running.sees(Pattern.compile("-- parley .*"));
      assertThat(running.lines()).anyMatch(line -> line.contains("p2p-chat takes no files"));
    }
  }

  @Test
  void a_line_that_is_too_long_is_refused_and_the_next_one_sent() throws Exception {
    try (Running running = DirectConversation.listening()) {
      RawPeer peer = running.peer();
      String longest = "x".repeat(65_495 - "friend> ".length());
      running.type(longest);
      assertThat(peer.hear()).isEqualTo("friend> " + longest);
      running.type(longest + "x");
      running.type("y".repeat(200_000));
      running.type("short");
      assertThat(peer.hear()).isEqualTo("friend> short");
      running.sees("!! that is too long for a message: not sent");
      assertThat(running.lines()).anyMatch(line -> line.contains("at most 65495"));
    }
  }

  @Test
  void the_end_of_a_script_ends_the_session_when_all_is_sent() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Running running = DirectConversation.connecting(server.getLocalPort())) {
      for (int i = 0; i < 500; i++) {
        running.type("line " + i);
      }
      running.endInput();
      try (RawPeer peer = RawPeer.accept(server).exchange()) {
        for (int i = 0; i < 500; i++) {
          assertThat(peer.hear()).isEqualTo("friend> line " + i);
        }
        assertThat(peer.isAtEnd()).isTrue();
      }
      assertThat(running.result().code()).isZero();
    }
  }

  @Test
  void a_broken_connection_is_a_failure_with_one_line() throws Exception {
    try (Running running = DirectConversation.listening()) {
      RawPeer peer = running.peer();
      running.sees(Pattern.compile("-- Connected with .*"));
      peer.reset();
      Result result = running.result();
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err()).isEqualTo("parley listen: the connection was reset\n");
    }
  }

  @Test
  void with_keep_one_comes_after_the_other() throws Exception {
    try (Running running = DirectConversation.listening("--keep")) {
      try (RawPeer first = running.peer()) {
        first.say("bob> one");
        running.sees("< bob> one");
        first.reset();
        running.sees("!! Disconnected: the connection was reset");
      }
      RawPeer second = running.peer();
      second.say("carol> two");
      running.sees("< carol> two");
      running.type("/quit");
      assertThat(second.hear()).isEqualTo("!friend left the chat");
      running.sees("-- Disconnected");
      running.type("/quit");
      assertThat(running.result().code()).isZero();
    }
  }

  @Test
  void two_parleys_compare_codes_and_send_a_file() throws Exception {
    Path downloads = directory.resolve("downloads");
    Path file = Files.writeString(directory.resolve("a.txt"), "content");
    try (Running alice =
            DirectConversation.listening("--nick", "alice", "--downloads", downloads.toString());
        Running bob = DirectConversation.connecting(alice.port(), "--nick", "bob")) {
      bob.type("hi");
      alice.sees("< bob> hi");
      alice.type("hi");
      bob.sees("< alice> hi");
      assertThat(code(alice)).isEqualTo(code(bob));
      bob.type("/send " + file);
      alice.sees("-- The other side offers a.txt (7B): /accept or /refuse");
      alice.type("/accept");
      alice.sees("-- Received " + downloads.resolve("a.txt") + " (7B)");
      bob.sees("-- Sent a.txt (7B)");
      bob.type("/quit");
      alice.sees("< !bob left the chat");
      assertThat(alice.result().code()).isZero();
      assertThat(bob.result().code()).isZero();
    }
  }

  private static String code(Running running) {
    return running.lines().stream()
        .filter(line -> line.matches("-- (\\d{5} ){7}\\d{5}"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "listen a:b:c",
        "listen 99999",
        "connect",
        "connect http://x",
        "listen --once --keep",
        "listen 0 --max-file lots",
        "listen 0 --nick ",
        "connect 1 --nick a\tb"
      })
  void wrong_usage_is_told(String line) {
    Result result = new Shell().run(line.split(" ", -1));
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).hasLineCount(1).contains("--help");
  }

  @Test
  void nobody_there_and_a_taken_port_are_failures_with_one_line() throws Exception {
    Result nobody = new Shell().run("connect", "1");
    assertThat(nobody.code()).isEqualTo(1);
    assertThat(nobody.err())
        .isEqualTo(
            "parley connect: no session with 127.0.0.1:1: cannot connect to 127.0.0.1: connection refused\n");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Result busy = new Shell().run("listen", "" + taken.getLocalPort());
      assertThat(busy.code()).isEqualTo(1);
      assertThat(busy.err()).hasLineCount(1).contains("cannot listen on", "in use");
    }
  }

  @Test
  void the_version_is_a_command_too() {
    assertThat(new Shell().run("version").out()).isEqualTo(new Shell().run("--version").out());
  }
}

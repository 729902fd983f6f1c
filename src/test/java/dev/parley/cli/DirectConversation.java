package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.direct.RawPeer;
import dev.parley.cli.Shell.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The commands for direct sessions, with somebody who types and a peer that is played. */
final class DirectConversation {

  private static final Pattern LISTENING = Pattern.compile("-- Listening on .*:(\\d+)");

  private DirectConversation() {}

  static Running listening(String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("listen", "127.0.0.1:0"));
    words.addAll(List.of(options));
    Running running = new Running(words);
    running.sees(LISTENING);
    return running;
  }

  static Running connecting(int port, String... options) throws IOException {
    List<String> words = new ArrayList<>(List.of("connect", "127.0.0.1:" + port));
    words.addAll(List.of(options));
    return new Running(words);
  }

  /** A command that runs. */
  static final class Running implements AutoCloseable {

    private final StringWriter screen = new StringWriter();
    private final PipedWriter typed = new PipedWriter();
    private final PrintWriter keyboard = new PrintWriter(typed, true);
    private final CompletableFuture<Result> ended;
    private RawPeer peer;

    private Running(List<String> words) throws IOException {
      BufferedReader in = new BufferedReader(new PipedReader(typed, 1 << 20));
      ended =
          CompletableFuture.supplyAsync(
              () -> new Shell().run(in, screen, words.toArray(String[]::new)));
    }

    int port() {
      Matcher matcher = LISTENING.matcher(screen.toString());
      assertThat(matcher.find()).isTrue();
      return Integer.parseInt(matcher.group(1));
    }

    /** Somebody who connects. */
    RawPeer peer() throws IOException {
      peer = RawPeer.meet(port());
      return peer;
    }

    void type(String line) {
      keyboard.println(line);
    }

    void endInput() {
      keyboard.close();
    }

    List<String> lines() {
      return screen.toString().lines().toList();
    }

    void sees(String line) {
      Awaitility.await().untilAsserted(() -> assertThat(lines()).contains(line));
    }

    void sees(Pattern line) {
      Awaitility.await()
          .untilAsserted(() -> assertThat(lines()).anyMatch(one -> line.matcher(one).matches()));
    }

    Result result() {
      return ended.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() throws IOException {
      keyboard.close();
      if (peer != null) {
        peer.close();
      }
      result();
    }
  }
}

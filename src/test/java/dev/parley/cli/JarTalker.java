package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A process with somebody who types and reads. */
final class JarTalker implements AutoCloseable {

  private static final Pattern LISTENING = Pattern.compile("-- Listening on .*:(\\d+)\\s*");
  private static final long PATIENCE_SECONDS = 40;

  private final Process process;
  private final Path out;
  private final Path err;
  private final PrintStream keyboard;

  JarTalker(ProcessBuilder builder, Path directory) throws IOException {
    out = Files.createTempFile(directory, "talker", ".out");
    err = Files.createTempFile(directory, "talker", ".err");
    process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    keyboard = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  static JarTalker start(Path directory, Map<String, String> environment, String... words)
      throws IOException {
    return new JarTalker(Jar.process(directory, environment, words), directory);
  }

  void type(String line) {
    press(line + "\n");
  }

  void press(String keys) {
    keyboard.print(keys);
    keyboard.flush();
  }

  void endInput() {
    keyboard.close();
  }

  String output() {
    return read(out);
  }

  String errors() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  List<String> lines() {
    return output().lines().toList();
  }

  void sees(String part) {
    Awaitility.await()
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(output()).as(errors()).contains(part));
  }

  int port() {
    sees("-- Listening on ");
    Matcher matcher = LISTENING.matcher(lines().get(0));
    assertThat(matcher.find()).isTrue();
    return Integer.parseInt(matcher.group(1));
  }

  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  int exitCode() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(output()).isTrue();
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

package dev.parley.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a command may read of its user: lines, secrets that are not echoed, the environment. */
final class Terminal {

  private static final int MAX_LINE = 64 * 1024;

  private final BufferedReader in;
  private final Function<String, char[]> secrets;
  private final Map<String, String> environment;

  /**
   * @param secrets prompts for a secret; null where nobody can be asked
   */
  Terminal(BufferedReader in, Function<String, char[]> secrets, Map<String, String> environment) {
    this.in = in;
    this.secrets = secrets;
    this.environment = environment;
  }

  static Terminal system() {
    Console console = System.console();
    // What a pipe brings is UTF-8, whatever the locale says of terminals.
    Charset charset = console == null ? StandardCharsets.UTF_8 : console.charset();
    return new Terminal(
        new BufferedReader(new InputStreamReader(System.in, charset)),
        console == null ? null : prompt -> console.readPassword("%s", prompt),
        System.getenv());
  }

  Optional<String> environment(String name) {
    return Optional.ofNullable(environment.get(name));
  }

  /** A line of standard input, null at its end; what exceeds 64 KiB is refused. */
  String readLine() {
    try {
      StringBuilder line = new StringBuilder();
      int c = in.read();
      if (c < 0) {
        return null;
      }
      while (c >= 0 && c != '\n') {
        if (line.length() == MAX_LINE) {
          throw new Failure("a line of standard input is longer than " + MAX_LINE + " characters");
        }
        line.append((char) c);
        c = in.read();
      }
      int end = line.length();
      return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Passes over what {@link #readLine} has refused. */
  void skipLine() {
    try {
      int c = in.read();
      while (c >= 0 && c != '\n') {
        c = in.read();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that is left of standard input, if it fits into a message. */
  String readAll() {
    StringBuilder text = new StringBuilder();
    for (String line = readLine(); line != null; line = readLine()) {
      text.append(text.length() == 0 ? "" : "\n").append(line);
      if (text.length() > MAX_LINE) {
        throw new Failure("a message has at most 64 KiB of text");
      }
    }
    return text.toString();
  }

  /** Asks for a secret; empty if there is nobody to ask. */
  Optional<char[]> secret(String prompt) {
    if (secrets == null) {
      return Optional.empty();
    }
    char[] answer = secrets.apply(prompt);
    return Optional.of(answer == null ? new char[0] : answer);
  }
}

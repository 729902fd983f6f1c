package dev.parley.cli;

import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;

/** Runs commands as a user would, with what they read prepared and what they print kept. */
final class Shell {

  /** What one command left behind. */
  record Result(int code, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  private final Map<String, String> environment = new HashMap<>();
  private final Deque<String> secrets = new ArrayDeque<>();
  private String input = "";
  private boolean attended;

  Shell environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Shell typing(String... answers) {
    attended = true;
    secrets.addAll(List.of(answers));
    return this;
  }

  Shell input(String text) {
    input = text;
    return this;
  }

  Result run(String... words) {
    return run(new BufferedReader(new StringReader(input)), new StringWriter(), words);
  }

  Result run(BufferedReader in, StringWriter out, String... words) {
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(in, attended ? prompt -> secrets.pop().toCharArray() : null, environment);
    CommandLine line = Main.commandLine(terminal);
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    int code = line.execute(words);
    return new Result(code, out.toString(), err.toString());
  }
}

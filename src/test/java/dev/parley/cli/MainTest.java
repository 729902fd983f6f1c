package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Shell.Result;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class MainTest {

  static List<List<String>> every_command() {
    List<List<String>> found = new ArrayList<>();
    collect(Main.commandLine(Terminal.system()), List.of(), found);
    return found;
  }

  private static void collect(CommandLine line, List<String> words, List<List<String>> found) {
    found.add(words);
    line.getSubcommands()
        .forEach(
            (name, child) -> {
              List<String> deeper = new ArrayList<>(words);
              deeper.add(name);
              collect(child, deeper, found);
            });
  }

  @ParameterizedTest
  @MethodSource("every_command")
  void every_command_explains_itself(List<String> words) {
    List<String> asking = new ArrayList<>(words);
    asking.add("--help");
    Result help = new Shell().run(asking.toArray(String[]::new));
    assertThat(help.code()).isZero();
    assertThat(help.out()).startsWith("Usage: parley").contains("--help");
    assertThat(help.err()).isEmpty();
  }

  @Test
  void the_version_is_one_line() {
    Result version = new Shell().run("--version");
    assertThat(version.code()).isZero();
    assertThat(version.out()).startsWith("parley ").hasLineCount(1);
  }

  @Test
  void a_simulation_of_nothing_is_wrong_usage() {
    assertThat(new Shell().run("sim", "--seeds", "0").code()).isEqualTo(2);
    assertThat(new Shell().run("sim", "--nodes", "1").err()).hasLineCount(1).contains("2 to 100");
  }

  @Test
  void wrong_usage_is_one_line_and_exit_code_2() {
    Result wrong = new Shell().run("chat", "send", "nobody", "hi");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.err())
        .hasLineCount(1)
        .contains("64 hex digits")
        .contains("parley chat send --help");
  }

  @Test
  void a_missing_command_is_wrong_usage() {
    assertThat(new Shell().run("key").code()).isEqualTo(2);
  }

  @Test
  void failures_show_where_they_happened_only_when_asked() {
    Result brief = new Shell().run("key", "show", "--key", "/nonexistent/key.json");
    assertThat(brief.code()).isEqualTo(1);
    assertThat(brief.err()).hasLineCount(1).contains("parley key new");
    Result verbose = new Shell().run("key", "show", "-v", "--key", "/nonexistent/key.json");
    assertThat(verbose.err()).contains("\tat dev.parley.cli");
  }
}

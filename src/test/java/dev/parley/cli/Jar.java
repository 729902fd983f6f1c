package dev.parley.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The jar that is shipped, run as its users run it: in a process of its own. */
final class Jar {

  /** What one command left behind. */
  record Result(int code, String out, String err) {}

  private static final Path FILE = Path.of(System.getProperty("parley.jar", "target/parley.jar"));

  /** What the JVM is told: tests start many that live for seconds. */
  static final String FLAGS = "parley.jar.flags";

  private Jar() {}

  /** A process that is yet to be started. */
  static ProcessBuilder process(
      Path workingDirectory, Map<String, String> environment, String... args) {
    return process(
        workingDirectory, environment, List.of("-jar", FILE.toAbsolutePath().toString()), args);
  }

  /** A process that runs another main class, with the jar and the tests on its class path. */
  static ProcessBuilder process(
      Class<?> main, Path workingDirectory, Map<String, String> environment, String... args) {
    String tests =
        Path.of(main.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
    String path = FILE.toAbsolutePath() + File.pathSeparator + tests;
    return process(workingDirectory, environment, List.of("-cp", path, main.getName()), args);
  }

  private static ProcessBuilder process(
      Path workingDirectory, Map<String, String> environment, List<String> what, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(System.getProperty(FLAGS, "-Xmx256m -XX:TieredStopAtLevel=1").split(" ")));
    command.addAll(what);
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(workingDirectory.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    // Tests run beside each other, and beside nodes of this machine.
    builder.environment().put("PARLEY_P2P_LISTEN", "/ip4/127.0.0.1/tcp/0");
    builder.environment().putAll(environment);
    return builder;
  }

  /** Runs a command to its end. */
  static Result run(Path workingDirectory, Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("jar", ".out");
    Path err = Files.createTempFile("jar", ".err");
    Process process =
        process(workingDirectory, environment, args)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new AssertionError("it did not end: " + List.of(args));
      }
      return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly().waitFor();
      Files.delete(out);
      Files.delete(err);
    }
  }
}

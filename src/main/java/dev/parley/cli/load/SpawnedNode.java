package dev.parley.cli.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node of its own for one run: a child process on a temporary data directory. */
public final class SpawnedNode implements AutoCloseable {

  private static final String READY = "ready ";
  private static final int STARTUP_SECONDS = 60;
  private static final int SHUTDOWN_SECONDS = 20;

  private final Process process;
  private final Path directory;
  private final Thread atExit = new Thread(this::destroy);
  private final List<String> command;
  private final URI url;

  private SpawnedNode(Process process, Path directory, List<String> command, String role)
      throws IOException {
    this.process = process;
    this.directory = directory;
    this.command = command;
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      this.url = awaitReady(" " + role + "=");
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts {@code java -jar <this jar> node} and waits for its ready line.
   *
   * @param jvmFlags for the child
   * @param settings {@code PARLEY_…} variables of its environment
   */
  public static SpawnedNode start(List<String> jvmFlags, List<String> settings) throws IOException {
    return start(jvmFlags, settings, List.of(), "http");
  }

  /** The same with a node that has nothing but one role, whose address is then {@link #url}. */
  public static SpawnedNode start(List<String> jvmFlags, List<String> settings, String role)
      throws IOException {
    return start(jvmFlags, settings, List.of("--roles", role), role);
  }

  private static SpawnedNode start(
      List<String> jvmFlags, List<String> settings, List<String> nodeFlags, String role)
      throws IOException {
    Path directory = Files.createTempDirectory("parley-bench");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.addAll(List.of("-jar", jar().toString(), "node"));
    command.addAll(List.of("--data", directory.resolve("data").toString()));
    command.addAll(List.of("--http", "127.0.0.1:0"));
    command.addAll(nodeFlags);
    ProcessBuilder builder = new ProcessBuilder(command);
    // Another node may run on this machine.
    builder.environment().put("PARLEY_P2P_LISTEN", "/ip4/127.0.0.1/tcp/0");
    builder.redirectError(directory.resolve("stderr").toFile());
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      builder.environment().put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return new SpawnedNode(builder.start(), directory, List.copyOf(command), role);
  }

  private static Path jar() {
    try {
      Path code =
          Path.of(SpawnedNode.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(code)) {
        return code;
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalArgumentException("--spawn starts the jar, and this does not run from one");
  }

  private URI awaitReady(String name) throws IOException {
    Thread watchdog = new Thread(this::destroyIfLate, "bench-node-start");
    watchdog.setDaemon(true);
    watchdog.start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      int address = line.indexOf(name);
      if (line.startsWith(READY) && address > 0) {
        watchdog.interrupt();
        discardOutput(out);
        return URI.create(line.substring(address + name.length()).split(" ", 2)[0]);
      }
    }
    throw new IOException("the node did not start: " + lastWords());
  }

  private void destroyIfLate() {
    try {
      TimeUnit.SECONDS.sleep(STARTUP_SECONDS);
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A child whose output nobody reads stops once the pipe is full. */
  private static void discardOutput(BufferedReader out) {
    Thread reader =
        new Thread(
            () -> {
              try (out) {
                out.lines().forEach(line -> {});
              } catch (IOException | UncheckedIOException e) {
                // It ends when the process does.
              }
            },
            "bench-node-output");
    reader.setDaemon(true);
    reader.start();
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(directory.resolve("stderr"));
    return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
  }

  public URI url() {
    return url;
  }

  public long pid() {
    return process.pid();
  }

  /** The child's command line. */
  public String command() {
    return String.join(" ", command);
  }

  /** What its data directory takes up now. */
  public long diskBytes() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
      return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
    }
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    destroy();
  }

  private void destroy() {
    process.destroy();
    try {
      if (!process.waitFor(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      // The system clears its temporary directory.
    }
  }
}

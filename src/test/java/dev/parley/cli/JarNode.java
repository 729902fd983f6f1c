package dev.parley.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A node that runs from the jar. */
final class JarNode implements AutoCloseable {

  /** A node for tests that send more than one user would. */
  static final Map<String, String> UNLIMITED =
      Map.of("PARLEY_HTTP_LIMITS_ADDRESS_RATE", "0", "PARLEY_HTTP_LIMITS_IP_RATE", "0");

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final long STARTUP_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final Path out;
  private final Path err;

  private JarNode(ProcessBuilder starting) throws IOException {
    out = Files.createTempFile("node", ".out");
    err = Files.createTempFile("node", ".err");
    process = starting.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      awaitReady();
    } catch (IOException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /** A node on {@code data} and a free port, once it is ready. */
  static JarNode start(Path data, Map<String, String> environment) throws IOException {
    return in(data.toAbsolutePath().getParent(), environment, "--data", data.toString());
  }

  /** The same, with other flags than {@code --http}. */
  static JarNode in(Path workingDirectory, Map<String, String> environment, String... flags)
      throws IOException {
    String[] words = new String[flags.length + 3];
    words[0] = "node";
    words[1] = "--http";
    words[2] = "127.0.0.1:0";
    System.arraycopy(flags, 0, words, 3, flags.length);
    return new JarNode(Jar.process(workingDirectory, environment, words));
  }

  /** A node on {@code data} whose clock is so many seconds ahead. */
  static JarNode ahead(
      Path workingDirectory, Map<String, String> environment, long seconds, Path data)
      throws IOException {
    return new JarNode(
        Jar.process(
            AheadOfTime.class,
            workingDirectory,
            environment,
            String.valueOf(seconds),
            data.toString()));
  }

  private void awaitReady() throws IOException {
    long start = System.nanoTime();
    while (!output().endsWith("\n")) {
      if (!process.isAlive() || System.nanoTime() - start > STARTUP_NANOS) {
        throw new AssertionError("the node did not start: " + log());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** All of its standard output. */
  String output() throws IOException {
    return Files.readString(out);
  }

  /** All of its standard error. */
  String log() throws IOException {
    return Files.readString(err);
  }

  URI url() throws IOException {
    List<String> words = List.of(output().strip().split(" "));
    return URI.create(words.get(1).substring("http=".length()));
  }

  long pid() {
    return process.pid();
  }

  /** How many messages it holds, by its metrics. */
  long messages() throws IOException, InterruptedException {
    String metrics =
        HTTP.send(
                HttpRequest.newBuilder(url().resolve("/metrics")).build(), BodyHandlers.ofString())
            .body();
    return metrics
        .lines()
        .filter(line -> line.startsWith("parley_store_records") && line.contains("\"message\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  /** Ends it as {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to end, as {@code kill} does; its exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new AssertionError("it did not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(out);
    Files.deleteIfExists(err);
  }
}

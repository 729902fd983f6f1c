package dev.parley.npm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The original signaling client, from npm, in a process of Node.js. */
public final class OriginalDemosClient implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 30;

  private final Process process;
  private final Path log;
  private final BufferedWriter orders;
  private final BlockingQueue<JsonObject> lines = new LinkedBlockingQueue<>();

  private OriginalDemosClient(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
    Thread reader =
        new Thread(
            () ->
                process
                    .inputReader(StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> lines.add(new JsonObject(line))),
            "original-demos-client");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts one, its packages installed first where that has not been done. */
  public static OriginalDemosClient start() throws IOException {
    Path programs = NodePrograms.install("demos", "the original Demos client");
    Path log = Files.createTempFile("demos-client", ".log");
    Process process =
        new ProcessBuilder(List.of("node", "session.mjs"))
            .directory(programs.resolve("demos").toFile())
            .redirectError(log.toFile())
            .start();
    return new OriginalDemosClient(process, log);
  }

  /** Gives an order and waits until it is done; what happens meanwhile is kept. */
  public JsonObject does(String order, JsonObject details) {
    JsonObject answer = attempts(order, details);
    assertThat(answer.getString("done")).describedAs("%s", answer).isEqualTo(order);
    return answer;
  }

  /** Gives an order that may fail; says how it ended. */
  public JsonObject attempts(String order, JsonObject details) {
    try {
      orders.write(details.copy().put("do", order).encode() + "\n");
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(said(), e);
    }
    return next("done", "failed");
  }

  /** The next thing that happened to the client. */
  public JsonObject event(String name) {
    JsonObject event = next("event");
    assertThat(event.getString("event")).describedAs("%s", event).isEqualTo(name);
    return event;
  }

  /** The next line with one of these members; the others stay for later. */
  private JsonObject next(String... members) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    List<JsonObject> others = new ArrayList<>();
    try {
      while (true) {
        JsonObject line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        assertThat(line).describedAs("a line with %s; it said: %s", members, said()).isNotNull();
        for (String member : members) {
          if (line.containsKey(member)) {
            lines.addAll(others);
            return line;
          }
        }
        others.add(line);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  @Override
  public void close() throws IOException {
    orders.close();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(log);
  }
}

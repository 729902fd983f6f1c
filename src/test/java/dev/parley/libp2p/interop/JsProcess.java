package dev.parley.libp2p.interop;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process of Node.js with peers of one stack in it, and the line to it. */
final class JsProcess implements AutoCloseable {

  /** Generous: a machine may be busy with other things. */
  static final long PATIENCE_SECONDS = 40;

  private static final int SHOWN_ERRORS = 4_000;

  /** A process takes longer to start than a peer in it, and warms up; so tests share one. */
  private static final Map<JsStack, JsProcess> SHARED = new EnumMap<>(JsStack.class);

  private final JsStack stack;
  private final Process process;
  private final Path errors;
  private final Map<Long, CompletableFuture<Object>> waiting = new ConcurrentHashMap<>();
  private long commands;

  private JsProcess(JsStack stack) throws IOException {
    this.stack = stack;
    Path programs = stack.install();
    errors = Files.createTempFile("js-peers", ".err");
    errors.toFile().deleteOnExit();
    String number = Integer.toString(stack.number());
    process =
        new ProcessBuilder("node", "--expose-gc", "peers.mjs", number)
            .directory(programs.toFile())
            .redirectError(errors.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    Thread reader = new Thread(this::read, "answers of " + stack);
    reader.setDaemon(true);
    reader.start();
  }

  static JsProcess start(JsStack stack) {
    try {
      return new JsProcess(stack);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process that lives as long as this one. */
  static synchronized JsProcess shared(JsStack stack) {
    JsProcess present = SHARED.get(stack);
    if (present == null || !present.process.isAlive()) {
      present = start(stack);
      SHARED.put(stack, present);
    }
    return present;
  }

  /** Gives an order and waits for the answer. */
  Object command(String name, JsonObject arguments, long patienceSeconds) {
    CompletableFuture<Object> answer = new CompletableFuture<>();
    long number = send(name, arguments, answer);
    try {
      return answer.get(patienceSeconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw failed(name, "did not answer in " + patienceSeconds + " s", null);
    } catch (ExecutionException e) {
      throw failed(name, "failed: " + e.getCause().getMessage(), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(name, "was interrupted", e);
    } finally {
      waiting.remove(number);
    }
  }

  private synchronized long send(
      String name, JsonObject arguments, CompletableFuture<Object> answer) {
    long number = commands++;
    waiting.put(number, answer);
    String line = arguments.copy().put("id", number).put("do", name).encode() + "\n";
    try {
      process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw failed(name, "could not be said", e);
    }
    return number;
  }

  private JsPeerFailure failed(String command, String what, Exception cause) {
    return new JsPeerFailure("'" + command + "' of " + stack + " " + what + complaints(), cause);
  }

  private String complaints() {
    try {
      String all = Files.readString(errors);
      return "\n" + all.substring(Math.max(0, all.length() - SHOWN_ERRORS));
    } catch (IOException e) {
      return ", and its errors are unreadable: " + e;
    }
  }

  private void read() {
    Exception end = new IOException("the process ended");
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = lines.readLine()) != null; ) {
        take(new JsonObject(line));
      }
    } catch (IOException | RuntimeException e) {
      end = e;
    }
    for (CompletableFuture<Object> answer : waiting.values()) {
      answer.completeExceptionally(end);
    }
  }

  private void take(JsonObject line) {
    CompletableFuture<Object> answer = waiting.get(line.getLong("id"));
    if (answer == null) {
      return;
    }
    if (line.containsKey("error")) {
      answer.completeExceptionally(new IOException(line.getString("error")));
    } else {
      answer.complete(line.getValue("result"));
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

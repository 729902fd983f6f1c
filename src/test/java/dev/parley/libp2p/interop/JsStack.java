package dev.parley.libp2p.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The two generations of js-libp2p, which differ on the wire. */
public enum JsStack {
  /** libp2p 2.10 with Chainsafe's noise, yamux and gossipsub. */
  JS2("stack2"),
  /** libp2p 3.3. */
  JS3("stack3");

  private static final Path SOURCES = Path.of("src", "test", "js");
  private static final Path PROGRAMS = Path.of("target", "js");
  private static final int OLDEST_NODE = 20;
  private static final long INSTALL_SECONDS = 300;

  private final String directory;
  private boolean installed;

  JsStack(String directory) {
    this.directory = directory;
  }

  /** The number that the programs know it by. */
  public int number() {
    return ordinal() + 2;
  }

  /** The directory with the programs and this stack's packages, installed first where needed. */
  synchronized Path install() {
    if (!installed) {
      requireNode();
      try {
        installLocked();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      installed = true;
    }
    return PROGRAMS;
  }

  private void installLocked() throws IOException {
    Files.createDirectories(PROGRAMS);
    Path lock = PROGRAMS.resolve(".lock");
    try (FileChannel file =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      // Another build may be at it; the lock ends with the channel.
      file.lock();
      copyPrograms();
      Path packages = PROGRAMS.resolve(directory);
      Path wanted = packages.resolve("package-lock.json");
      Path present = packages.resolve("node_modules").resolve(".installed-from");
      if (Files.exists(present) && Files.mismatch(wanted, present) == -1) {
        return;
      }
      String output =
          run(
              packages,
              List.of("npm", "ci", "--ignore-scripts", "--prefer-offline", "--no-audit"),
              "npm could not install the packages of js-libp2p in " + packages.toAbsolutePath());
      if (!Files.isDirectory(present.getParent())) {
        throw new AssertionError("npm installed nothing in " + packages + ": " + output);
      }
      Files.copy(wanted, present, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void copyPrograms() throws IOException {
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      for (Path source : sources.filter(Files::isRegularFile).toList()) {
        Path target = PROGRAMS.resolve(SOURCES.relativize(source));
        Files.createDirectories(target.getParent());
        Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void requireNode() {
    String advice =
        "the tests against js-libp2p need Node.js "
            + OLDEST_NODE
            + " or newer and npm on the path: install them from https://nodejs.org, or let .ci/run do it";
    String version = run(Path.of("."), List.of("node", "--version"), advice).strip();
    String major = version.replaceAll("^v([0-9]+)\\..*$", "$1");
    if (!major.matches("[0-9]{1,4}") || Integer.parseInt(major) < OLDEST_NODE) {
      throw new AssertionError(advice + "; here is " + version);
    }
    run(Path.of("."), List.of("npm", "--version"), advice);
  }

  private static String run(Path directory, List<String> command, String complaint) {
    try {
      Path output = Files.createTempFile("npm", ".log");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS);
        String said = Files.readString(output);
        if (!ended || process.exitValue() != 0) {
          process.destroyForcibly();
          throw new AssertionError(complaint + "; it said: " + said);
        }
        return said;
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new AssertionError(complaint, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(complaint, e);
    }
  }
}

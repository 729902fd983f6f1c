package dev.parley.npm;

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

/** The programs for Node.js under {@code src/test/js}, with packages from npm by lock file. */
public final class NodePrograms {

  private static final Path SOURCES = Path.of("src", "test", "js");
  private static final Path PROGRAMS = Path.of("target", "js");
  private static final int OLDEST_NODE = 20;
  private static final long INSTALL_SECONDS = 300;

  private NodePrograms() {}

  /**
   * Copies all programs and installs the packages of one directory where that has not been done.
   *
   * @param what the packages are, for whoever has to find out why they are missing
   * @return where the programs are
   */
  public static Path install(String directory, String what) {
    requireNode(what);
    try {
      installLocked(directory, what);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return PROGRAMS;
  }

  /** By one thread at a time: the file's lock holds between processes, and only there. */
  private static synchronized void installLocked(String directory, String what) throws IOException {
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
              "npm could not install the packages of "
                  + what
                  + " in "
                  + packages.toAbsolutePath()
                  + ": can its registry be reached?");
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
        // What is there may be read by a program that is just starting.
        if (Files.notExists(target) || Files.mismatch(source, target) != -1) {
          Files.copy(source, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static void requireNode(String what) {
    String advice =
        "the tests against "
            + what
            + " need Node.js "
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

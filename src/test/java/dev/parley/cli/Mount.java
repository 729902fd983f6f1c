package dev.parley.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Small file systems of their own, where the machine permits it. */
final class Mount {

  private Mount() {}

  /** Mounts memory as a file system; false if that is not permitted. */
  static boolean tmpfs(Path directory, String options) throws InterruptedException {
    return run("mount", "-t", "tmpfs", "-o", options, "none", directory.toString());
  }

  static void remove(Path directory) throws InterruptedException {
    run("umount", "-l", directory.toString());
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}

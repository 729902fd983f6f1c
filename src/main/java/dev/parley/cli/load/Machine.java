package dev.parley.cli.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a figure was measured on, without which it says nothing. */
record Machine(int cores, String model, String jdk, String system) {

  static Machine here() {
    Runtime.Version version = Runtime.version();
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        processor(),
        version + " (" + System.getProperty("java.vm.vendor") + ")",
        System.getProperty("os.name") + " " + System.getProperty("os.version"));
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }

  @Override
  public String toString() {
    return cores + " cores, " + model + ", " + system + ", JDK " + jdk;
  }
}

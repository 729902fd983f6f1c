package dev.parley.cli.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the kernel accounts a process with; only where there is {@code /proc}. */
final class ProcessUsage {

  private static final long MICROS_PER_TICK = 10_000;
  private static final int UTIME = 11;
  private static final int STIME = 12;

  private final Path directory;

  ProcessUsage(long pid) {
    directory = Path.of("/proc", Long.toString(pid));
  }

  /** User and system time so far, in microseconds. */
  Optional<Long> cpuMicros() {
    try {
      String stat = Files.readString(directory.resolve("stat"));
      // The name before it may hold spaces and parentheses.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
      return Optional.of(ticks * MICROS_PER_TICK);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Memory in RAM now, in KiB. */
  Optional<Long> residentKib() {
    return status("VmRSS:");
  }

  /** The most that was ever in RAM, in KiB. */
  Optional<Long> peakKib() {
    return status("VmHWM:");
  }

  private Optional<Long> status(String name) {
    try {
      return Files.readAllLines(directory.resolve("status")).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> Long.parseLong(line.substring(name.length()).replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

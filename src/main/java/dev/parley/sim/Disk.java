package dev.parley.sim;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A directory with a database that knows how much of the database's log a sync has reached. When
 * the power goes, the log loses any part of the rest: it is cut, or ends in garbage.
 */
final class Disk {

  private static final String LOG = ".log";

  private final Path directory;
  private Path log;
  private long synced;

  Disk(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  /** All that was written is on the disk now. */
  void sync() {
    try {
      log = newestLog();
      synced = log == null ? 0 : Files.size(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** To be called when the database is closed; returns how many bytes are gone or damaged. */
  long losePower(Random random) {
    if (log == null) {
      return 0;
    }
    try (FileChannel file = FileChannel.open(log, StandardOpenOption.WRITE)) {
      long unsynced = file.size() - synced;
      if (unsynced <= 0) {
        return 0;
      }
      long kept = synced + (random.nextBoolean() ? 0 : random.nextInt((int) unsynced + 1));
      boolean garbage = random.nextInt(4) == 0;
      long lost = file.size() - kept;
      if (garbage && lost > 0) {
        byte[] noise = new byte[(int) lost];
        random.nextBytes(noise);
        file.write(ByteBuffer.wrap(noise), kept);
      } else {
        file.truncate(kept);
      }
      return lost;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path newestLog() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(LOG))
          .max(Comparator.naturalOrder())
          .orElse(null);
    }
  }

  /** Leaves nothing behind. */
  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

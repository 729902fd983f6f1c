package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.sync.Progress.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileProgressTest {

  @TempDir private Path directory;

  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("progress");
  }

  @Test
  void marks_survive_a_restart() {
    FileProgress progress = open();
    progress.save(Domain.MESSAGES, 20_000, mark(7));
    progress.save(Domain.READS, 20_000, mark(8));
    progress.save(Domain.MESSAGES, 20_001, mark(9));
    progress.forget(Domain.MESSAGES, 20_001);

    FileProgress again = open();
    assertThat(again.load(Domain.MESSAGES, 20_000)).isEqualTo(mark(7));
    assertThat(again.load(Domain.READS, 20_000)).isEqualTo(mark(8));
    assertThat(again.load(Domain.MESSAGES, 20_001)).isNull();
  }

  @Test
  void a_file_that_is_damaged_anywhere_is_the_same_as_none_and_is_replaced() throws IOException {
    open().save(Domain.MESSAGES, 20_000, mark(7));
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length; i++) {
      byte[] bad = good.clone();
      bad[i] ^= 4;
      Files.write(file, bad);
      assertThat(open().load(Domain.MESSAGES, 20_000)).as("byte %d", i).isNull();
    }
    open().save(Domain.MESSAGES, 20_000, mark(8));
    assertThat(open().load(Domain.MESSAGES, 20_000)).isEqualTo(mark(8));
  }

  @Test
  void a_file_that_is_cut_off_anywhere_is_the_same_as_none() throws IOException {
    open().save(Domain.MESSAGES, 20_000, mark(7));
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(good, length));
      assertThat(open().load(Domain.MESSAGES, 20_000)).as("%d bytes", length).isNull();
    }
  }

  @Test
  void a_directory_that_is_not_there_costs_the_memory_of_restarts_only() {
    file = directory.resolve("missing").resolve("progress");
    FileProgress progress = open();
    progress.save(Domain.MESSAGES, 20_000, mark(7));
    assertThat(progress.load(Domain.MESSAGES, 20_000)).isEqualTo(mark(7));
  }

  @Test
  void a_slow_disk_gets_the_newest_state_only() {
    List<Runnable> waiting = new ArrayList<>();
    FileProgress progress = FileProgress.open(file, waiting::add);
    for (int i = 0; i < 1_000; i++) {
      progress.save(Domain.MESSAGES, 20_000, mark(i));
    }
    assertThat(waiting).hasSize(1);
    assertThat(file).doesNotExist();
    waiting.remove(0).run();
    assertThat(open().load(Domain.MESSAGES, 20_000)).isEqualTo(mark(999));
    progress.save(Domain.MESSAGES, 20_000, mark(1_000));
    assertThat(waiting).hasSize(1);
  }

  @Test
  void a_disk_that_is_closing_down_is_no_failure() {
    FileProgress progress =
        FileProgress.open(
            file,
            task -> {
              throw new RejectedExecutionException();
            });
    progress.save(Domain.MESSAGES, 20_000, mark(7));
    assertThat(progress.load(Domain.MESSAGES, 20_000)).isEqualTo(mark(7));
  }

  @Test
  void so_many_marks_are_kept_and_the_oldest_go() {
    List<Runnable> waiting = new ArrayList<>();
    FileProgress progress = FileProgress.open(file, waiting::add);
    for (int day = 0; day <= Progress.MAX_MARKS; day++) {
      progress.save(Domain.MESSAGES, day, mark(day));
    }
    waiting.get(0).run();
    FileProgress again = open();
    assertThat(again.load(Domain.MESSAGES, 0)).isNull();
    assertThat(again.load(Domain.MESSAGES, 1)).isEqualTo(mark(1));
    assertThat(again.load(Domain.MESSAGES, Progress.MAX_MARKS)).isNotNull();
  }

  private FileProgress open() {
    return FileProgress.open(file, Runnable::run);
  }

  private static Mark mark(int count) {
    return new Mark(Bytes.of(ByteBuffer.allocate(40).putInt(count).array()), count);
  }
}

package dev.parley.sync;

import dev.parley.protocol.Blake3;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.sync.MemoryProgress.Day;
import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers across restarts, in a small file that is replaced as a whole. A file that cannot be
 * read, or was cut off, is the same as none. The newest state is written, not each one in between.
 */
public final class FileProgress implements Progress {

  private static final Logger LOG = LoggerFactory.getLogger(FileProgress.class);

  private static final byte[] MAGIC = "parley sync 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int PLACE = Long.BYTES + Hash.LENGTH;
  private static final int ENTRY = 1 + Integer.BYTES + Integer.BYTES + PLACE;
  private static final int MAX_BYTES = MAGIC.length + MAX_MARKS * ENTRY + Hash.LENGTH;

  private final Path file;
  private final Executor disk;
  private final MemoryProgress memory = new MemoryProgress();

  /** What the file holds, or will in a moment; only for the disk's thread. */
  private final MemoryProgress written = new MemoryProgress();

  /** Changes that are not in it yet; the loop does no more than to note them. */
  private final AtomicReference<Map<Day, Optional<Mark>>> changes = new AtomicReference<>();

  /** Whether somebody will come and take them. */
  private final AtomicBoolean awaited = new AtomicBoolean();

  private FileProgress(Path file, Executor disk) {
    this.file = file;
    this.disk = disk;
  }

  /** Reads what is there. Blocks on the disk; later on, only {@code disk} does. */
  public static FileProgress open(Path file, Executor disk) {
    FileProgress progress = new FileProgress(file, disk);
    try (InputStream in = Files.newInputStream(file)) {
      progress.decode(in.readNBytes(MAX_BYTES + 1));
    } catch (NoSuchFileException e) {
      LOG.debug("event=progress_new file={}", file);
    } catch (IOException | RuntimeException e) {
      progress.memory.marks().clear();
      progress.written.marks().clear();
      LOG.warn("event=progress_unreadable file={} reason={}", file, e.toString());
    }
    return progress;
  }

  @Override
  public Mark load(Domain domain, int day) {
    return memory.load(domain, day);
  }

  @Override
  public void save(Domain domain, int day, Mark mark) {
    memory.save(domain, day, mark);
    changed(new Day(domain, day), Optional.of(mark));
  }

  @Override
  public void forget(Domain domain, int day) {
    if (memory.load(domain, day) != null) {
      memory.forget(domain, day);
      changed(new Day(domain, day), Optional.empty());
    }
  }

  /** Only one thread notes changes, and it never adds to a map that the disk's thread has taken. */
  private void changed(Day day, Optional<Mark> mark) {
    Map<Day, Optional<Mark>> noted = changes.getAndSet(null);
    if (noted == null) {
      noted = new LinkedHashMap<>();
    }
    noted.remove(day);
    noted.put(day, mark);
    if (noted.size() > MAX_MARKS) {
      noted.remove(noted.keySet().iterator().next());
    }
    changes.set(noted);
    if (awaited.compareAndSet(false, true)) {
      writeSoon();
    }
  }

  private void writeSoon() {
    try {
      disk.execute(this::write);
    } catch (RejectedExecutionException e) {
      awaited.set(false);
      LOG.debug("event=progress_not_written file={} reason=stopping", file);
    }
  }

  /** One at a time, or an older state might replace a newer one. */
  private synchronized void write() {
    awaited.set(false);
    Map<Day, Optional<Mark>> noted = changes.getAndSet(null);
    if (noted == null) {
      return;
    }
    noted.forEach(
        (day, mark) ->
            mark.ifPresentOrElse(
                held -> written.save(day.domain(), day.day(), held),
                () -> written.forget(day.domain(), day.day())));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(fresh, encode());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("event=progress_not_written file={} reason={}", file, e.toString());
    }
  }

  private byte[] encode() {
    Map<Day, Mark> marks = written.marks();
    ByteBuffer out =
        ByteBuffer.allocate(MAGIC.length + marks.size() * ENTRY + Hash.LENGTH).put(MAGIC);
    marks.forEach(
        (day, mark) ->
            out.put((byte) day.domain().ordinal())
                .putInt(day.day())
                .putInt(mark.count())
                .put(mark.place().view()));
    int length = out.position();
    return out.put(Blake3.hash(out.array(), 0, length)).array();
  }

  private void decode(byte[] content) throws IOException {
    int length = content.length - Hash.LENGTH;
    if (length < MAGIC.length
        || content.length > MAX_BYTES
        || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new IOException("it is no file of this kind");
    }
    byte[] check = Arrays.copyOfRange(content, length, content.length);
    if (!Arrays.equals(Blake3.hash(content, 0, length), check)) {
      throw new IOException("it is damaged");
    }
    ByteBuffer in = ByteBuffer.wrap(content, MAGIC.length, length - MAGIC.length);
    try {
      while (in.hasRemaining()) {
        Domain domain = Domain.values()[in.get()];
        int day = in.getInt();
        int count = in.getInt();
        byte[] place = new byte[PLACE];
        in.get(place);
        Mark mark = new Mark(Bytes.of(place), count);
        memory.save(domain, day, mark);
        written.save(domain, day, mark);
      }
    } catch (BufferUnderflowException e) {
      throw new IOException("it is cut off", e);
    }
  }
}

package dev.parley.bridge.direct;

import dev.parley.bridge.direct.Control.Accept;
import dev.parley.bridge.direct.Control.Cancel;
import dev.parley.bridge.direct.Control.Offer;
import dev.parley.bridge.direct.Control.Reason;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A file that the other side offers. It grows under a hidden name, and gets its own when it is
 * complete and its hash is right; no file that is there is ever replaced.
 */
final class ReceivingFile {

  private static final int MAX_NAMESAKES = 1_000;

  private final DirectSession session;
  private final FileExchange files;
  private final Offer offer;
  private final Path directory;
  private final String name;
  private final Path part;
  private final MessageDigest digest = sha256();
  private AsyncFile file;
  private long position;
  private boolean accepted;
  private boolean ended;
  private boolean over;

  ReceivingFile(DirectSession session, FileExchange files, Offer offer, Path directory) {
    this.session = session;
    this.files = files;
    this.offer = offer;
    this.directory = directory.normalize();
    name = FileName.safe(offer.name());
    part = this.directory.resolve("." + name + "." + UUID.randomUUID().toString().substring(0, 8));
  }

  int id() {
    return offer.id();
  }

  String name() {
    return name;
  }

  boolean isAccepted() {
    return accepted;
  }

  Future<Void> accept() {
    accepted = true;
    OpenOptions create = new OpenOptions().setRead(false).setWrite(true).setCreateNew(true);
    return session
        .vertx()
        .executeBlocking(this::prepare)
        .compose(ready -> session.vertx().fileSystem().open(part.toString(), create))
        .compose(this::opened)
        .onFailure(
            failure -> {
              session.control(new Cancel(id(), Reason.CANNOT_STORE));
              fail(KeyExchange.words(failure));
            });
  }

  private Void prepare() throws IOException {
    Files.createDirectories(directory);
    if (Files.getFileStore(directory).getUsableSpace() < offer.size()) {
      throw new DirectException("there is not enough room in " + directory);
    }
    return null;
  }

  private Future<Void> opened(AsyncFile opened) {
    file = opened;
    file.exceptionHandler(this::unwritable);
    if (over) {
      discard();
      return Future.succeededFuture();
    }
    return session.control(new Accept(id()));
  }

  void take(byte[] bytes) {
    if (over || file == null || ended) {
      return;
    }
    if (bytes.length > offer.size() - position) {
      refuse("the other side sent more than it had announced");
      return;
    }
    digest.update(bytes);
    long before = position;
    position += bytes.length;
    file.write(Buffer.buffer(bytes)).onFailure(this::unwritable);
    if (file.writeQueueFull()) {
      session.waitForDisk(true);
      file.drainHandler(drained -> session.waitForDisk(false));
    }
    progress(before, position, offer.size())
        .ifPresent(done -> session.emit(new DirectEvent.Progress(true, name, done, offer.size())));
  }

  void end(byte[] expected) {
    if (over || file == null || ended) {
      return;
    }
    if (position < offer.size()) {
      refuse("the other side sent less than it had announced");
    } else if (!MessageDigest.isEqual(digest.digest(), expected)) {
      refuse("it is not what the other side had: its hash is another");
    } else {
      ended = true;
      file.close()
          .compose(closed -> session.vertx().executeBlocking(this::publish))
          .onFailure(this::unwritable)
          .onSuccess(this::published);
    }
  }

  /** A link, unlike a move, fails when the name is taken, even by a process that races us. */
  private Path publish() throws IOException {
    for (int earlier = 0; earlier < MAX_NAMESAKES; earlier++) {
      Path target = directory.resolve(FileName.numbered(name, earlier));
      try {
        Files.createLink(target, part);
        Files.delete(part);
        return target;
      } catch (FileAlreadyExistsException taken) {
        continue;
      } catch (UnsupportedOperationException | FileSystemException withoutLinks) {
        if (!Files.exists(target)) {
          return Files.move(part, target);
        }
      }
    }
    throw new IOException("there are too many files called " + name);
  }

  private void published(Path target) {
    if (!over) {
      over = true;
      session.control(new Control.Received(id()));
      session.emit(new DirectEvent.Received(target, offer.size()));
      files.done(this);
    }
  }

  private void refuse(String why) {
    session.control(new Cancel(id(), Reason.CHANGED));
    fail(why);
  }

  private void unwritable(Throwable failure) {
    if (!over) {
      session.control(new Cancel(id(), Reason.CANNOT_STORE));
      fail("it cannot be written: " + KeyExchange.words(failure));
    }
  }

  void fail(String why) {
    if (!over) {
      over = true;
      discard();
      session.emit(new DirectEvent.FileFailed(true, name, why));
      files.done(this);
      session.waitForDisk(false);
    }
  }

  private void discard() {
    if (file != null) {
      file.close()
          .transform(closed -> session.vertx().executeBlocking(() -> Files.deleteIfExists(part)));
    }
  }

  /** What is done, if that is another per cent than before. */
  static OptionalLong progress(long before, long after, long size) {
    return 100 * before / Math.max(1, size) == 100 * after / Math.max(1, size)
        ? OptionalLong.empty()
        : OptionalLong.of(after);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

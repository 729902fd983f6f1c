package dev.parley.bridge.direct;

import dev.parley.bridge.direct.Control.Cancel;
import dev.parley.bridge.direct.Control.Data;
import dev.parley.bridge.direct.Control.Offer;
import dev.parley.bridge.direct.Control.Reason;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * A file on its way to the other side. One piece is in memory at a time, and the next is read when
 * the socket has room, so that a line of text never waits behind many of them.
 */
final class SendingFile {

  private static final int PIECE = 32 * 1024;

  private final DirectSession session;
  private final FileExchange files;
  private final Path path;
  private final Offer offer;
  private final MessageDigest digest = ReceivingFile.sha256();
  private AsyncFile file;
  private long position;
  private boolean started;
  private boolean over;

  SendingFile(DirectSession session, FileExchange files, Path path, Offer offer) {
    this.session = session;
    this.files = files;
    this.path = path;
    this.offer = offer;
  }

  /** What to offer; fails if there is no such file, or a larger one than the other side takes. */
  static Future<Offer> inspect(DirectSession session, int id, Path path, long max) {
    return session.vertx().executeBlocking(() -> inspect(id, path, max));
  }

  private static Offer inspect(int id, Path path, long max) throws IOException {
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw new DirectException("there is no file " + path + " that can be read");
    }
    long size = Files.size(path);
    if (size > max) {
      throw new DirectException(
          "the file has " + size + " bytes, and the other side takes at most " + max);
    }
    return new Offer(id, size, FileName.safe(path.getFileName().toString()));
  }

  int id() {
    return offer.id();
  }

  String name() {
    return offer.name();
  }

  /** The other side wants it. */
  void accepted() {
    if (started || over) {
      return;
    }
    started = true;
    session
        .vertx()
        .fileSystem()
        .open(path.toString(), new OpenOptions().setRead(true).setWrite(false).setCreate(false))
        .onFailure(this::unreadable)
        .onSuccess(
            opened -> {
              file = opened;
              if (over) {
                close();
              } else {
                sendNext();
              }
            });
  }

  private void sendNext() {
    if (over) {
      return;
    }
    if (session.isFull()) {
      session.whenDrained(this::sendNext);
      return;
    }
    int length = (int) Math.min(PIECE, offer.size() - position);
    if (length == 0) {
      session.control(new Control.End(id(), digest.digest()));
      close();
      return;
    }
    file.read(Buffer.buffer(length), 0, position, length)
        .onFailure(this::unreadable)
        .onSuccess(this::send);
  }

  private void send(Buffer piece) {
    if (over) {
      return;
    }
    if (piece.length() == 0) {
      session.control(new Cancel(id(), Reason.CHANGED));
      fail("it became shorter while it was sent");
      return;
    }
    byte[] bytes = piece.getBytes();
    digest.update(bytes);
    session.control(new Data(id(), bytes)).onFailure(failure -> fail(KeyExchange.words(failure)));
    long before = position;
    position += bytes.length;
    ReceivingFile.progress(before, position, offer.size())
        .ifPresent(
            done -> session.emit(new DirectEvent.Progress(false, name(), done, offer.size())));
    sendNext();
  }

  private void unreadable(Throwable failure) {
    session.control(new Cancel(id(), Reason.CANNOT_STORE));
    fail("it cannot be read: " + KeyExchange.words(failure));
  }

  /** The other side has all of it. */
  void received() {
    if (!over && started && position == offer.size()) {
      over = true;
      session.emit(new DirectEvent.Sent(name(), offer.size()));
      files.done(this);
    }
  }

  void fail(String why) {
    if (!over) {
      over = true;
      close();
      session.emit(new DirectEvent.FileFailed(false, name(), why));
      files.done(this);
    }
  }

  private void close() {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}

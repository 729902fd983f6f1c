package dev.parley.bridge.direct;

import dev.parley.bridge.direct.Control.Goodbye;
import dev.parley.bridge.direct.Control.Hello;
import dev.parley.bridge.direct.Control.Ping;
import dev.parley.bridge.direct.Control.Pong;
import dev.parley.bridge.direct.Control.Proof;
import dev.parley.bridge.direct.DirectOptions.Deadlines;
import dev.parley.bridge.direct.Inspection.Finding;
import dev.parley.bridge.direct.Inspection.Flaw;
import dev.parley.protocol.Malformed;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * A conversation with one other program: a p2p-chat, or a Parley, which can more. Nothing is read
 * before there is a handler. Any thread may call; events come on the session's own context.
 */
public final class DirectSession {

  /** The longest text that fits into a frame, in bytes of UTF-8. */
  public static final int MAX_TEXT = FrameReader.MAX_PAYLOAD - NaclBox.OVERHEAD;

  private static final int TOLD_ONE_BY_ONE = 5;
  private static final int TOLD_THEN = 25;
  private static final long PARTING_MILLIS = 2_000;

  private final Vertx vertx;
  private final Context context;
  private final NetSocket socket;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final Inspection inspection;
  private final DirectOptions options;
  private final Introduction introduction;
  private final String safetyCode;
  private final Promise<DirectEnd> closed = Promise.promise();
  private final FileExchange files;
  private final Watch watch;
  private final long watching;

  private Handler<DirectEvent> handler;
  private boolean pausedByUser;
  private boolean pausedByDisk;
  private boolean reading;
  private int damaged;
  private int unreported;
  private boolean farewell;
  private Throwable failure;

  DirectSession(
      Vertx vertx,
      NetSocket socket,
      FrameReader reader,
      NaclBox box,
      byte[] own,
      byte[] theirs,
      boolean listener,
      DirectOptions options) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.socket = socket;
    this.reader = reader;
    this.options = options;
    NonceMarks marks = new NonceMarks(box, own, theirs);
    writer = new FrameWriter(socket, box, marks, options.limits());
    inspection =
        new Inspection(box, marks, new NonceMarks(box, theirs, own), options.limits().unmarked());
    introduction =
        new Introduction(
            this,
            options.identity(),
            new AddressProof(listener, own, theirs),
            new AddressProof(!listener, theirs, own));
    safetyCode = SafetyCode.of(box, own, theirs);
    files = new FileExchange(this, options, listener);
    watch = new Watch(options.deadlines(), System.nanoTime());
    watching = vertx.setPeriodic(lookEvery(options.deadlines()), id -> look());
    socket.handler(this::arrived);
    socket.exceptionHandler(cause -> failure = cause);
    socket.endHandler(end -> ended());
    socket.closeHandler(end -> cut());
  }

  /** Tells what happens from now on, beginning with what has arrived already. */
  public DirectSession handler(Handler<DirectEvent> handler) {
    onContext(
        () -> {
          this.handler = handler;
          return readOn();
        });
    return this;
  }

  /** Sends a line as the other side shall show it; done when it is on its way. */
  public Future<Void> send(String line) {
    byte[] text = line.getBytes(StandardCharsets.UTF_8);
    return onContext(() -> writer.write(NonceMarks.TEXT, text));
  }

  /** Offers a file to a Parley. What becomes of it, events tell. */
  public Future<Void> offer(Path file) {
    return onContext(() -> files.offer(file));
  }

  /** Takes the file that is offered. */
  public Future<Void> accept() {
    return onContext(files::accept);
  }

  /** Declines the file that is offered, or stops the ones that are on their way. */
  public Future<Void> refuse() {
    return onContext(files::refuse);
  }

  /** Done when no offered file of ours and none that was accepted is left. */
  public Future<Void> withoutFiles() {
    return onContext(files::idle);
  }

  /** Stops the events; the other side soon has to wait. */
  public void pause() {
    onContext(() -> hold(() -> pausedByUser = true));
  }

  public void resume() {
    onContext(
        () -> {
          pausedByUser = false;
          return readOn();
        });
  }

  /** 40 digits that both sides have in common if nobody sits between them. */
  public String safetyCode() {
    return safetyCode;
  }

  public SocketAddress remoteAddress() {
    return socket.remoteAddress();
  }

  /** How the session ends, once it does. */
  public Future<DirectEnd> closed() {
    return closed.future();
  }

  /** Ends the session; what was sent before still arrives. */
  public Future<Void> close() {
    return leave(null);
  }

  /** Ends the session with a last line. */
  public Future<Void> leave(String line) {
    return onContext(() -> part(line));
  }

  private Future<Void> part(String line) {
    if (writer.isEnded() || closed.future().isComplete()) {
      return closed.future().mapEmpty();
    }
    if (line != null) {
      writer.write(NonceMarks.TEXT, line.getBytes(StandardCharsets.UTF_8));
    }
    files.abandon();
    control(new Goodbye());
    writer.end();
    // Somebody who does not read must not keep us.
    long impatience = vertx.setTimer(PARTING_MILLIS, id -> shut(DirectEnd.LEFT));
    closed.future().onComplete(end -> vertx.cancelTimer(impatience));
    socket.end().onComplete(end -> finish(DirectEnd.LEFT));
    return closed.future().mapEmpty();
  }

  private <T> Future<T> onContext(Callable<Future<T>> action) {
    if (Vertx.currentContext() == context) {
      return attempt(action);
    }
    Promise<T> promise = Promise.promise();
    context.runOnContext(ready -> attempt(action).onComplete(promise));
    return promise.future();
  }

  private static <T> Future<T> attempt(Callable<Future<T>> action) {
    try {
      return action.call();
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  private void arrived(Buffer bytes) {
    reader.add(bytes);
    readFrames();
  }

  private void readFrames() {
    if (reading) {
      return;
    }
    reading = true;
    boolean completed = false;
    try {
      while (isOpen()) {
        byte[] payload = reader.nextPayload();
        if (payload == null) {
          break;
        }
        completed = true;
        take(inspection.inspect(payload));
      }
    } finally {
      reading = false;
    }
    watch.read(completed, reader.available() > 0 && isOpen(), System.nanoTime());
  }

  private static long lookEvery(Deadlines deadlines) {
    long shorter = Math.min(deadlines.frame().toMillis(), deadlines.silence().toMillis());
    return Math.max(1, shorter / Watch.LOOKS);
  }

  private void look() {
    switch (watch.look(isOpen(), System.nanoTime())) {
      case STALLED -> shut(DirectEnd.STALLED);
      case SILENT -> shut(DirectEnd.SILENT);
      case ASK -> control(new Ping(0));
      case NOTHING -> {}
    }
  }

  private boolean isOpen() {
    return handler != null && !pausedByUser && !pausedByDisk && !closed.future().isComplete();
  }

  private Future<Void> hold(Runnable pausing) {
    pausing.run();
    socket.pause();
    watch.read(false, false, System.nanoTime());
    return Future.succeededFuture();
  }

  private Future<Void> readOn() {
    readFrames();
    if (isOpen()) {
      watch.heard(System.nanoTime());
      socket.resume();
    }
    return Future.succeededFuture();
  }

  private void take(Finding finding) {
    if (finding.flaw() != null) {
      damaged(finding.flaw());
      return;
    }
    if (inspection.isSpent()) {
      shut(DirectEnd.SPENT);
      return;
    }
    watch.heard(System.nanoTime());
    if (inspection.isMarked() && watch.begin()) {
      emit(new DirectEvent.ParleyFound());
      introduction.begin(new Hello(files.areTaken(), files.limit()));
    }
    if (finding.missing() > 0) {
      emit(new DirectEvent.Missing(finding.missing()));
    }
    if (finding.kind() == NonceMarks.TEXT) {
      String line = new String(finding.text(), StandardCharsets.UTF_8);
      farewell = line.startsWith("!") && line.endsWith(" left the chat");
      emit(new DirectEvent.Line(line));
    } else if (finding.kind() == NonceMarks.CONTROL) {
      obey(finding.text());
    }
  }

  private void damaged(Flaw flaw) {
    damaged++;
    unreported++;
    if (damaged > options.limits().damaged()) {
      shut(DirectEnd.TOO_MUCH_DAMAGE);
    } else if (damaged <= TOLD_ONE_BY_ONE || damaged % TOLD_THEN == 0) {
      emit(new DirectEvent.Damaged(flaw.text(), unreported - 1));
      unreported = 0;
    }
  }

  private void obey(byte[] text) {
    Control control;
    try {
      control = Control.decode(text);
    } catch (Malformed e) {
      damaged(Flaw.MEANINGLESS);
      return;
    }
    if (control instanceof Ping ping) {
      // Who asks faster than it reads gets no answers.
      if (!isFull()) {
        control(new Pong(ping.number()));
      }
    } else if (control instanceof Proof proof) {
      introduction.check(proof);
    } else if (control instanceof Goodbye) {
      farewell = true;
    } else {
      files.obey(control);
    }
  }

  /** Says something that only a Parley understands; to anybody else nothing. */
  Future<Void> control(Control control) {
    return inspection.isMarked()
        ? writer.write(NonceMarks.CONTROL, control.encode())
        : Future.failedFuture(new DirectException("the other side is no Parley"));
  }

  boolean isWithParley() {
    return inspection.isMarked();
  }

  boolean isFull() {
    return writer.isFull();
  }

  void whenDrained(Runnable action) {
    writer.whenDrained(action);
  }

  void waitForDisk(boolean waiting) {
    if (waiting) {
      hold(() -> pausedByDisk = true);
    } else if (pausedByDisk) {
      pausedByDisk = false;
      readOn();
    }
  }

  void emit(DirectEvent event) {
    if (handler != null && !closed.future().isComplete()) {
      handler.handle(event);
    }
  }

  Vertx vertx() {
    return vertx;
  }

  /** Ends the session at once. */
  void shut(DirectEnd end) {
    if (!closed.future().isComplete()) {
      finish(end);
      ((NetSocketInternal) socket).channelHandlerContext().close();
    }
  }

  private void ended() {
    if (writer.isEnded()) {
      finish(DirectEnd.LEFT);
    } else if (failure != null) {
      finish(farewell ? DirectEnd.PEER_LEFT : DirectEnd.RESET);
    } else if (reader.isInsideFrame()) {
      finish(DirectEnd.CUT_OFF);
    } else {
      finish(inspection.isMarked() && !farewell ? DirectEnd.NO_GOODBYE : DirectEnd.PEER_LEFT);
    }
  }

  /** Waits for what arrived before the end, unless nobody wants it. */
  private void cut() {
    if (writer.isEnded() || isOpen()) {
      ended();
    }
  }

  private void finish(DirectEnd end) {
    if (!closed.future().isComplete()) {
      files.abandon();
      vertx.cancelTimer(watching);
      writer.end();
      closed.complete(end);
      socket.close();
    }
  }
}

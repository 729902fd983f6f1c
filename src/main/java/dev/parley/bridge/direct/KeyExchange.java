package dev.parley.bridge.direct;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.security.SecureRandom;
import java.util.Arrays;

/** The beginning of a session (section 3.3): each side sends a fresh key, then reads the other. */
final class KeyExchange {

  private final Vertx vertx;
  private final NetSocket socket;
  private final boolean listener;
  private final DirectOptions options;
  private final byte[] secret = new byte[NaclBox.KEY_LENGTH];
  private final byte[] own;
  private final FrameReader reader = new FrameReader();
  private final Promise<DirectSession> promise = Promise.promise();
  private final long deadline;

  private KeyExchange(Vertx vertx, NetSocket socket, boolean listener, DirectOptions options) {
    this.vertx = vertx;
    this.socket = socket;
    this.listener = listener;
    this.options = options;
    new SecureRandom().nextBytes(secret);
    own = NaclBox.publicKey(secret);
    long patience = options.deadlines().keyExchange().toMillis();
    deadline = vertx.setTimer(patience, id -> fail("the other side sent no key in time"));
  }

  /** Takes over a socket, on its event loop; whatever goes wrong closes it. */
  static Future<DirectSession> on(
      Vertx vertx, NetSocket socket, boolean listener, DirectOptions options) {
    KeyExchange exchange = new KeyExchange(vertx, socket, listener, options);
    socket.handler(exchange::arrived);
    socket.exceptionHandler(failure -> exchange.fail("the connection broke: " + words(failure)));
    socket.endHandler(end -> exchange.ended());
    socket.closeHandler(end -> exchange.ended());
    socket.write(Buffer.buffer(exchange.own));
    return exchange.promise.future();
  }

  static String words(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private void arrived(Buffer bytes) {
    reader.add(bytes);
    byte[] theirs = reader.take(NaclBox.KEY_LENGTH);
    if (theirs == null || promise.future().isComplete()) {
      return;
    }
    if (Arrays.equals(theirs, own)) {
      fail("the other side sent our own key back");
      return;
    }
    try {
      NaclBox box = NaclBox.between(secret, theirs);
      vertx.cancelTimer(deadline);
      socket.pause();
      promise.complete(
          new DirectSession(vertx, socket, reader, box, own, theirs, listener, options));
    } catch (DirectException e) {
      fail(e.getMessage());
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private void ended() {
    fail(
        reader.available() == 0
            ? "the other side closed the connection without a key: it may be busy"
            : "the other side closed the connection in the middle of its key");
  }

  private void fail(String why) {
    if (promise.tryFail(new DirectException(why))) {
      vertx.cancelTimer(deadline);
      socket.close();
    }
  }
}

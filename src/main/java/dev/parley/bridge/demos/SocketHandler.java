package dev.parley.bridge.demos;

import io.vertx.core.Future;

/** What a server does with its sockets. Called on the event loop of its verticle only. */
public interface SocketHandler {

  /**
   * When work on a message has gone far enough.
   *
   * @param next when the following message of the socket may be handled
   * @param released when the message no longer takes up memory
   */
  record Handled(Future<?> next, Future<?> released) {

    /** Everything was done at once. */
    public static final Handled NOW = when(Future.succeededFuture());

    /** The following message waits until this one is done with. */
    public static Handled when(Future<?> done) {
      return new Handled(done, done);
    }
  }

  /** A client has connected. */
  void opened(Socket socket);

  /**
   * A whole message, text or binary alike. The next one of this socket comes when the answer says
   * so.
   */
  Handled received(Socket socket, byte[] message);

  /** A socket is gone, whoever ended it. Called once for each that was opened. */
  void closed(Socket socket);
}

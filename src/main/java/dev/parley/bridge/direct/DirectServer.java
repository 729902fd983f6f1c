package dev.parley.bridge.direct;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens for sessions. Whoever comes when there are enough is turned away at once. */
public final class DirectServer {

  private static final Logger LOG = LoggerFactory.getLogger(DirectServer.class);

  private final Vertx vertx;
  private final NetServer server;
  private final DirectOptions options;
  private final Handler<DirectSession> handler;
  private final Deque<NetSocket> exchanging = new ArrayDeque<>();
  private int sessions;

  private DirectServer(Vertx vertx, DirectOptions options, Handler<DirectSession> handler) {
    this.vertx = vertx;
    this.options = options;
    this.handler = handler;
    server =
        vertx
            .createNetServer(new NetServerOptions().setTcpKeepAlive(true).setTcpNoDelay(true))
            .connectHandler(this::connected);
  }

  /**
   * Begins to listen.
   *
   * @param port 0 takes a free one
   * @param handler gets each session when its keys are exchanged
   */
  public static Future<DirectServer> listen(
      Vertx vertx, String host, int port, DirectOptions options, Handler<DirectSession> handler) {
    DirectServer server = new DirectServer(vertx, options, handler);
    return server.server.listen(port, host).map(server);
  }

  public int port() {
    return server.actualPort();
  }

  /** Stops listening, and ends the sessions. */
  public Future<Void> close() {
    return server.close();
  }

  private void connected(NetSocket socket) {
    if (sessions >= options.limits().sessions()) {
      LOG.debug("turned away peer={} sessions={}", socket.remoteAddress(), sessions);
      socket.close();
      return;
    }
    if (exchanging.size() >= options.limits().keyExchanges()) {
      // Honest keys are here after one round trip, so the oldest is the least likely to be.
      exchanging.remove().close();
    }
    exchanging.add(socket);
    KeyExchange.on(vertx, socket, true, options)
        .onComplete(done -> exchanging.remove(socket))
        .onSuccess(this::begin)
        .onFailure(
            failure ->
                LOG.debug(
                    "no session peer={} reason={}", socket.remoteAddress(), failure.getMessage()));
  }

  private void begin(DirectSession session) {
    sessions++;
    session.closed().onComplete(end -> sessions--);
    if (sessions >= options.limits().sessions()) {
      exchanging.forEach(NetSocket::close);
    }
    handler.handle(session);
  }
}

package dev.parley.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way from one process to another, which can be cut: all TCP of it goes through here. */
final class Cable {

  private final NetServer server;
  private final NetClient client;
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();
  private volatile int target;
  private volatile boolean cut;

  private Cable(Vertx vertx) {
    client = vertx.createNetClient();
    server = vertx.createNetServer().connectHandler(this::connect);
  }

  static Future<Cable> lay(Vertx vertx) {
    Cable cable = new Cable(vertx);
    return cable.server.listen(0, "127.0.0.1").map(cable);
  }

  int port() {
    return server.actualPort();
  }

  /** Where it leads. */
  void target(int port) {
    target = port;
  }

  void cut() {
    cut = true;
    open.forEach(NetSocket::close);
  }

  void mend() {
    cut = false;
  }

  private void connect(NetSocket from) {
    if (cut || target == 0) {
      from.close();
      return;
    }
    from.pause();
    client
        .connect(target, "127.0.0.1")
        .onSuccess(to -> join(from, to))
        .onFailure(failure -> from.close());
  }

  private void join(NetSocket from, NetSocket to) {
    open.add(from);
    open.add(to);
    from.closeHandler(closed -> end(from, to));
    to.closeHandler(closed -> end(to, from));
    from.pipeTo(to);
    to.pipeTo(from);
    from.resume();
    if (cut) {
      from.close();
    }
  }

  private void end(NetSocket ended, NetSocket other) {
    open.remove(ended);
    other.close();
  }
}

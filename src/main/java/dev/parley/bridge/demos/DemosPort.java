package dev.parley.bridge.demos;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.function.IntFunction;

/** The first port from a given one that nobody has, neither outside of this process nor in it. */
final class DemosPort {

  private static final String RESERVED = "parley.demos.ports";

  /** The last one is never tried, as in the reference. */
  private static final int LAST = 65_534;

  private final Vertx vertx;
  private final int reserved;
  private final int number;

  private DemosPort(Vertx vertx, int reserved, int number) {
    this.vertx = vertx;
    this.reserved = reserved;
    this.number = number;
  }

  /**
   * Listens at it.
   *
   * @param listen answers the number of the port, which differs only for 0
   */
  static Future<DemosPort> firstFree(
      Vertx vertx, String host, int from, IntFunction<Future<Integer>> listen) {
    if (from == 0) {
      return listen.apply(0).map(number -> new DemosPort(vertx, 0, number));
    }
    if (from > LAST) {
      return Future.failedFuture(new IOException("no port is free"));
    }
    if (reserved(vertx).putIfAbsent(from, true) != null) {
      return firstFree(vertx, host, from + 1, listen);
    }
    // Vert.x would let two servers of one process share a port, and each get half of the clients.
    return vertx
        .executeBlocking(() -> requireFree(host, from))
        .compose(free -> listen.apply(from))
        .map(number -> new DemosPort(vertx, from, number))
        .recover(
            taken -> {
              reserved(vertx).remove(from);
              return taken instanceof IOException && from < LAST
                  ? firstFree(vertx, host, from + 1, listen)
                  : Future.failedFuture(taken);
            });
  }

  int number() {
    return number;
  }

  Future<Void> release() {
    reserved(vertx).remove(reserved);
    return Future.succeededFuture();
  }

  private static Void requireFree(String host, int port) throws IOException {
    new ServerSocket(port, 1, InetAddress.getByName(host)).close();
    return null;
  }

  private static LocalMap<Integer, Boolean> reserved(Vertx vertx) {
    return vertx.sharedData().getLocalMap(RESERVED);
  }
}

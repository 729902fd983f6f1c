package dev.parley.bridge.direct;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/** Connects to whoever listens. */
public final class DirectClient {

  private static final int MAX_ADDRESSES = 8;

  private final Vertx vertx;
  private final NetClient client;
  private final int port;
  private final DirectOptions options;

  private DirectClient(Vertx vertx, int port, DirectOptions options) {
    this.vertx = vertx;
    this.port = port;
    this.options = options;
    int patience = (int) options.deadlines().keyExchange().toMillis();
    client =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout(patience)
                .setTcpKeepAlive(true)
                .setTcpNoDelay(true));
  }

  /** A session with who listens there; a name's addresses are tried one after the other. */
  public static Future<DirectSession> connect(
      Vertx vertx, String host, int port, DirectOptions options) {
    DirectClient client = new DirectClient(vertx, port, options);
    return vertx
        .executeBlocking(() -> addresses(host))
        .compose(found -> client.tryNext(found.iterator()))
        .onSuccess(session -> session.closed().onComplete(end -> client.client.close()))
        .onFailure(failure -> client.client.close());
  }

  private static List<InetAddress> addresses(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).limit(MAX_ADDRESSES).toList();
    } catch (UnknownHostException e) {
      throw new DirectException("there is no host called " + host, e);
    }
  }

  private Future<DirectSession> tryNext(Iterator<InetAddress> addresses) {
    String address = addresses.next().getHostAddress();
    return client
        .connect(port, address)
        .transform(
            dialled -> {
              if (dialled.succeeded()) {
                return KeyExchange.on(vertx, dialled.result(), false, options);
              }
              return addresses.hasNext()
                  ? tryNext(addresses)
                  : Future.failedFuture(unreachable(address, dialled.cause()));
            });
  }

  private static DirectException unreachable(String address, Throwable failure) {
    return new DirectException("cannot connect to " + address + ": " + reason(failure), failure);
  }

  /** Without the address, which Netty adds. */
  private static String reason(Throwable failure) {
    String words = KeyExchange.words(failure);
    int address = words.indexOf(": ");
    return (address < 0 ? words : words.substring(0, address)).toLowerCase(Locale.ROOT);
  }
}

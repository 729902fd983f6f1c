package dev.parley.libp2p.net;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.util.List;

/** Tries the sockets of one address, one after the other, within one time. */
final class TcpDial {

  private final Loop loop;
  private final TcpTransport.Connect connect;
  private final long deadline;
  private final Loop.Timer timeout;
  private final Promise<Link> promise = Promise.promise();
  private List<InetSocketAddress> sockets;
  private int next;

  TcpDial(Loop loop, TcpTransport.Connect connect, long timeoutMillis) {
    this.loop = loop;
    this.connect = connect;
    this.deadline = loop.now() + timeoutMillis;
    this.timeout =
        loop.schedule(
            timeoutMillis, () -> fail(new Libp2pException(Reason.TIMEOUT, "nothing answered")));
  }

  Future<Link> link() {
    return promise.future();
  }

  void start(List<InetSocketAddress> sockets) {
    this.sockets = sockets;
    tryNext();
  }

  void fail(Throwable failure) {
    timeout.cancel();
    promise.tryFail(failure);
  }

  /** Each socket gets its share of the time that is left. */
  private void tryNext() {
    if (promise.future().isComplete()) {
      return;
    }
    int left = sockets.size() - next;
    long share = Math.max(1, (deadline - loop.now()) / left);
    connect.to(sockets.get(next++), share).onSuccess(this::connected).onFailure(this::failed);
  }

  private void connected(Link link) {
    timeout.cancel();
    if (!promise.tryComplete(link)) {
      link.close(null);
    }
  }

  private void failed(Throwable failure) {
    if (next < sockets.size()) {
      tryNext();
    } else {
      fail(failure);
    }
  }
}

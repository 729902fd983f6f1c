package dev.parley.libp2p.net;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.Transport;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A socket that listens. Which addresses a wildcard stands for is asked of the system off the loop,
 * now and then, since interfaces come and go.
 */
final class TcpListener implements Transport.Listener {

  private static final long LOOK_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Channel channel;
  private final ContextInternal context;
  private final InetSocketAddress socket;
  private List<Multiaddr> reachable = List.of();
  private long lookedAt;

  TcpListener(Channel channel, ContextInternal context) {
    this.channel = channel;
    this.context = context;
    this.socket = (InetSocketAddress) channel.localAddress();
  }

  @Override
  public Multiaddr address() {
    return Multiaddr.of(socket);
  }

  @Override
  public List<Multiaddr> reachable() {
    if (socket.getAddress().isAnyLocalAddress()
        && System.nanoTime() - lookedAt > LOOK_AGAIN_NANOS) {
      look();
    }
    return reachable;
  }

  /** Finds out where the socket can be reached. */
  Future<TcpListener> look() {
    lookedAt = System.nanoTime();
    Promise<TcpListener> promise = Promise.promise();
    context
        .executeBlocking(() -> SocketNames.reachable(socket), false)
        .onComplete(
            found -> {
              reachable = found.succeeded() ? found.result() : reachable;
              promise.complete(this);
            });
    return promise.future();
  }

  @Override
  public void pause() {
    channel.config().setAutoRead(false);
  }

  @Override
  public void resume() {
    channel.config().setAutoRead(true);
  }

  @Override
  public Future<Void> close() {
    Promise<Void> promise = Promise.promise();
    channel.close().addListener(done -> context.execute(() -> promise.tryComplete()));
    return promise.future();
  }
}

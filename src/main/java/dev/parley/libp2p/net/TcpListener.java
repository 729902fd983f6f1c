package dev.parley.libp2p.net;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.Transport;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.util.List;

/** A socket that listens. */
final class TcpListener implements Transport.Listener {

  private final Channel channel;
  private final ContextInternal context;
  private final InetSocketAddress socket;

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
    return SocketNames.reachable(socket);
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

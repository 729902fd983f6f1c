package dev.parley.libp2p.net;

import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.Transport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

/** TCP, over IPv4 and IPv6, with the sockets that Vert.x was configured to use. */
public final class TcpTransport implements Transport {

  /** How many connections the system may keep for a listener that does not accept. */
  private static final int BACKLOG = 256;

  /** Enough to keep a fast path busy; above it the layers above wait. */
  private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(64 << 10, 256 << 10);

  private final VertxLoop loop;
  private final ContextInternal context;
  private final io.vertx.core.spi.transport.Transport sockets;
  private final int maxUnsent;

  public TcpTransport(VertxLoop loop, ConnectionLimits limits) {
    this.loop = loop;
    this.context = loop.context();
    this.sockets = context.owner().transport();
    this.maxUnsent = limits.connectionMemory();
  }

  /**
   * Addresses to listen on, without those of IPv4 that another takes along: the wildcard of IPv6 is
   * that of IPv4 as well, and a port is taken only once.
   */
  public static List<Multiaddr> withoutDoubles(List<Multiaddr> addresses) {
    return addresses.stream().filter(address -> !isTakenAlong(address, addresses)).toList();
  }

  private static boolean isTakenAlong(Multiaddr address, List<Multiaddr> addresses) {
    return "0.0.0.0".equals(address.host())
        && address.port() > 0
        && addresses.contains(Multiaddr.parse("/ip6/::/tcp/" + address.port()));
  }

  @Override
  public boolean reaches(Multiaddr address) {
    return address.isTcp() && address.port() > 0;
  }

  @Override
  public Future<Link> dial(Multiaddr address, long timeoutMillis) {
    if (!reaches(address)) {
      return Future.failedFuture(unsupported(address));
    }
    TcpDial dial = new TcpDial(loop, this::connect, timeoutMillis);
    SocketNames.sockets(address, context).onSuccess(dial::start).onFailure(dial::fail);
    return dial.link();
  }

  private static Libp2pException unsupported(Multiaddr address) {
    return new Libp2pException(Reason.UNSUPPORTED, "not an address of TCP: " + address);
  }

  private Future<Link> connect(InetSocketAddress socket, long timeoutMillis) {
    Promise<Link> promise = Promise.promise();
    new Bootstrap()
        .group(context.nettyEventLoop())
        .channelFactory(sockets.channelFactory(false))
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(timeoutMillis, 60_000))
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.SO_KEEPALIVE, true)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
        .handler(new ChannelInboundHandlerAdapter())
        .connect(socket)
        .addListener((ChannelFuture done) -> context.execute(() -> connected(done, promise)));
    return promise.future();
  }

  private void connected(ChannelFuture done, Promise<Link> promise) {
    if (!done.isSuccess()) {
      promise.fail(
          new Libp2pException(Reason.UNREACHABLE, done.cause().getMessage(), done.cause()));
      return;
    }
    TcpLink link = link(done.channel());
    if (link == null) {
      promise.fail(new Libp2pException(Reason.UNREACHABLE, "the connection broke at once"));
    } else {
      promise.complete(link);
    }
  }

  /** The link over a channel; null if the channel is gone by now. */
  private TcpLink link(Channel channel) {
    if (!channel.isActive() || channel.remoteAddress() == null || channel.localAddress() == null) {
      channel.close();
      return null;
    }
    TcpLink link = new TcpLink((DuplexChannel) channel, context, maxUnsent);
    channel.pipeline().addLast(link);
    return link;
  }

  @Override
  public Future<Listener> listen(Multiaddr address, Consumer<Link> accepted) {
    if (!address.isTcp()) {
      return Future.failedFuture(unsupported(address));
    }
    return SocketNames.sockets(address, context)
        .compose(found -> bind(found.get(0), accepted))
        .recover(failure -> Future.failedFuture(refused(address, failure)));
  }

  private static Libp2pException refused(Multiaddr address, Throwable failure) {
    return new Libp2pException(
        Reason.UNREACHABLE, "cannot listen on " + address + ": " + failure.getMessage(), failure);
  }

  private Future<Listener> bind(InetSocketAddress socket, Consumer<Link> accepted) {
    Promise<TcpListener> promise = Promise.promise();
    new ServerBootstrap()
        .group(context.nettyEventLoop())
        .channelFactory(sockets.serverChannelFactory(false))
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.RECVBUF_ALLOCATOR, oneByOne())
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_KEEPALIVE, true)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
        .childHandler(new Accepting(channel -> accept(channel, accepted)))
        .bind(socket)
        .addListener(
            (ChannelFuture bound) ->
                context.execute(
                    () -> {
                      if (bound.isSuccess()) {
                        promise.complete(new TcpListener(bound.channel(), context));
                      } else {
                        promise.fail(bound.cause());
                      }
                    }));
    return promise.future().compose(TcpListener::look).map(listener -> listener);
  }

  /** Who pauses a listener gets nobody more, not even those that could be accepted at once. */
  private static RecvByteBufAllocator oneByOne() {
    return new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(1);
  }

  private void accept(Channel channel, Consumer<Link> accepted) {
    TcpLink link = link(channel);
    if (link != null) {
      context.dispatch(link, accepted::accept);
    }
  }

  /** Waits in each new channel until it is registered, and makes room for the link. */
  @Sharable
  private static final class Accepting extends ChannelInboundHandlerAdapter {

    private final Consumer<Channel> accepted;

    private Accepting(Consumer<Channel> accepted) {
      this.accepted = accepted;
    }

    @Override
    public void channelActive(ChannelHandlerContext netty) {
      netty.pipeline().remove(this);
      accepted.accept(netty.channel());
    }
  }

  /** How a socket is dialled. */
  @FunctionalInterface
  interface Connect {
    Future<Link> to(InetSocketAddress socket, long timeoutMillis);
  }
}

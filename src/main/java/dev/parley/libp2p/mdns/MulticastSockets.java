package dev.parley.libp2p.mdns;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.net.VertxLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real multicast, by IPv4 and IPv6, on every network that this machine is on by and by. */
public final class MulticastSockets implements Multicast {

  private static final Logger LOG = LoggerFactory.getLogger(MulticastSockets.class);

  private static final int PORT = 5353;
  private static final InetSocketAddress GROUP_4 = socket("224.0.0.251");
  private static final InetSocketAddress GROUP_6 = socket("ff02::fb");

  /** RFC 6762, section 11. */
  private static final int HOPS = 255;

  /** Machines move, and networks come up late. */
  private static final long LOOK_MILLIS = 30_000;

  private final ContextInternal context;
  private final List<GroupSocket> sockets = new ArrayList<>(2);
  private final Loop.Timer looking;
  private LocalNetworks networks = new LocalNetworks(List.of(), List.of());
  private Receiver receiver = (source, packet) -> {};

  private MulticastSockets(VertxLoop loop) {
    this.context = loop.context();
    this.looking = loop.every(LOOK_MILLIS, this::look);
  }

  /** Opens what the machine allows; fails if that is nothing. To be called on the loop. */
  public static Future<Multicast> open(VertxLoop loop) {
    MulticastSockets opened = new MulticastSockets(loop);
    return Future.join(opened.open4(), opened.open6())
        .transform(both -> opened.look())
        .compose(seen -> opened.orNothing());
  }

  private Future<Multicast> orNothing() {
    if (!sockets.isEmpty()) {
      return Future.succeededFuture(this);
    }
    looking.cancel();
    return Future.failedFuture(new SocketException("multicast has no socket here"));
  }

  @SuppressWarnings("deprecation") // Vert.x asks for the old name of the family.
  private Future<Void> open4() {
    return open(
        () -> context.owner().transport().datagramChannel(InternetProtocolFamily.IPv4),
        "0.0.0.0",
        GROUP_4);
  }

  @SuppressWarnings("deprecation") // Vert.x asks for the old name of the family.
  private Future<Void> open6() {
    return open(
        () -> context.owner().transport().datagramChannel(InternetProtocolFamily.IPv6),
        "::",
        GROUP_6);
  }

  private Future<Void> open(
      ChannelFactory<DatagramChannel> channels, String any, InetSocketAddress group) {
    Promise<Void> promise = Promise.promise();
    new Bootstrap()
        .group(context.nettyEventLoop())
        .channelFactory(channels)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.IP_MULTICAST_TTL, HOPS)
        .handler(new Reader())
        .bind(socket(any))
        .addListener((ChannelFuture done) -> context.execute(() -> bound(done, group, promise)));
    return promise.future();
  }

  private void bound(ChannelFuture done, InetSocketAddress group, Promise<Void> promise) {
    if (done.isSuccess()) {
      sockets.add(new GroupSocket(context, (DatagramChannel) done.channel(), group));
    } else {
      LOG.info("no multicast to {}: {}", group, done.cause().toString());
    }
    promise.complete();
  }

  private static InetSocketAddress socket(String literal) {
    return new InetSocketAddress(NetUtil.createInetAddressFromIpAddressString(literal), PORT);
  }

  private Future<Void> look() {
    return context
        .executeBlocking(LocalNetworks::find)
        .onSuccess(
            found -> {
              networks = found;
              sockets.forEach(socket -> socket.follow(found));
            })
        .onFailure(failure -> LOG.debug("networks cannot be listed: {}", failure.toString()))
        .otherwiseEmpty()
        .mapEmpty();
  }

  @Override
  public void receiver(Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void send(byte[] packet) {
    sockets.forEach(socket -> socket.send(packet));
  }

  @Override
  public boolean isOnLink(InetAddress address) {
    return networks.contains(address);
  }

  @Override
  public Future<Void> close() {
    looking.cancel();
    List<Future<Void>> closing = sockets.stream().map(GroupSocket::close).toList();
    sockets.clear();
    return Future.join(closing).transform(closed -> Future.succeededFuture());
  }

  private final class Reader extends SimpleChannelInboundHandler<DatagramPacket> {

    @Override
    protected void channelRead0(ChannelHandlerContext netty, DatagramPacket packet) {
      if (packet.content().readableBytes() <= DnsPacket.MAX_LENGTH) {
        InetAddress source = packet.sender().getAddress();
        byte[] bytes = ByteBufUtil.getBytes(packet.content());
        context.dispatch(bytes, read -> receiver.received(source, read));
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext netty, Throwable cause) {
      LOG.debug("multicast goes on after {}", cause.toString());
    }
  }
}

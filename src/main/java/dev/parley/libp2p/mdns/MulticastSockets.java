package dev.parley.libp2p.mdns;

import dev.parley.libp2p.net.VertxLoop;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
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
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Real multicast, by IPv4 and IPv6, on every network that this machine is on. */
public final class MulticastSockets implements Multicast {

  private static final Logger LOG = LoggerFactory.getLogger(MulticastSockets.class);

  private static final int PORT = 5353;
  private static final String GROUP_4 = "224.0.0.251";
  private static final String GROUP_6 = "ff02::fb";

  /** RFC 6762, section 11. */
  private static final int HOPS = 255;

  private final ContextInternal context;
  private final LocalNetworks networks;
  private final List<Membership> memberships = new ArrayList<>(2);
  private Receiver receiver = (source, packet) -> {};

  /** A socket, and the group that it belongs to on some networks. */
  private record Membership(
      DatagramChannel channel, InetSocketAddress group, List<NetworkInterface> joined) {}

  private MulticastSockets(ContextInternal context, LocalNetworks networks) {
    this.context = context;
    this.networks = networks;
  }

  /** Opens what the machine allows; fails if that is nothing. To be called on the loop. */
  public static Future<Multicast> open(VertxLoop loop) {
    ContextInternal context = loop.context();
    return context
        .executeBlocking(LocalNetworks::find)
        .compose(
            networks -> {
              MulticastSockets sockets = new MulticastSockets(context, networks);
              return Future.join(sockets.open4(), sockets.open6())
                  .transform(opened -> sockets.opened());
            });
  }

  private Future<Multicast> opened() {
    return memberships.isEmpty()
        ? Future.failedFuture(new SocketException("no network here has multicast"))
        : Future.succeededFuture(this);
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
      io.netty.channel.ChannelFactory<DatagramChannel> channels, String any, String group) {
    Promise<Void> promise = Promise.promise();
    new Bootstrap()
        .group(context.nettyEventLoop())
        .channelFactory(channels)
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.IP_MULTICAST_TTL, HOPS)
        .handler(new Reader())
        .bind(new InetSocketAddress(ip(any), PORT))
        .addListener(
            (ChannelFuture bound) ->
                context.execute(
                    () -> {
                      if (bound.isSuccess()) {
                        join((DatagramChannel) bound.channel(), ip(group), promise);
                      } else {
                        LOG.info("no multicast to {}: {}", group, bound.cause().toString());
                        promise.complete();
                      }
                    }));
    return promise.future();
  }

  private void join(DatagramChannel channel, InetAddress group, Promise<Void> promise) {
    InetSocketAddress address = new InetSocketAddress(group, PORT);
    Membership membership = new Membership(channel, address, new ArrayList<>());
    List<Future<Void>> joining = new ArrayList<>();
    for (NetworkInterface network : networks.interfaces()) {
      joining.add(join(membership, network));
    }
    Future.join(joining)
        .onComplete(
            joined -> {
              if (membership.joined.isEmpty()) {
                channel.close();
              } else {
                memberships.add(membership);
              }
              promise.complete();
            });
  }

  private Future<Void> join(Membership membership, NetworkInterface network) {
    Promise<Void> promise = Promise.promise();
    membership
        .channel
        .joinGroup(membership.group, network)
        .addListener(
            joined ->
                context.execute(
                    () -> {
                      if (joined.isSuccess()) {
                        membership.joined.add(network);
                      } else {
                        LOG.debug(
                            "no multicast on {}: {}", network.getName(), joined.cause().toString());
                      }
                      promise.complete();
                    }));
    return promise.future();
  }

  private static InetAddress ip(String literal) {
    return NetUtil.createInetAddressFromIpAddressString(literal);
  }

  @Override
  public void receiver(Receiver receiver) {
    this.receiver = receiver;
  }

  @Override
  public void send(byte[] packet) {
    for (Membership membership : memberships) {
      for (NetworkInterface network : membership.joined) {
        send(membership, network, packet);
      }
    }
  }

  /** On the loop of the channel, so the datagram leaves before the network is chosen anew. */
  private void send(Membership membership, NetworkInterface network, byte[] packet) {
    try {
      membership.channel.config().setNetworkInterface(network);
      membership.channel.writeAndFlush(
          new DatagramPacket(Unpooled.wrappedBuffer(packet), membership.group));
    } catch (RuntimeException e) {
      LOG.debug("nothing can be sent on {}: {}", network.getName(), e.toString());
    }
  }

  @Override
  public boolean isOnLink(InetAddress address) {
    return networks.contains(address);
  }

  @Override
  public Future<Void> close() {
    Promise<Void> promise = Promise.promise();
    List<Future<Void>> closing = new ArrayList<>();
    for (Membership membership : memberships) {
      Promise<Void> closed = Promise.promise();
      membership.channel.close().addListener(done -> context.execute(() -> closed.complete()));
      closing.add(closed.future());
    }
    memberships.clear();
    Future.join(closing).onComplete(done -> promise.complete());
    return promise.future();
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

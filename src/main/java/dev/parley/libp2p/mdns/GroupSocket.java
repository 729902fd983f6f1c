package dev.parley.libp2p.mdns;

import io.netty.buffer.Unpooled;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One socket that belongs to one group, on as many networks as there are. */
final class GroupSocket {

  private static final Logger LOG = LoggerFactory.getLogger(GroupSocket.class);

  private final ContextInternal context;
  private final DatagramChannel channel;
  private final InetSocketAddress group;

  /** By the number that the system gave them, under which they come back with other addresses. */
  private final Map<Integer, NetworkInterface> joined = new TreeMap<>();

  GroupSocket(ContextInternal context, DatagramChannel channel, InetSocketAddress group) {
    this.context = context;
    this.channel = channel;
    this.group = group;
  }

  /** Joins networks that are new, and forgets those that are gone. */
  void follow(LocalNetworks networks) {
    Map<Integer, NetworkInterface> present = new TreeMap<>();
    networks.interfaces().forEach(network -> present.put(network.getIndex(), network));
    joined.keySet().retainAll(present.keySet());
    for (NetworkInterface network : present.values()) {
      if (joined.containsKey(network.getIndex())) {
        joined.put(network.getIndex(), network);
      } else {
        join(network);
      }
    }
  }

  private void join(NetworkInterface network) {
    channel
        .joinGroup(group, network)
        .addListener(
            done ->
                context.execute(
                    () -> {
                      if (done.isSuccess()) {
                        joined.put(network.getIndex(), network);
                      } else {
                        LOG.debug(
                            "no multicast on {}: {}", network.getName(), done.cause().toString());
                      }
                    }));
  }

  void send(byte[] packet) {
    for (NetworkInterface network : joined.values()) {
      send(network, packet);
    }
  }

  /** On the loop of the channel, so the datagram leaves before the network is chosen anew. */
  private void send(NetworkInterface network, byte[] packet) {
    try {
      channel.config().setNetworkInterface(network);
      channel.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(packet), group));
    } catch (RuntimeException e) {
      LOG.debug("nothing can be sent on {}: {}", network.getName(), e.toString());
    }
  }

  Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    channel.close().addListener(done -> context.execute(() -> closed.complete()));
    return closed.future();
  }
}

package dev.parley.node;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.mdns.Mdns;
import dev.parley.libp2p.mdns.MdnsOptions;
import dev.parley.libp2p.mdns.Multicast;
import io.vertx.core.Future;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Peers on the local network, found by multicast. */
final class LocalPeers {

  private static final Logger LOG = LoggerFactory.getLogger(LocalPeers.class);

  /** Not the name that all of libp2p shares: other networks' peers would be dialled in vain. */
  private static final MdnsOptions OPTIONS = MdnsOptions.DEFAULT.withService("_p2p-mes._udp.local");

  /** They are told of again every minute or so. */
  private static final long LIFETIME_MILLIS = 300_000;

  private final Host host;
  private Multicast lan;
  private Mdns mdns;
  private boolean closed;

  private LocalPeers(Host host) {
    this.host = host;
  }

  static LocalPeers start(Host host, Future<Multicast> lan) {
    LocalPeers local = new LocalPeers(host);
    lan.onComplete(
        local::opened,
        failure -> LOG.warn("no peers on the local network: {}", failure.toString()));
    return local;
  }

  private void opened(Multicast opened) {
    lan = opened;
    if (closed) {
      lan.close();
    } else {
      mdns = Mdns.start(host, lan, OPTIONS, this::found);
    }
  }

  /** A name on the network costs nothing, so no more are dialled than a node wants. */
  private void found(PeerId peer, List<Multiaddr> addresses) {
    host.addressBook().add(peer, addresses, LIFETIME_MILLIS);
    if (!Acquaintances.of(host).areEnough() && host.connection(peer) == null) {
      host.connect(peer)
          .onFailure(
              failure -> LOG.debug("local peer={} not reached: {}", peer, failure.toString()));
    }
  }

  void close() {
    closed = true;
    if (mdns != null) {
      mdns.close();
      lan.close();
    }
  }
}

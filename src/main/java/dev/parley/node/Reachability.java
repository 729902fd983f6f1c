package dev.parley.node;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.kad.KademliaMode;
import dev.parley.libp2p.peers.Reach;
import java.util.List;

/**
 * Whether a node serves in Kademlia, which tells others of it: only if they can come. Nobody dials
 * back to try, so it is a server if its settings say so, if its network is a private one, if this
 * machine has a public address, or as soon as somebody came in from outside. A node behind a router
 * is a client until then: what others see of its address need not lead to it.
 */
final class Reachability {

  private final Host host;
  private final NetworkOptions options;
  private boolean shown;

  Reachability(Host host, NetworkOptions options) {
    this.host = host;
    this.options = options;
    // Before anybody is connected these are the machine's own addresses, not what others see.
    shown = host.connections().isEmpty() && host.addresses().stream().anyMatch(this::isPublic);
    host.connections().forEach(this::connected);
  }

  /** Takes a connection for what it shows. */
  void connected(Connection connection) {
    boolean cameFromOutside = !connection.isInitiator() && isPublic(connection.remoteAddress());
    shown |= cameFromOutside || isOwnAndPublic(connection.localAddress());
  }

  /** It may have dialled from an address of a family in which it does not listen. */
  private boolean isOwnAndPublic(Multiaddr local) {
    return isPublic(local)
        && host.addresses().stream().anyMatch(own -> local.host().equals(own.host()));
  }

  KademliaMode mode() {
    boolean canCome = !options.listen().isEmpty() || !options.announce().isEmpty();
    boolean serves = !options.announce().isEmpty() || shown || isInPrivateNetwork();
    return canCome && serves ? KademliaMode.SERVER : KademliaMode.CLIENT;
  }

  /** Or it is the first of a network: others come to it. */
  private boolean isInPrivateNetwork() {
    List<Multiaddr> others =
        options.bootstrap().stream()
            .filter(address -> !host.peerId().equals(address.peer()))
            .toList();
    return others.isEmpty() || others.stream().anyMatch(address -> !isPublic(address));
  }

  private boolean isPublic(Multiaddr address) {
    return Reach.of(address.withoutPeer()) == Reach.ANYWHERE;
  }
}

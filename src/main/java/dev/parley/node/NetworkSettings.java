package dev.parley.node;

import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.ConnectionRules;
import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** Reads how a node meets its peers: the table {@code [p2p]}. */
final class NetworkSettings {

  private static final int MOST_CONNECTIONS = 100_000;

  private final Settings settings;
  private final NetworkOptions defaults;

  private NetworkSettings(Settings settings, NetworkOptions defaults) {
    this.settings = settings;
    this.defaults = defaults;
  }

  static NetworkOptions read(Settings settings) {
    NetworkOptions defaults = NetworkOptions.DEFAULT;
    NetworkSettings table = new NetworkSettings(settings, defaults);
    return new NetworkOptions(
        table.addresses("listen", defaults.listen(), NetworkOptions::listening),
        table.addresses("announce", defaults.announce(), NetworkOptions::announced),
        table.addresses("bootstrap", defaults.bootstrap(), NetworkOptions::bootstrapPeer),
        settings.flag("p2p.kademlia", defaults.kademlia()),
        settings.flag("p2p.mdns", defaults.mdns()),
        settings.flag("p2p.remember_peers", defaults.rememberPeers()),
        settings.flag("p2p.share_local_addresses", defaults.shareLocalAddresses()),
        table.limits(),
        table.rules(),
        table.networks("shared_networks", defaults.sharedNetworks()),
        settings.duration("p2p.sync_interval", defaults.syncInterval(), Duration.ofHours(1)));
  }

  /** Kept in the proportions of the defaults: how far a trim goes, and the room for newcomers. */
  private ConnectionLimits limits() {
    ConnectionLimits limits = defaults.limits();
    long fewest = NetworkOptions.FEWEST_KEPT * (long) limits.highWater() / limits.lowWater();
    long kept = settings.number("p2p.connections", limits.highWater(), fewest, MOST_CONNECTIONS);
    int perAddress =
        settings.integer("p2p.connections_per_address", limits.perAddress(), 1, MOST_CONNECTIONS);
    return limits
        .withConnections(
            (int) (kept * limits.lowWater() / limits.highWater()),
            (int) kept,
            (int) (kept * limits.hardLimit() / limits.highWater()))
        .withPerAddress(perAddress);
  }

  private ConnectionRules rules() {
    ConnectionRules rules = defaults.rules();
    return new ConnectionRules(
        networks("allow_networks", rules.allowedNetworks()),
        networks("deny_networks", rules.deniedNetworks()),
        peers("allow_peers", rules.allowedPeers()),
        peers("deny_peers", rules.deniedPeers()));
  }

  private List<Multiaddr> addresses(
      String name, List<Multiaddr> otherwise, UnaryOperator<Multiaddr> check) {
    List<Multiaddr> addresses =
        settings.list(
            "p2p." + name, otherwise, text -> check.apply(Multiaddr.parse(text)), "multiaddresses");
    if (addresses.size() > NetworkOptions.MAX_ADDRESSES) {
      throw settings.wrong(
          "p2p." + name, "must name at most " + NetworkOptions.MAX_ADDRESSES + " addresses");
    }
    return addresses;
  }

  private List<IpNetwork> networks(String name, List<IpNetwork> otherwise) {
    return settings.list("p2p." + name, otherwise, IpNetwork::parse, "networks");
  }

  private List<PeerId> peers(String name, List<PeerId> otherwise) {
    return settings.list("p2p." + name, otherwise, PeerId::parse, "peer ids");
  }
}

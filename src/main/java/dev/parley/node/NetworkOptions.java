package dev.parley.node;

import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.ConnectionRules;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.kad.KademliaOptions;
import dev.parley.libp2p.peers.Reach;
import dev.parley.libp2p.pubsub.ScoreOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How a node meets its peers. Immutable; start from {@link #DEFAULT}.
 *
 * @param listen where peers can come in; port 0 takes a free one, no address: it only dials
 * @param announce where the node says that it can be reached; none to say where it listens
 * @param bootstrap peers through which it enters the network, each with its {@code /p2p/…}
 * @param kademlia whether it looks for further peers through those that it knows
 * @param mdns whether it looks for peers on the local network, and shows itself to everybody there
 * @param rememberPeers whether it keeps the peers that it reached over a restart
 * @param shareLocalAddresses whether addresses of private networks are told to, and taken from,
 *     peers on public ones
 * @param limits how many connections there may be
 * @param rules whom it talks to at all
 * @param sharedNetworks networks where many peers on one address are nothing to be suspected for
 * @param syncInterval how often it compares its records with a peer's when nothing happens
 */
public record NetworkOptions(
    List<Multiaddr> listen,
    List<Multiaddr> announce,
    List<Multiaddr> bootstrap,
    boolean kademlia,
    boolean mdns,
    boolean rememberPeers,
    boolean shareLocalAddresses,
    ConnectionLimits limits,
    ConnectionRules rules,
    List<IpNetwork> sharedNetworks,
    Duration syncInterval) {

  /** More than people write into a list. */
  static final int MAX_ADDRESSES = 64;

  /** With fewer, what a trim closes would be dialled again at once. */
  static final int FEWEST_KEPT = 30;

  /**
   * Loopback, private and link-local networks: the nodes of a cluster share them, a proxy in front
   * of a container has one address for everybody, and nobody far away can take one.
   */
  private static final List<IpNetwork> LOCAL_NETWORKS =
      Stream.of(
              "127.0.0.0/8",
              "::1",
              "10.0.0.0/8",
              "172.16.0.0/12",
              "192.168.0.0/16",
              "169.254.0.0/16",
              "fc00::/7",
              "fe80::/10")
          .map(IpNetwork::parse)
          .toList();

  public static final NetworkOptions DEFAULT =
      new NetworkOptions(
          List.of(Multiaddr.parse("/ip4/0.0.0.0/tcp/4001")),
          List.of(),
          List.of(),
          true,
          false,
          true,
          false,
          ConnectionLimits.DEFAULT,
          ConnectionRules.NONE,
          LOCAL_NETWORKS,
          Duration.ofSeconds(5));

  /** Refuses, as {@link Malformed}, what can be no address of its kind. */
  public NetworkOptions {
    listen = listen.stream().map(NetworkOptions::listening).toList();
    announce = announce.stream().map(NetworkOptions::announced).toList();
    bootstrap = bootstrap.stream().map(NetworkOptions::bootstrapPeer).toList();
    sharedNetworks = List.copyOf(sharedNetworks);
    if (listen.size() > MAX_ADDRESSES
        || announce.size() > MAX_ADDRESSES
        || bootstrap.size() > MAX_ADDRESSES) {
      throw new Malformed("a node has at most " + MAX_ADDRESSES + " addresses of a kind");
    }
    if (limits.lowWater() < FEWEST_KEPT) {
      throw new IllegalArgumentException(
          "of too many connections at least " + FEWEST_KEPT + " are kept: twenty are Kademlia's");
    }
    if (syncInterval.toMillis() < 1) {
      throw new IllegalArgumentException("peers are compared with once a millisecond at most");
    }
  }

  static Multiaddr listening(Multiaddr address) {
    return require(address, address.isTcp() && address.peer() == null, "/ip4/0.0.0.0/tcp/4001");
  }

  static Multiaddr announced(Multiaddr address) {
    boolean reachable = Reach.of(address) != Reach.NOWHERE && address.peer() == null;
    return require(address, reachable, "/dns4/node.example.org/tcp/4001");
  }

  static Multiaddr bootstrapPeer(Multiaddr address) {
    boolean reachable = Reach.of(address) != Reach.NOWHERE && address.peer() != null;
    return require(address, reachable, "/dns4/node.example.org/tcp/4001/p2p/16Uiu2HAm…");
  }

  private static Multiaddr require(Multiaddr address, boolean holds, String like) {
    if (!holds) {
      throw new Malformed(address + " is no address like " + like);
    }
    return address;
  }

  /** What the libp2p host is started with. */
  HostOptions host(PrivateKey key, String agentVersion) {
    return HostOptions.of(key)
        .withListen(listen)
        .withAnnounce(announce)
        .withAgentVersion(agentVersion)
        .withLimits(limits)
        .withRules(rules);
  }

  /** How the node takes part in Kademlia. */
  KademliaOptions kademliaOptions() {
    return KademliaOptions.DEFAULT
        .withProtocol("/p2p-mes/kad/1.0.0")
        .withIpLimits(KademliaOptions.DEFAULT.ipLimits().withExempt(sharedNetworks))
        .withShareLocalAddresses(shareLocalAddresses);
  }

  /** How gossip scores peers that share an address. */
  ScoreOptions scoring(ScoreOptions options) {
    return options.withColocationAllowed(sharedNetworks);
  }

  public NetworkOptions withListen(List<Multiaddr> listen) {
    return with(changed -> changed.listen = listen);
  }

  public NetworkOptions withAnnounce(List<Multiaddr> announce) {
    return with(changed -> changed.announce = announce);
  }

  public NetworkOptions withBootstrap(List<Multiaddr> bootstrap) {
    return with(changed -> changed.bootstrap = bootstrap);
  }

  public NetworkOptions withKademlia(boolean kademlia) {
    return with(changed -> changed.kademlia = kademlia);
  }

  public NetworkOptions withMdns(boolean mdns) {
    return with(changed -> changed.mdns = mdns);
  }

  public NetworkOptions withRememberPeers(boolean rememberPeers) {
    return with(changed -> changed.rememberPeers = rememberPeers);
  }

  public NetworkOptions withShareLocalAddresses(boolean shareLocalAddresses) {
    return with(changed -> changed.shareLocalAddresses = shareLocalAddresses);
  }

  public NetworkOptions withLimits(ConnectionLimits limits) {
    return with(changed -> changed.limits = limits);
  }

  public NetworkOptions withRules(ConnectionRules rules) {
    return with(changed -> changed.rules = rules);
  }

  public NetworkOptions withSharedNetworks(List<IpNetwork> sharedNetworks) {
    return with(changed -> changed.sharedNetworks = sharedNetworks);
  }

  public NetworkOptions withSyncInterval(Duration syncInterval) {
    return with(changed -> changed.syncInterval = syncInterval);
  }

  private NetworkOptions with(Consumer<Changed> change) {
    Changed changed = new Changed(this);
    change.accept(changed);
    return changed.options();
  }

  /** A copy of which one thing is changed. */
  private static final class Changed {

    private List<Multiaddr> listen;
    private List<Multiaddr> announce;
    private List<Multiaddr> bootstrap;
    private boolean kademlia;
    private boolean mdns;
    private boolean rememberPeers;
    private boolean shareLocalAddresses;
    private ConnectionLimits limits;
    private ConnectionRules rules;
    private List<IpNetwork> sharedNetworks;
    private Duration syncInterval;

    private Changed(NetworkOptions options) {
      listen = options.listen;
      announce = options.announce;
      bootstrap = options.bootstrap;
      kademlia = options.kademlia;
      mdns = options.mdns;
      rememberPeers = options.rememberPeers;
      shareLocalAddresses = options.shareLocalAddresses;
      limits = options.limits;
      rules = options.rules;
      sharedNetworks = options.sharedNetworks;
      syncInterval = options.syncInterval;
    }

    private NetworkOptions options() {
      return new NetworkOptions(
          listen,
          announce,
          bootstrap,
          kademlia,
          mdns,
          rememberPeers,
          shareLocalAddresses,
          limits,
          rules,
          sharedNetworks,
          syncInterval);
    }
  }
}

package dev.parley.libp2p.kad;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.PeerListener;
import dev.parley.libp2p.StreamLimits;
import io.vertx.core.Future;
import java.util.List;

/** A node of a Kademlia network, on a host. Its methods are for the host's loop. */
public final class Kademlia {

  /** A lookup of js-libp2p may have ten requests under way, each on its own stream. */
  private static final StreamLimits STREAMS = new StreamLimits(32, 64);

  private final Host host;
  private final KademliaOptions options;
  private final Key self;
  private final Counters counters = new Counters();
  private final RoutingTable table;
  private final Neighbours neighbours;
  private final Requests requests;
  private final Service service;
  private final Admissions admissions;
  private final Lookups lookups;
  private final Entry entry;
  private final Upkeep upkeep;
  private final PeerListener listener = new Arrivals();
  private KademliaMode mode = KademliaMode.CLIENT;
  private boolean closed;

  private Kademlia(Host host, KademliaOptions options) {
    this.host = host;
    this.options = options;
    self = Key.of(host.peerId());
    table = new RoutingTable(self, options.k(), options.ipLimits());
    neighbours = new Neighbours(host, options.k());
    Hearsay hearsay = new Hearsay(host.peerId(), options, counters);
    Neighbourhoods neighbourhoods = new Neighbourhoods(options.ipLimits());
    requests = new Requests(host, options, hearsay, counters);
    Responder responder = new Responder(host, options, table, hearsay);
    service = new Service(host.loop(), options.requests(), responder, counters);
    admissions =
        new Admissions(
            host, options, table, neighbourhoods, hearsay, this::ask, counters, this::tableChanged);
    lookups = new Lookups(host, options, table, neighbourhoods, this::ask, counters);
    entry = new Entry(host, table, this::connected);
    upkeep = new Upkeep(host, options, table, lookups, entry, admissions);
  }

  /** Takes part from now on. */
  public static Kademlia start(Host host, KademliaOptions options) {
    Kademlia kademlia = new Kademlia(host, options);
    kademlia.mode(options.mode());
    host.addListener(kademlia.listener);
    List.copyOf(host.connections()).forEach(kademlia::connected);
    kademlia.upkeep.start();
    return kademlia;
  }

  /**
   * Looks for the k peers closest to a key; only such as answered are found, nearest first. Other
   * implementations expect the name of a peer, which is a multihash.
   */
  public Future<List<PeerAddresses>> closest(byte[] key) {
    return lookups.closest(key.clone());
  }

  /** Looks for the k peers closest to a peer, which is one of them if it answers. */
  public Future<List<PeerAddresses>> closest(PeerId peer) {
    return lookups.closest(peer.bytes());
  }

  /**
   * Looks for a peer until it is connected, or nobody knows more: then the answer is what was said
   * of it, or {@link Reason#UNREACHABLE} if that is nothing.
   */
  public Future<PeerAddresses> find(PeerId peer) {
    return lookups.find(peer);
  }

  /**
   * Enters the network through peers at known addresses, trying again until one answers.
   *
   * @return done when this node has found its neighbours
   */
  public Future<Void> bootstrap(List<Multiaddr> seeds) {
    return upkeep.bootstrap(seeds);
  }

  /** Looks up this node itself and what has not been looked up for long. */
  public Future<Void> refresh() {
    return upkeep.refresh();
  }

  public int tableSize() {
    return table.size();
  }

  /** The peers in the table that answered when they were asked last, the nearest first. */
  public List<PeerAddresses> peers() {
    return table.closest(self, Integer.MAX_VALUE, contact -> !contact.isSuspect()).stream()
        .map(contact -> new PeerAddresses(contact.peer, contact.addresses()))
        .toList();
  }

  public KademliaMode mode() {
    return mode;
  }

  /** Begins or stops to answer others. */
  public void mode(KademliaMode mode) {
    if (this.mode == mode || closed) {
      return;
    }
    this.mode = mode;
    if (mode == KademliaMode.SERVER) {
      host.handle(options.protocol(), STREAMS, service::serve);
    } else {
      host.unhandle(options.protocol());
    }
  }

  public KademliaStats stats() {
    return counters.snapshot();
  }

  /** Answers and asks no more; what is under way fails. */
  public void close() {
    mode(KademliaMode.CLIENT);
    closed = true;
    host.removeListener(listener);
    upkeep.close();
    requests.close();
    lookups.close();
    neighbours.release();
  }

  /** Asks a peer, and keeps the table's books. */
  private Future<Asker.Answer> ask(PeerAddresses peer, byte[] name) {
    Contact contact = table.get(peer.peer());
    boolean answersUsually = contact != null && !contact.isSuspect();
    return requests
        .ask(peer, answersUsually ? contact.reachedAt() : null, name)
        .onSuccess(answer -> admissions.answered(peer.peer()))
        .onFailure(cause -> failed(peer.peer(), cause));
  }

  private void failed(PeerId peer, Throwable cause) {
    boolean ownLimit = cause instanceof Libp2pException e && e.reason() == Reason.LIMIT;
    if (!closed && !ownLimit) {
      admissions.failed(peer);
    }
  }

  private void connected(Connection connection) {
    PeerInfo info = connection.info();
    if (info != null && !closed) {
      admissions.identified(connection, info);
    }
  }

  private void tableChanged() {
    if (!closed) {
      neighbours.update(table, self);
      upkeep.tableChanged();
    }
  }

  private final class Arrivals implements PeerListener {

    @Override
    public void identified(Connection connection, PeerInfo info) {
      admissions.identified(connection, info);
    }

    @Override
    public void disconnected(PeerId peer) {
      admissions.disconnected(peer);
    }
  }
}

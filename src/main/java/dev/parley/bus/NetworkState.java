package dev.parley.bus;

import java.util.List;

/**
 * What a node knows of its network at a moment, for operators. Times are milliseconds since 1970, 0
 * for never.
 *
 * @param addresses where peers reach this node, with its name
 * @param catchingUp whether there are peers and none has been found to hold the same yet
 * @param peers the connected ones
 * @param gossip counters since the start
 * @param sync counters since the start
 */
public record NetworkState(
    List<String> addresses,
    boolean catchingUp,
    List<Peer> peers,
    Gossip gossip,
    Sync sync,
    Discovery discovery) {

  /** A node that talks to nobody. */
  public static final NetworkState ALONE =
      new NetworkState(List.of(), false, List.of(), Gossip.NONE, Sync.NONE, Discovery.NONE);

  public NetworkState {
    addresses = List.copyOf(addresses);
    peers = List.copyOf(peers);
  }

  /**
   * A connected peer.
   *
   * @param outbound whether this node dialled
   * @param agent what the peer says of its program
   * @param roundTripMs -1 before the first measurement
   * @param score what the pubsub of this node makes of it
   * @param mesh the topics in whose mesh both are
   * @param domains what sync found, one a domain; empty before the first session
   * @param lastSession how the last session ended, empty before the first
   */
  public record Peer(
      String id,
      String address,
      boolean outbound,
      String agent,
      long roundTripMs,
      double score,
      List<String> mesh,
      List<DomainState> domains,
      String lastSession) {

    public Peer {
      mesh = List.copyOf(mesh);
      domains = List.copyOf(domains);
    }
  }

  /**
   * What the last session with a peer found in a domain.
   *
   * @param equalAt when both last held the same
   * @param missingHere how many records the peer had more
   * @param missingThere how many this node had more
   */
  public record DomainState(String domain, long equalAt, long missingHere, long missingThere) {}

  /**
   * @param published messages of this node, a batch being one
   * @param announced records in them
   * @param received messages of others
   * @param records in those that were valid
   * @param rejected messages that no honest node sends
   * @param ignored messages that were early, late, or meant nothing to this node
   * @param dropped records that could not be announced or stored: sync brings them
   * @param commitP50Micros median time from a message's arrival to its commit, of the last minutes
   * @param commitP99Micros the same of the slowest hundredth
   */
  public record Gossip(
      long published,
      long announced,
      long received,
      long records,
      long rejected,
      long ignored,
      long dropped,
      long commitP50Micros,
      long commitP99Micros) {

    public static final Gossip NONE = new Gossip(0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * @param sessions that this node asked for and that ended well
   * @param failures sessions that did not
   * @param equal comparisons of a domain that found nothing to do
   * @param missingHere records that were missing here
   * @param missingThere records that were missing at peers
   * @param stored records that came and were new
   * @param refused records that came and that no honest node sends
   * @param pushed records that went and were new there
   * @param bytes that sessions moved, both ways
   * @param roundTrips that they took
   * @param signatureChecks of gossip and sync together
   */
  public record Sync(
      long sessions,
      long failures,
      long equal,
      long missingHere,
      long missingThere,
      long stored,
      long refused,
      long pushed,
      long bytes,
      long roundTrips,
      long signatureChecks) {

    public static final Sync NONE = new Sync(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * @param known peers that could be dialled
   * @param routingTable peers in the table of Kademlia
   * @param mode how this node takes part in Kademlia
   */
  public record Discovery(int known, int routingTable, String mode) {

    public static final Discovery NONE = new Discovery(0, 0, "off");
  }
}

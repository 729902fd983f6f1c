package dev.parley.libp2p.pubsub;

/**
 * The parameters of GossipSub's meshes, on the values of the specification.
 *
 * @param degree D: how many peers a mesh should have
 * @param low Dlo: with fewer, peers are added
 * @param high Dhi: with more, peers are taken out
 * @param bestKept Dscore: how many peers are kept for their score when others are taken out
 * @param outbound Dout: how many peers this host has itself dialled at least
 * @param lazy Dlazy: how many peers outside the mesh are told of messages at least
 * @param gossipFactor and which part of them at least
 * @param gossipWindows for how many heartbeats a message is announced
 * @param cacheWindows for how many it can be asked for
 * @param floodPublish whether the host's own messages go to all peers of the topic
 * @param peerExchange whether peers that are taken out are told of others
 */
public record MeshOptions(
    int degree,
    int low,
    int high,
    int bestKept,
    int outbound,
    int lazy,
    double gossipFactor,
    int gossipWindows,
    int cacheWindows,
    boolean floodPublish,
    boolean peerExchange) {

  public static final MeshOptions DEFAULT =
      new MeshOptions(6, 5, 12, 4, 2, 6, 0.25, 3, 5, true, false);

  public MeshOptions {
    check(low > 0 && low <= degree && degree <= high, "Dlo <= D <= Dhi");
    check(outbound >= 0 && outbound < low && outbound <= degree / 2, "Dout < Dlo, Dout <= D / 2");
    check(bestKept >= 0 && bestKept <= degree, "Dscore <= D");
    check(lazy >= 0 && gossipFactor >= 0 && gossipFactor <= 1, "a gossip factor of 0 to 1");
    check(gossipWindows > 0 && gossipWindows <= cacheWindows, "gossip windows <= cache windows");
    check(cacheWindows <= 120, "at most 120 cache windows");
  }

  public MeshOptions withFloodPublish(boolean floodPublish) {
    return new MeshOptions(
        degree,
        low,
        high,
        bestKept,
        outbound,
        lazy,
        gossipFactor,
        gossipWindows,
        cacheWindows,
        floodPublish,
        peerExchange);
  }

  public MeshOptions withPeerExchange(boolean peerExchange) {
    return new MeshOptions(
        degree,
        low,
        high,
        bestKept,
        outbound,
        lazy,
        gossipFactor,
        gossipWindows,
        cacheWindows,
        floodPublish,
        peerExchange);
  }

  private static void check(boolean right, String rule) {
    if (!right) {
      throw new IllegalArgumentException("a mesh needs " + rule);
    }
  }
}

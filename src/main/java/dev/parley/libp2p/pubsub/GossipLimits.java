package dev.parley.libp2p.pubsub;

/**
 * What a router's peers can make it keep, and what it does when that is reached.
 *
 * @param maxRpcSize the most bytes of an RPC; a longer one resets the stream
 * @param outboxBytes the most bytes waiting for a peer; what does not fit is dropped and counted
 * @param outboxMessages the most messages waiting for a peer; further ones are dropped and counted
 * @param pendingPerPeer how many messages of a peer may wait for the application; from half of it
 *     on the peer is not read from, and what is beyond it is dropped unseen
 * @param pendingTotal the same of all peers together
 * @param seenIds how many ids are remembered; beyond, the oldest are forgotten before their time
 * @param cacheMessages how many messages can be asked for; beyond, the oldest are forgotten
 * @param cacheBytes the most bytes of them
 * @param idontwantThreshold from how many bytes of data on peers in the mesh are told not to send a
 *     message again
 */
public record GossipLimits(
    int maxRpcSize,
    int outboxBytes,
    int outboxMessages,
    int pendingPerPeer,
    int pendingTotal,
    int seenIds,
    int cacheMessages,
    int cacheBytes,
    int idontwantThreshold) {

  /** Above this js-libp2p does not read either. */
  public static final int LARGEST_RPC = 4 << 20;

  /** What every known implementation accepts; larger RPCs are split if they can be. */
  static final int COMMON_RPC = 65_536;

  public static final GossipLimits DEFAULT =
      new GossipLimits(1 << 20, 4 << 20, 16_384, 1_024, 8_192, 500_000, 100_000, 32 << 20, 1_000);

  public GossipLimits {
    if (maxRpcSize < COMMON_RPC || maxRpcSize > LARGEST_RPC) {
      throw new IllegalArgumentException("an RPC has at most 64 KiB to 4 MiB");
    }
    if (outboxBytes < maxRpcSize || outboxMessages < 1) {
      throw new IllegalArgumentException("an outbox has room for at least one RPC");
    }
    if (pendingPerPeer < 1 || pendingTotal < pendingPerPeer || seenIds < 1_000) {
      throw new IllegalArgumentException("something must be allowed to be pending and be seen");
    }
    if (cacheMessages < 1 || cacheBytes < 1 || idontwantThreshold < 0) {
      throw new IllegalArgumentException("a cache is not empty");
    }
  }

  public GossipLimits withMaxRpcSize(int maxRpcSize) {
    return new GossipLimits(
        maxRpcSize,
        Math.max(outboxBytes, maxRpcSize),
        outboxMessages,
        pendingPerPeer,
        pendingTotal,
        seenIds,
        cacheMessages,
        cacheBytes,
        idontwantThreshold);
  }

  public GossipLimits withOutbox(int bytes, int messages) {
    return new GossipLimits(
        maxRpcSize,
        bytes,
        messages,
        pendingPerPeer,
        pendingTotal,
        seenIds,
        cacheMessages,
        cacheBytes,
        idontwantThreshold);
  }

  public GossipLimits withPending(int perPeer, int total) {
    return new GossipLimits(
        maxRpcSize,
        outboxBytes,
        outboxMessages,
        perPeer,
        total,
        seenIds,
        cacheMessages,
        cacheBytes,
        idontwantThreshold);
  }

  public GossipLimits withIdontwantThreshold(int bytes) {
    return new GossipLimits(
        maxRpcSize,
        outboxBytes,
        outboxMessages,
        pendingPerPeer,
        pendingTotal,
        seenIds,
        cacheMessages,
        cacheBytes,
        bytes);
  }
}

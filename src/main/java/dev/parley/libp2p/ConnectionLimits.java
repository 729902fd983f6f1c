package dev.parley.libp2p;

/**
 * What a host allows its peers before it says no.
 *
 * @param lowWater how many connections are left after a trim
 * @param highWater how many connections start a trim
 * @param hardLimit how many connections there are at most; more are not accepted
 * @param perAddress how many connections one IP address (of IPv6, one /64) may hold; it may come
 *     twice as often at once, and then as often again every 4 seconds
 * @param pendingInbound how many accepted links may be in their handshake
 * @param streamsPerConnection how many streams a peer may hold open on one connection
 * @param connectionMemory how many bytes a connection may hold in buffers, both directions together
 */
public record ConnectionLimits(
    int lowWater,
    int highWater,
    int hardLimit,
    int perAddress,
    int pendingInbound,
    int streamsPerConnection,
    int connectionMemory) {

  public static final ConnectionLimits DEFAULT =
      new ConnectionLimits(100, 300, 1_000, 32, 128, 512, 16 << 20);

  public ConnectionLimits {
    if (lowWater > highWater || highWater > hardLimit || perAddress < 1 || pendingInbound < 1) {
      throw new IllegalArgumentException(
          "limits of connections grow from low water over high water to the hard limit");
    }
  }

  public ConnectionLimits withConnections(int lowWater, int highWater, int hardLimit) {
    return new ConnectionLimits(
        lowWater,
        highWater,
        hardLimit,
        perAddress,
        pendingInbound,
        streamsPerConnection,
        connectionMemory);
  }

  public ConnectionLimits withPerAddress(int perAddress) {
    return new ConnectionLimits(
        lowWater,
        highWater,
        hardLimit,
        perAddress,
        pendingInbound,
        streamsPerConnection,
        connectionMemory);
  }

  public ConnectionLimits withPendingInbound(int pendingInbound) {
    return new ConnectionLimits(
        lowWater,
        highWater,
        hardLimit,
        perAddress,
        pendingInbound,
        streamsPerConnection,
        connectionMemory);
  }

  public ConnectionLimits withStreamsPerConnection(int streamsPerConnection) {
    return new ConnectionLimits(
        lowWater,
        highWater,
        hardLimit,
        perAddress,
        pendingInbound,
        streamsPerConnection,
        connectionMemory);
  }
}

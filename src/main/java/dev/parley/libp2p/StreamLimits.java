package dev.parley.libp2p;

/** How many streams of one protocol a peer may hold open at a time, in each direction. */
public record StreamLimits(int inbound, int outbound) {

  public static final StreamLimits DEFAULT = new StreamLimits(32, 64);

  public StreamLimits {
    if (inbound < 0 || outbound < 0) {
      throw new IllegalArgumentException("a limit of streams is not negative");
    }
  }
}

package dev.parley.libp2p.kad;

/**
 * How often peers may ask.
 *
 * @param perSecond how often one peer may, in the long run
 * @param burst how often it may at once
 * @param totalPerSecond how often all together may: many ids cost nothing
 */
public record RequestRate(int perSecond, int burst, int totalPerSecond) {

  /** A lookup asks a peer once, so a hundred at once are a very busy peer. */
  public static final RequestRate DEFAULT = new RequestRate(20, 100, 2_000);

  public RequestRate {
    if (perSecond < 1 || burst < 1 || totalPerSecond < 1) {
      throw new IllegalArgumentException("a rate lets at least one request through");
    }
  }
}

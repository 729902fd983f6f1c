package dev.parley.libp2p.kad;

/**
 * How a node takes part in Kademlia. The defaults suit a network of up to a million nodes.
 *
 * @param protocol the protocol's id; networks with different ids do not see each other
 * @param mode whether this node answers others
 * @param k how many peers a bucket holds, an answer tells and a lookup finds
 * @param lookups what a lookup may cost
 * @param requests how often peers may ask this node
 * @param ipLimits how many peers of one neighbourhood of the internet the table takes
 * @param refreshMillis how often what nobody looked up is looked up anyway
 * @param shareLocalAddresses whether private addresses are told to, and taken from, public peers
 */
public record KademliaOptions(
    String protocol,
    KademliaMode mode,
    int k,
    LookupLimits lookups,
    RequestRate requests,
    IpLimits ipLimits,
    long refreshMillis,
    boolean shareLocalAddresses) {

  /** k as the specification has it. */
  public static final KademliaOptions DEFAULT =
      new KademliaOptions(
          "/p2p-mes/kad/1.0.0",
          KademliaMode.SERVER,
          20,
          LookupLimits.DEFAULT,
          RequestRate.DEFAULT,
          IpLimits.DEFAULT,
          600_000,
          false);

  private static final long LONGEST_REFRESH_MILLIS = 7L * 24 * 3_600_000;

  public KademliaOptions {
    if (k < 1 || k > 100) {
      throw new IllegalArgumentException("k is 1 to 100");
    }
    if (refreshMillis < 1_000 || refreshMillis > LONGEST_REFRESH_MILLIS) {
      throw new IllegalArgumentException(
          "a refresh comes once a second at most, once a week at least");
    }
  }

  public KademliaOptions withProtocol(String protocol) {
    return new KademliaOptions(
        protocol, mode, k, lookups, requests, ipLimits, refreshMillis, shareLocalAddresses);
  }

  public KademliaOptions withMode(KademliaMode mode) {
    return new KademliaOptions(
        protocol, mode, k, lookups, requests, ipLimits, refreshMillis, shareLocalAddresses);
  }

  public KademliaOptions withK(int k) {
    return new KademliaOptions(
        protocol, mode, k, lookups, requests, ipLimits, refreshMillis, shareLocalAddresses);
  }

  public KademliaOptions withLookups(LookupLimits lookups) {
    return new KademliaOptions(
        protocol, mode, k, lookups, requests, ipLimits, refreshMillis, shareLocalAddresses);
  }

  public KademliaOptions withRequests(RequestRate requests) {
    return new KademliaOptions(
        protocol, mode, k, lookups, requests, ipLimits, refreshMillis, shareLocalAddresses);
  }

  public KademliaOptions withIpLimits(IpLimits ipLimits) {
    return new KademliaOptions(
        protocol, mode, k, lookups, requests, ipLimits, refreshMillis, shareLocalAddresses);
  }

  public KademliaOptions withRefreshMillis(long refreshMillis) {
    return new KademliaOptions(
        protocol, mode, k, lookups, requests, ipLimits, refreshMillis, shareLocalAddresses);
  }

  public KademliaOptions withShareLocalAddresses(boolean shareLocalAddresses) {
    return new KademliaOptions(
        protocol, mode, k, lookups, requests, ipLimits, refreshMillis, shareLocalAddresses);
  }
}

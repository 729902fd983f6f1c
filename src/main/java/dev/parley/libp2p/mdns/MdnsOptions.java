package dev.parley.libp2p.mdns;

/**
 * How peers are looked for on the local network.
 *
 * @param service the name that only peers of one network ask for
 * @param queryMillis how often it asks once it has been running for a while
 * @param lifetimeSeconds for how long others may believe what it says
 */
public record MdnsOptions(String service, long queryMillis, int lifetimeSeconds) {

  /** What the specification of libp2p names, and the lifetime that RFC 6762 recommends. */
  public static final MdnsOptions DEFAULT = new MdnsOptions("_p2p._udp.local", 60_000, 120);

  public MdnsOptions {
    if (!service.matches("_[a-z0-9-]{1,60}\\._udp\\.local")) {
      throw new IllegalArgumentException("a service is called like _p2p._udp.local");
    }
    if (queryMillis < 1_000 || lifetimeSeconds < 1) {
      throw new IllegalArgumentException("once a second is often enough to ask");
    }
  }

  public MdnsOptions withService(String service) {
    return new MdnsOptions(service, queryMillis, lifetimeSeconds);
  }

  public MdnsOptions withQueryMillis(long queryMillis) {
    return new MdnsOptions(service, queryMillis, lifetimeSeconds);
  }
}

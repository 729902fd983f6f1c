package dev.parley.libp2p.identify;

/**
 * How a host introduces itself and what it believes of others.
 *
 * @param protocolVersion the family of protocols that the host belongs to
 * @param agentVersion the program and its version
 * @param timeoutMillis how long an introduction may take
 * @param pushDelayMillis how long changes are collected before peers are told
 * @param addressLifetimeMillis how long a peer's addresses outlive its connection
 * @param believePrivateAddresses whether private addresses are taken from a peer that is itself
 *     reached over a public one; they lead into this host's own network, so no by default
 */
public record IdentifyOptions(
    String protocolVersion,
    String agentVersion,
    long timeoutMillis,
    long pushDelayMillis,
    long addressLifetimeMillis,
    boolean believePrivateAddresses) {

  /** The protocol version is the one that the whole public family writes. */
  public static final IdentifyOptions DEFAULT =
      new IdentifyOptions("ipfs/0.1.0", "parley", 5_000, 1_000, 3_600_000, false);

  private static final int MAX_VERSION = 128;

  public IdentifyOptions {
    if (protocolVersion.length() > MAX_VERSION || agentVersion.length() > MAX_VERSION) {
      throw new IllegalArgumentException("a version has at most " + MAX_VERSION + " characters");
    }
  }

  public IdentifyOptions withAgentVersion(String agentVersion) {
    return new IdentifyOptions(
        protocolVersion,
        agentVersion,
        timeoutMillis,
        pushDelayMillis,
        addressLifetimeMillis,
        believePrivateAddresses);
  }

  public IdentifyOptions withBelievePrivateAddresses(boolean believePrivateAddresses) {
    return new IdentifyOptions(
        protocolVersion,
        agentVersion,
        timeoutMillis,
        pushDelayMillis,
        addressLifetimeMillis,
        believePrivateAddresses);
  }
}

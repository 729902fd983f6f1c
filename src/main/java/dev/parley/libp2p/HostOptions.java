package dev.parley.libp2p;

import java.util.List;

/**
 * What a host is started with. The defaults suit a node on a small server.
 *
 * @param key who the host is
 * @param listen the addresses to listen on; none for a host that only dials
 * @param announce the addresses to tell others instead of those listened on; none to tell those
 * @param agentVersion what identify says of the program
 * @param limits what the host allows its peers
 * @param rules whom the host talks to
 * @param dialling how the host dials
 */
public record HostOptions(
    PrivateKey key,
    List<Multiaddr> listen,
    List<Multiaddr> announce,
    String agentVersion,
    ConnectionLimits limits,
    ConnectionRules rules,
    DialOptions dialling) {

  public HostOptions {
    listen = List.copyOf(listen);
    announce = List.copyOf(announce);
  }

  public static HostOptions of(PrivateKey key, Multiaddr... listen) {
    return new HostOptions(
        key,
        List.of(listen),
        List.of(),
        "parley",
        ConnectionLimits.DEFAULT,
        ConnectionRules.NONE,
        DialOptions.DEFAULT);
  }

  public HostOptions withListen(List<Multiaddr> listen) {
    return new HostOptions(key, listen, announce, agentVersion, limits, rules, dialling);
  }

  public HostOptions withAnnounce(List<Multiaddr> announce) {
    return new HostOptions(key, listen, announce, agentVersion, limits, rules, dialling);
  }

  public HostOptions withAgentVersion(String agentVersion) {
    return new HostOptions(key, listen, announce, agentVersion, limits, rules, dialling);
  }

  public HostOptions withLimits(ConnectionLimits limits) {
    return new HostOptions(key, listen, announce, agentVersion, limits, rules, dialling);
  }

  public HostOptions withRules(ConnectionRules rules) {
    return new HostOptions(key, listen, announce, agentVersion, limits, rules, dialling);
  }

  public HostOptions withDialling(DialOptions dialling) {
    return new HostOptions(key, listen, announce, agentVersion, limits, rules, dialling);
  }
}

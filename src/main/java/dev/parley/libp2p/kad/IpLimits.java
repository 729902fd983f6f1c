package dev.parley.libp2p.kad;

import dev.parley.libp2p.IpNetwork;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many peers of one neighbourhood of the internet may stand in a routing table: ids cost
 * nothing, addresses do.
 *
 * @param ip4Prefix how many bits of an IPv4 address name its neighbourhood, usually 24 or 16
 * @param ip6Prefix how many bits of an IPv6 address do, usually 48 to 64
 * @param perBucket how many peers of a neighbourhood one bucket takes
 * @param perTable how many peers of a neighbourhood the whole table takes
 * @param perLookup how many peers of a neighbourhood a lookup asks and returns
 * @param exempt ranges such as {@code 10.0.0.0/8} that are not counted, because whoever can be
 *     there is trusted not to be many
 */
public record IpLimits(
    int ip4Prefix,
    int ip6Prefix,
    int perBucket,
    int perTable,
    int perLookup,
    List<IpNetwork> exempt) {

  /** Loopback, private networks and link-local ones: an attacker elsewhere has no such address. */
  private static final List<IpNetwork> LOCAL =
      networks(
          "127.0.0.0/8",
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "169.254.0.0/16",
          "::1/128",
          "fc00::/7",
          "fe80::/10");

  /**
   * Two of a bucket's twenty and ten of a table's few hundred: whoever owns one network is heard,
   * and outvoted.
   */
  public static final IpLimits DEFAULT = new IpLimits(24, 48, 2, 10, 5, LOCAL);

  public IpLimits {
    if (ip4Prefix < 1 || ip4Prefix > 32 || ip6Prefix < 1 || ip6Prefix > 64) {
      throw new IllegalArgumentException("a neighbourhood has a prefix of 1 to 32 or 64 bits");
    }
    if (perBucket < 1 || perTable < 1 || perLookup < 1) {
      throw new IllegalArgumentException("a limit lets at least one peer in");
    }
    exempt = List.copyOf(exempt);
  }

  public IpLimits withPrefixes(int ip4Prefix, int ip6Prefix) {
    return new IpLimits(ip4Prefix, ip6Prefix, perBucket, perTable, perLookup, exempt);
  }

  public IpLimits withLimits(int perBucket, int perTable, int perLookup) {
    return new IpLimits(ip4Prefix, ip6Prefix, perBucket, perTable, perLookup, exempt);
  }

  public IpLimits withExempt(List<IpNetwork> exempt) {
    return new IpLimits(ip4Prefix, ip6Prefix, perBucket, perTable, perLookup, exempt);
  }

  private static List<IpNetwork> networks(String... networks) {
    return Stream.of(networks).map(IpNetwork::parse).toList();
  }
}

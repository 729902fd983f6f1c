package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.IpNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * P6: how many peers share an address. For IPv6 that is its first half, for whoever has one such
 * address usually has 2^64.
 */
final class Colocation {

  private static final int NETWORK_LENGTH = 8;

  private final ScoreOptions options;
  private final Map<String, Integer> peers = new HashMap<>();

  Colocation(ScoreOptions options) {
    this.options = options;
  }

  /** What stands for an IP address; null for what is none. */
  static String group(String host) {
    if (host == null || !host.contains(":")) {
      return host;
    }
    try {
      byte[] address = InetAddress.getByName(host).getAddress();
      return Arrays.toString(Arrays.copyOf(address, NETWORK_LENGTH));
    } catch (UnknownHostException notAnAddress) {
      return host;
    }
  }

  /** Counts a peer in; null for an address that is not counted. */
  String enter(String host) {
    if (host == null || options.colocationWeight() == 0 || isAllowed(host)) {
      return null;
    }
    String group = group(host);
    peers.merge(group, 1, Integer::sum);
    return group;
  }

  private boolean isAllowed(String host) {
    IpNetwork ip = IpNetwork.ofIp(host);
    return ip != null
        && options.colocationAllowed().stream().anyMatch(network -> network.contains(ip));
  }

  void leave(String group) {
    if (group != null) {
      peers.computeIfPresent(group, (key, count) -> count == 1 ? null : count - 1);
    }
  }

  double score(String group) {
    if (group == null) {
      return 0;
    }
    int surplus = peers.getOrDefault(group, 0) - options.colocationThreshold();
    return surplus > 0 ? options.colocationWeight() * surplus * surplus : 0;
  }
}

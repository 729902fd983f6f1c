package dev.parley.libp2p.identify;

import dev.parley.libp2p.AddressProtocol;
import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.peers.IpGroup;
import dev.parley.libp2p.peers.Reach;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What other peers see of this host's addresses, and what so many agree on that it is believed. One
 * word a peer and one vote an {@link IpGroup}: whoever wants a host to announce a false address
 * needs peers in more networks than all honest ones together.
 */
public final class ObservedAddresses {

  /** Fewer networks than these are one operator, or an accident. */
  static final int MIN_GROUPS = 4;

  static final int MAX_OBSERVERS = 256;

  /** How long the word of a peer counts that has gone. */
  private static final long LIFETIME_MILLIS = 3_600_000;

  private final Loop loop;
  private final Predicate<PeerId> isConnected;
  private final Map<PeerId, Observation> observations = new LinkedHashMap<>();

  /** One peer's word; the port is 0 where it means nothing, because this host dialled. */
  private record Observation(AddressProtocol family, String ip, int port, IpGroup by, long at) {}

  ObservedAddresses(Loop loop, Predicate<PeerId> isConnected) {
    this.loop = loop;
    this.isConnected = isConnected;
  }

  /** Takes the word of a peer, and keeps the last one of each. */
  void observed(Connection connection, Multiaddr seen) {
    if (seen == null || Reach.of(seen) != Reach.ANYWHERE) {
      return;
    }
    AddressProtocol family = seen.parts().get(0).protocol();
    if (family != AddressProtocol.IP4 && family != AddressProtocol.IP6) {
      return;
    }
    PeerId observer = connection.remotePeer();
    observations.remove(observer);
    if (observations.size() == MAX_OBSERVERS) {
      observations.remove(observations.keySet().iterator().next());
    }
    int port = connection.isInitiator() ? 0 : seen.port();
    IpGroup by = IpGroup.of(connection.remoteAddress());
    observations.put(observer, new Observation(family, seen.host(), port, by, loop.now()));
  }

  /**
   * The public addresses, at most one of each family, that peers of several networks agree on; none
   * until they do.
   *
   * @param listening where the host listens: the port that peers cannot see when they were dialled
   */
  public List<Multiaddr> agreed(List<Multiaddr> listening) {
    long now = loop.now();
    observations
        .entrySet()
        .removeIf(
            entry ->
                now - entry.getValue().at() > LIFETIME_MILLIS && !isConnected.test(entry.getKey()));
    List<Multiaddr> agreed = new ArrayList<>(2);
    add(agreed, AddressProtocol.IP4, listening);
    add(agreed, AddressProtocol.IP6, listening);
    return agreed;
  }

  int count() {
    return observations.size();
  }

  private void add(List<Multiaddr> agreed, AddressProtocol family, List<Multiaddr> listening) {
    String ip = mostSeenIp(family);
    if (ip == null) {
      return;
    }
    int port = mostSeenPort(ip);
    if (port == 0) {
      port = listeningPort(family, listening);
    }
    if (port > 0) {
      agreed.add(Multiaddr.parse("/" + family.label() + "/" + ip + "/tcp/" + port));
    }
  }

  /** The address that enough networks see, and more of them than see any others together. */
  private String mostSeenIp(AddressProtocol family) {
    Map<String, Set<IpGroup>> groups = new LinkedHashMap<>();
    for (Observation observation : observations.values()) {
      if (observation.family() == family) {
        groups.computeIfAbsent(observation.ip(), ip -> new LinkedHashSet<>()).add(observation.by());
      }
    }
    int votes = groups.values().stream().mapToInt(Set::size).sum();
    for (Map.Entry<String, Set<IpGroup>> candidate : groups.entrySet()) {
      int agreeing = candidate.getValue().size();
      if (agreeing >= MIN_GROUPS && 2 * agreeing > votes) {
        return candidate.getKey();
      }
    }
    return null;
  }

  /** The port that peers dialled, as most of them say; 0 if none of several networks did. */
  private int mostSeenPort(String ip) {
    Map<Integer, Set<IpGroup>> groups = new LinkedHashMap<>();
    for (Observation observation : observations.values()) {
      if (observation.ip().equals(ip) && observation.port() != 0) {
        groups
            .computeIfAbsent(observation.port(), port -> new LinkedHashSet<>())
            .add(observation.by());
      }
    }
    int best = 0;
    int most = 1;
    for (Map.Entry<Integer, Set<IpGroup>> candidate : groups.entrySet()) {
      if (candidate.getValue().size() > most) {
        most = candidate.getValue().size();
        best = candidate.getKey();
      }
    }
    return best;
  }

  private static int listeningPort(AddressProtocol family, List<Multiaddr> listening) {
    for (Multiaddr address : listening) {
      if (address.isTcp() && address.parts().get(0).protocol() == family) {
        return address.port();
      }
    }
    return 0;
  }
}

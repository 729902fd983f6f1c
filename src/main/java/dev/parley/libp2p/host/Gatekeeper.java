package dev.parley.libp2p.host;

import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.ConnectionRules;
import dev.parley.libp2p.HostStats.Refusal;
import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Decides at the door who may come in, before anything is computed for them. */
final class Gatekeeper {

  /** Who bans more peers than this forgets the first. */
  private static final int MAX_BANS = 10_000;

  private final Loop loop;
  private final ConnectionRules rules;
  private final ConnectionLimits limits;
  private final Counters counters;
  private final Arrivals arrivals;
  private final Map<IpNetwork, Integer> held = new HashMap<>();
  private final Map<PeerId, Long> bannedUntil = new LinkedHashMap<>();

  Gatekeeper(Loop loop, ConnectionRules rules, ConnectionLimits limits, Counters counters) {
    this.loop = loop;
    this.rules = rules;
    this.limits = limits;
    this.counters = counters;
    this.arrivals = new Arrivals(loop, limits.perAddress());
  }

  /** Why a link may not be accepted; null if it may, and then {@link #leave} is owed. */
  Refusal enter(Multiaddr remote, int links) {
    Refusal refusal = refusalOf(remote, links);
    if (refusal != null) {
      counters.refused(refusal);
      return refusal;
    }
    hold(remote);
    return null;
  }

  private Refusal refusalOf(Multiaddr remote, int links) {
    if (!rules.allows(remote)) {
      return Refusal.RULES;
    }
    if (links >= limits.hardLimit()) {
      return Refusal.CONNECTIONS;
    }
    IpNetwork ip = IpNetwork.of(remote);
    if (ip == null) {
      return null;
    }
    IpNetwork customer = ip.ofOneCustomer();
    if (held.getOrDefault(customer, 0) >= limits.perAddress()) {
      return Refusal.PER_ADDRESS;
    }
    return arrivals.mayCome(customer) ? null : Refusal.TOO_OFTEN;
  }

  /** Counts a link to a machine. */
  void hold(Multiaddr remote) {
    IpNetwork ip = IpNetwork.of(remote);
    if (ip != null) {
      held.merge(ip.ofOneCustomer(), 1, Integer::sum);
    }
  }

  void leave(Multiaddr remote) {
    IpNetwork ip = IpNetwork.of(remote);
    if (ip != null) {
      held.computeIfPresent(ip.ofOneCustomer(), (same, links) -> links == 1 ? null : links - 1);
    }
  }

  /** Whether a machine may be dialled; a name may, until it is known what it stands for. */
  boolean allows(Multiaddr address) {
    return IpNetwork.of(address) == null || rules.allows(address);
  }

  /** Why a peer may not stay; null if it may. */
  Libp2pException refusal(PeerId peer) {
    if (!rules.allows(peer)) {
      counters.refused(Refusal.RULES);
      return new Libp2pException(Reason.DENIED, "the rules keep the peer out: " + peer);
    }
    if (isBanned(peer)) {
      counters.refused(Refusal.BANNED);
      return new Libp2pException(Reason.DENIED, "the peer is banned: " + peer);
    }
    return null;
  }

  private boolean isBanned(PeerId peer) {
    Long until = bannedUntil.get(peer);
    return until != null && loop.now() < until;
  }

  void ban(PeerId peer, long durationMillis) {
    long now = loop.now();
    long until = durationMillis > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + durationMillis;
    bannedUntil.merge(peer, until, Math::max);
    if (bannedUntil.size() > MAX_BANS) {
      Iterator<PeerId> eldest = bannedUntil.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  /** Forgets what is over. */
  void sweep() {
    arrivals.sweep();
    long now = loop.now();
    bannedUntil.values().removeIf(until -> until <= now);
  }
}

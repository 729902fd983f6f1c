package dev.parley.libp2p.mdns;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who was heard of and when, so that only what is news is told. */
final class FoundPeers {

  static final int MAX_PEERS = 256;

  /** One machine does not speak for all of the network. */
  static final int MAX_PEERS_PER_SOURCE = 16;

  /** What is heard again and again is told again this often, for those who lost the peer. */
  private static final long RENEWAL_MILLIS = 60_000;

  /** Two that disagree about a peer are not both repeated at once. */
  private static final long MIN_PAUSE_MILLIS = 5_000;

  private static final long MAX_LIFETIME_SECONDS = 3_600;

  private final Map<PeerId, Found> peers = new LinkedHashMap<>();

  private record Found(
      InetAddress source, List<Multiaddr> addresses, long toldAt, long expiresAt) {}

  /** Remembers an announcement; true if somebody should hear of it. */
  boolean isNews(Announcement announced, InetAddress source, long now) {
    if (announced.ttlSeconds() == 0) {
      Found known = peers.get(announced.peer());
      if (known != null && known.source.equals(source)) {
        peers.remove(announced.peer());
      }
      return false;
    }
    Found known = peers.get(announced.peer());
    if (announced.addresses().isEmpty() || known == null && !hasRoomFor(source, now)) {
      return false;
    }
    boolean changed = known != null && !known.addresses.equals(announced.addresses());
    if (changed && now - known.toldAt < MIN_PAUSE_MILLIS) {
      return false;
    }
    boolean news =
        known == null || changed || known.expiresAt <= now || now - known.toldAt >= RENEWAL_MILLIS;
    long lifetime = 1_000 * Math.min(announced.ttlSeconds(), MAX_LIFETIME_SECONDS);
    long toldAt = news ? now : known.toldAt;
    peers.put(announced.peer(), new Found(source, announced.addresses(), toldAt, now + lifetime));
    return news;
  }

  int size() {
    return peers.size();
  }

  private boolean hasRoomFor(InetAddress source, long now) {
    peers.values().removeIf(found -> found.expiresAt <= now);
    long fromSource = peers.values().stream().filter(found -> found.source.equals(source)).count();
    return peers.size() < MAX_PEERS && fromSource < MAX_PEERS_PER_SOURCE;
  }
}

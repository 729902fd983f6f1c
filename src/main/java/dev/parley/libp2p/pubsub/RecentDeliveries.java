package dev.parley.libp2p.pubsub;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who delivered the messages of the last moments, for P3; only in topics that count it. */
final class RecentDeliveries {

  /** Beyond, the oldest are forgotten, and late copies of them earn nothing. */
  static final int MAX_MESSAGES = 8_192;

  private final Map<Long, Delivery> byHash = new LinkedHashMap<>();

  private record Delivery(long until, List<Peer> peers) {}

  void add(Message message, Peer first, long now) {
    long window = message.joinedTopic().options().scoring().meshDeliveries().windowMillis();
    List<Peer> peers = new ArrayList<>(2);
    peers.add(first);
    byHash.put(message.messageId().hash(), new Delivery(now + window, peers));
    if (byHash.size() > MAX_MESSAGES) {
      Iterator<Long> oldest = byHash.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  /** Whether a copy counts as a delivery: in time, and the first one of that peer. */
  boolean counts(long hash, Peer peer, long now) {
    Delivery delivery = byHash.get(hash);
    if (delivery == null || now > delivery.until || delivery.peers.contains(peer)) {
      return false;
    }
    delivery.peers.add(peer);
    return true;
  }

  void expire(long now) {
    byHash.values().removeIf(delivery -> delivery.until < now);
  }

  int size() {
    return byHash.size();
  }
}

package dev.parley.sync;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.PeerId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers who sent records that no honest node sends, also when they come back. */
final class Offences {

  private static final Logger LOG = LoggerFactory.getLogger(Offences.class);

  private static final int MAX_PEERS = 4_096;

  /** What an offence takes from a peer's score: below zero it is no peer of the mesh any more. */
  private static final double COST = -20;

  private final Host host;
  private final SyncOptions options;
  private final Map<PeerId, Integer> counts =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, Integer> eldest) {
          return size() > MAX_PEERS;
        }
      };

  Offences(Host host, SyncOptions options) {
    this.host = host;
    this.options = options;
  }

  void add(PeerId peer, int forged) {
    int count = counts.merge(peer, 1, Integer::sum);
    LOG.warn("invalid records peer={} records={} offences={}", peer, forged, count);
    if (count >= options.offences()) {
      counts.remove(peer);
      LOG.warn("banned peer={} minutes={}", peer, options.banMillis() / 60_000);
      host.ban(peer, options.banMillis(), "it sent invalid records again and again");
    }
  }

  double score(PeerId peer) {
    return COST * counts.getOrDefault(peer, 0);
  }
}

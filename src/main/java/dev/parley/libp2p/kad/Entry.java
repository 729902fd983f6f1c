package dev.parley.libp2p.kad;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Knocks at known doors until somebody is in the table, less and less often, and again whenever
 * nobody is left there.
 */
final class Entry {

  /** A list of seeds is written by people. */
  private static final int MAX_SEEDS = 64;

  /** How many peers of the address book are tried in a round; most of them are there to be seen. */
  private static final int REMEMBERED = 8;

  private static final long FIRST_PAUSE_MILLIS = 1_000;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;

  private final Host host;
  private final RoutingTable table;
  private final Consumer<Connection> connected;
  private final Set<Multiaddr> seeds = new LinkedHashSet<>();
  private Loop.Timer next;
  private long pause = FIRST_PAUSE_MILLIS;
  private boolean closed;

  /**
   * @param connected takes each connection to a seed, for one that was there before tells nothing
   */
  Entry(Host host, RoutingTable table, Consumer<Connection> connected) {
    this.host = host;
    this.table = table;
    this.connected = connected;
  }

  void add(List<Multiaddr> more) {
    for (Multiaddr seed : more) {
      if (seeds.size() < MAX_SEEDS && !host.peerId().equals(seed.peer())) {
        seeds.add(seed);
      }
    }
  }

  /** Begins to knock, if it has not. */
  void open() {
    if (next == null && !closed) {
      pause = FIRST_PAUSE_MILLIS;
      knock();
    }
  }

  /** Somebody is in the table. */
  void entered() {
    if (next != null) {
      next.cancel();
      next = null;
    }
  }

  void close() {
    closed = true;
    entered();
  }

  private void knock() {
    long chance = host.loop().random().nextInt((int) pause / 2 + 1);
    next = host.loop().schedule(pause / 2 + chance, this::knock);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
    seeds.forEach(this::connect);
    remembered().forEach(peer -> host.connect(peer).onSuccess(connected::accept));
  }

  /** Tries one of the seeds that are not in the table, so that a divided network grows together. */
  void retryOneSeed() {
    List<Multiaddr> missing = new ArrayList<>();
    for (Multiaddr seed : seeds) {
      PeerId peer = seed.peer();
      Contact contact = peer == null ? null : table.get(peer);
      if (contact == null || contact.isSuspect()) {
        missing.add(seed);
      }
    }
    if (!missing.isEmpty()) {
      connect(missing.get(host.loop().random().nextInt(missing.size())));
    }
  }

  private void connect(Multiaddr seed) {
    host.connect(seed).onSuccess(connected::accept);
  }

  private List<PeerId> remembered() {
    List<PeerId> peers = new ArrayList<>(host.addressBook().peers());
    peers.remove(host.peerId());
    Collections.shuffle(peers, host.loop().random());
    return peers.subList(0, Math.min(peers.size(), REMEMBERED));
  }
}

package dev.parley.libp2p.host;

import dev.parley.libp2p.DialOptions;
import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which dials failed, so that the next ones come later. Peers are believed when they say where they
 * and others live, so a machine where dial after dial fails is somebody's victim, and spared.
 */
final class DialMemory {

  /** As many dead peers behind one address are thinkable. */
  private static final int FAILURES_BEFORE_SPARING = 32;

  private static final long SPARED_MILLIS = 60_000;

  /** Forgetting a machine makes it a victim of a few dials more. */
  private static final int MAX_MACHINES = 4_096;

  private record Failures(int count, long last) {}

  private final Loop loop;
  private final Backoff<PeerId> peers;
  private final Backoff<Multiaddr> addresses;
  private final Map<IpNetwork, Failures> machines = new LinkedHashMap<>();

  DialMemory(Loop loop, DialOptions options) {
    this.loop = loop;
    peers = new Backoff<>(loop, options.firstBackoffMillis(), options.longestBackoffMillis());
    addresses = new Backoff<>(loop, options.firstBackoffMillis(), options.longestBackoffMillis());
  }

  /** How long a peer is not to be dialled; 0 if it may be now. */
  long wait(PeerId peer) {
    return peers.remaining(peer);
  }

  /** Whether an address that somebody told may be tried now. */
  boolean mayTry(Multiaddr address) {
    IpNetwork machine = IpNetwork.of(address);
    Failures known = machine == null ? null : machines.get(machine);
    boolean spared =
        known != null
            && known.count >= FAILURES_BEFORE_SPARING
            && loop.now() - known.last < SPARED_MILLIS;
    return !spared && addresses.remaining(address) == 0;
  }

  void failed(PeerId peer) {
    peers.failed(peer);
  }

  void failed(Multiaddr address) {
    addresses.failed(address);
    IpNetwork machine = IpNetwork.of(address);
    if (machine == null) {
      return;
    }
    Failures known = machines.remove(machine);
    int count = known == null ? 1 : Math.min(known.count, FAILURES_BEFORE_SPARING) + 1;
    machines.put(machine, new Failures(count, loop.now()));
    if (machines.size() > MAX_MACHINES) {
      Iterator<IpNetwork> eldest = machines.keySet().iterator();
      eldest.next();
      eldest.remove();
    }
  }

  void succeeded(PeerId peer) {
    peers.succeeded(peer);
  }

  void succeeded(Multiaddr address) {
    addresses.succeeded(address);
    IpNetwork machine = IpNetwork.of(address);
    if (machine != null) {
      machines.remove(machine);
    }
  }

  void sweep() {
    peers.sweep();
    addresses.sweep();
    long longAgo = loop.now() - 2 * SPARED_MILLIS;
    machines.values().removeIf(failures -> failures.last <= longAgo);
  }
}

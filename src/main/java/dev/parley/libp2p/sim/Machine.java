package dev.parley.libp2p.sim;

import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** A machine that is on: its ports, its links and its line to the network. */
final class Machine {

  private static final int FIRST_EPHEMERAL_PORT = 32_768;
  private static final int LAST_EPHEMERAL_PORT = 60_999;
  private static final long MICROS = 1_000_000;

  private final String ip;
  private final List<SimLoop> loops = new ArrayList<>();
  private final Map<Integer, Listening> listeners = new HashMap<>();
  private final TreeMap<Long, SimLink> links = new TreeMap<>();
  private int nextPort = FIRST_EPHEMERAL_PORT;
  private long lineFreeAtMicros;
  private boolean off;

  /** Who takes the links that arrive at a port, and where. */
  record Listening(Loop loop, Consumer<Link> accepted) {}

  Machine(String ip) {
    this.ip = ip;
    address(1);
  }

  String ip() {
    return ip;
  }

  void boot(Loop loop) {
    if (loop instanceof SimLoop simulated) {
      loops.add(simulated);
    }
  }

  void halt() {
    off = true;
    loops.forEach(SimLoop::halt);
    listeners.clear();
    List<SimLink> lost = List.copyOf(links.values());
    links.clear();
    lost.forEach(SimLink::vanish);
  }

  boolean isOff() {
    return off;
  }

  Multiaddr address(int port) {
    return Multiaddr.parse((ip.indexOf(':') < 0 ? "/ip4/" : "/ip6/") + ip + "/tcp/" + port);
  }

  /** A port that nobody listens on. */
  int freePort() {
    do {
      nextPort = nextPort == LAST_EPHEMERAL_PORT ? FIRST_EPHEMERAL_PORT : nextPort + 1;
    } while (listeners.containsKey(nextPort));
    return nextPort;
  }

  /** False if somebody else listens there. */
  boolean listen(int port, Listening listening) {
    return listeners.putIfAbsent(port, listening) == null;
  }

  void unlisten(int port, Listening listening) {
    listeners.remove(port, listening);
  }

  Listening listener(int port) {
    return listeners.get(port);
  }

  void opened(long id, SimLink link) {
    links.put(id, link);
  }

  void closed(long id) {
    links.remove(id);
  }

  int openLinks() {
    return links.size();
  }

  /** When the last of so many bytes has left, in milliseconds from now. */
  long sendingTakes(int bytes, long bytesPerSecond, long now) {
    if (bytesPerSecond == 0) {
      return 0;
    }
    long start = Math.max(lineFreeAtMicros, now * 1_000);
    lineFreeAtMicros = start + bytes * MICROS / bytesPerSecond;
    return (lineFreeAtMicros + 999) / 1_000 - now;
  }
}

package dev.parley.libp2p.sim;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Transport;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A network of machines in memory that behaves as TCP does: late, lossy, divided or dead, but in
 * order. Everything in it follows from the seed of its time.
 */
public final class SimNetwork {

  private final VirtualTime time;
  private final Loop loop;
  private final long latencySeed;
  private final Trace trace;
  private final Map<String, Machine> machines = new HashMap<>();
  private final Map<String, Integer> groups = new HashMap<>();
  private final Set<String> sheltered = new HashSet<>();
  private SimOptions options;
  private long links;
  private long bytes;
  private long lost;

  public SimNetwork(VirtualTime time, SimOptions options) {
    this.time = time;
    this.loop = time.loop();
    this.latencySeed = loop.random().nextLong();
    this.trace = new Trace(time);
    this.options = options;
  }

  /**
   * The network as the machine with this IP address sees it. After {@link #crash} it starts anew;
   * several hosts may share a machine and its ports.
   */
  public Transport transport(Loop loop, String ip) {
    Machine machine = machines.computeIfAbsent(ip, Machine::new);
    machine.boot(loop);
    return new SimTransport(this, machine, loop);
  }

  /** Changes what the network is like; the latency of open links stays. */
  public void options(SimOptions options) {
    this.options = options;
  }

  public SimOptions options() {
    return options;
  }

  /** Switches a machine off: its loops stop, its links vanish without a word. */
  public void crash(String ip) {
    Machine machine = machines.remove(ip);
    if (machine != null) {
      trace.add("crash", ip.hashCode(), 0);
      machine.halt();
    }
  }

  /**
   * Divides the network: nothing gets from one group to another. Machines that are in no group are
   * together in one more.
   */
  @SafeVarargs
  public final void partition(Collection<String>... divided) {
    groups.clear();
    for (int i = 0; i < divided.length; i++) {
      for (String ip : divided[i]) {
        groups.put(ip, i + 1);
      }
    }
    trace.add("partition", divided.length, groups.size());
  }

  /** Ends a partition; what was stalled by it goes on when its sender tries again. */
  public void heal() {
    groups.clear();
    trace.add("heal", 0, 0);
  }

  /** Puts a machine where it can dial and not be dialled, as behind a home router. */
  public void shelter(String ip) {
    sheltered.add(ip);
  }

  public Trace trace() {
    return trace;
  }

  /** How many bytes have arrived. */
  public long bytesDelivered() {
    return bytes;
  }

  /** How many packets were lost, and sent again. */
  public long packetsLost() {
    return lost;
  }

  /** How many ends of links are open on a machine. */
  public int openLinks(String ip) {
    Machine machine = machines.get(ip);
    return machine == null ? 0 : machine.openLinks();
  }

  VirtualTime time() {
    return time;
  }

  Random random() {
    return loop.random();
  }

  void after(long millis, Runnable task) {
    loop.schedule(millis, task);
  }

  /** The machine that has this address now; null if it is off. */
  Machine machine(String ip) {
    return machines.get(ip);
  }

  boolean reaches(String from, String to) {
    return groups.isEmpty()
        || from.equals(to)
        || groups.getOrDefault(from, 0).equals(groups.getOrDefault(to, 0));
  }

  boolean accepts(String from, String to) {
    return reaches(from, to) && (from.equals(to) || !sheltered.contains(to));
  }

  long latency(String one, String other) {
    if (one.equals(other)) {
      return 0;
    }
    boolean ordered = one.compareTo(other) < 0;
    long pair = 31L * (ordered ? one : other).hashCode() + (ordered ? other : one).hashCode();
    return options.latency().millis(new Random(latencySeed ^ pair * 0x9e3779b97f4a7c15L));
  }

  /** Whether chance takes the next packet. */
  boolean loses() {
    boolean taken = options.loss() > 0 && random().nextDouble() < options.loss();
    lost += taken ? 1 : 0;
    return taken;
  }

  long nextLink() {
    return links++;
  }

  void delivered(long link, int count) {
    bytes += count;
    trace.add("bytes", link, count);
  }
}

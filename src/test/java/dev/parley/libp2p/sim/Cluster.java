package dev.parley.libp2p.sim;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.Security;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.noise.Noise;
import dev.parley.libp2p.yamux.YamuxSession;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * Many hosts in one thread, from one seed: {@code new Cluster(1).start(100)}. What is set before
 * {@link #start} holds for the hosts that start after it.
 */
public final class Cluster {

  /** How often a condition that is waited for is looked at. */
  private static final long LOOK_MILLIS = 10;

  private static final int FIRST_PORT = 4001;
  private static final List<String> MUXERS = List.of(YamuxSession.PROTOCOL);

  private final VirtualTime time;
  private final SimNetwork network;
  private final Random random;
  private final List<Node> nodes = new ArrayList<>();
  private BiFunction<PrivateKey, Loop, Security> security =
      (key, loop) -> new Plaintext(key, MUXERS);
  private IntFunction<String> addressing = Cluster::scattered;
  private KeyType keyType = KeyType.SECP256K1;
  private UnaryOperator<HostOptions> options = given -> given;
  private Consumer<Node> started = node -> {};

  /** A host and the machine it runs on; the host changes when the machine is restarted. */
  public static final class Node {

    private final int index;
    private final String ip;
    private final int port;
    private final PrivateKey key;
    private Host host;

    private Node(int index, String ip, int port, PrivateKey key) {
      this.index = index;
      this.ip = ip;
      this.port = port;
      this.key = key;
    }

    public int index() {
      return index;
    }

    public String ip() {
      return ip;
    }

    public PeerId peerId() {
      return key.peerId();
    }

    /** The host; null while the machine is off. */
    public Host host() {
      return host;
    }

    public boolean isUp() {
      return host != null;
    }

    /** Where it listens, with its name. */
    public Multiaddr address() {
      return listening().withPeer(key.peerId());
    }

    private Multiaddr listening() {
      return Multiaddr.parse("/ip4/" + ip + "/tcp/" + port);
    }
  }

  public Cluster(long seed) {
    this(seed, SimOptions.DEFAULT);
  }

  public Cluster(long seed, SimOptions options) {
    time = new VirtualTime(seed);
    network = new SimNetwork(time, options);
    random = time.random();
  }

  /** Real handshakes instead of plain ones: some milliseconds a connection. */
  public Cluster withNoise() {
    security = (key, loop) -> new Noise(key, MUXERS, loop);
    return this;
  }

  public Cluster withSecurity(BiFunction<PrivateKey, Loop, Security> security) {
    this.security = security;
    return this;
  }

  public Cluster withKeys(KeyType keyType) {
    this.keyType = keyType;
    return this;
  }

  /** Which IP address the machine of a number has; scattered over the Internet by default. */
  public Cluster withAddresses(IntFunction<String> addressing) {
    this.addressing = addressing;
    return this;
  }

  public Cluster withOptions(UnaryOperator<HostOptions> options) {
    this.options = options;
    return this;
  }

  /** Called with each host that has started, and started again: for the protocols on top. */
  public Cluster onStart(Consumer<Node> started) {
    this.started = started;
    return this;
  }

  /** Starts hosts and waits until they listen. */
  public Cluster start(int count) {
    for (int i = 0; i < count; i++) {
      int index = nodes.size();
      String ip = addressing.apply(index);
      Node node = new Node(index, ip, freePort(ip), PrivateKey.generate(keyType, random));
      nodes.add(node);
      boot(node);
    }
    return this;
  }

  /** Hosts with the same IP address share a machine, and crash together. */
  private int freePort(String ip) {
    return FIRST_PORT + (int) nodes.stream().filter(node -> node.ip.equals(ip)).count();
  }

  private void boot(Node node) {
    Loop loop = time.loop();
    Transport transport = network.transport(loop, node.ip);
    HostOptions wanted = options.apply(HostOptions.of(node.key, node.listening()));
    node.host = await(Libp2p.host(loop, transport, security.apply(node.key, loop), wanted));
    started.accept(node);
  }

  /** Switches the machine of a host off, without a word to anybody. */
  public void crash(Node node) {
    network.crash(node.ip);
    node.host = null;
  }

  /** Switches it on again: the same key and address, and nothing else of what was before. */
  public void restart(Node node) {
    boot(node);
  }

  public int size() {
    return nodes.size();
  }

  public Node node(int index) {
    return nodes.get(index);
  }

  public List<Node> nodes() {
    return Collections.unmodifiableList(nodes);
  }

  public List<Node> up() {
    return nodes.stream().filter(Node::isUp).toList();
  }

  public Host host(int index) {
    return nodes.get(index).host;
  }

  public VirtualTime time() {
    return time;
  }

  public SimNetwork network() {
    return network;
  }

  public Trace trace() {
    return network.trace();
  }

  /** Chance for the test itself, from the cluster's seed. */
  public Random random() {
    return random;
  }

  /**
   * Connects the hosts as a random graph that hangs together, with so many connections a host on
   * average, and waits until all are there.
   */
  public Cluster connectRandomly(int degree) {
    List<Future<?>> dials = new ArrayList<>();
    List<Node> ring = new ArrayList<>(up());
    Collections.shuffle(ring, random);
    for (int i = 0; i < ring.size(); i++) {
      dials.add(connect(ring.get(i), ring.get((i + 1) % ring.size())));
      for (int more = 1; more < degree / 2; more++) {
        Node other = ring.get(random.nextInt(ring.size()));
        if (other != ring.get(i)) {
          dials.add(connect(ring.get(i), other));
        }
      }
    }
    until("all dials end", 120_000, () -> dials.stream().allMatch(Future::isComplete));
    dials.stream()
        .filter(Future::failed)
        .findFirst()
        .ifPresent(
            failed -> {
              throw new AssertionError("a dial failed", failed.cause());
            });
    return this;
  }

  public Future<Connection> connect(Node from, Node to) {
    return from.host.connect(to.address());
  }

  /** Lets time pass. */
  public Cluster run(long millis) {
    time.run(millis);
    return this;
  }

  /** Lets time pass until a condition holds, and fails with its description if it never does. */
  public Cluster until(String what, long mostMillis, BooleanSupplier condition) {
    long end = time.now() + mostMillis;
    while (!condition.getAsBoolean()) {
      if (time.now() >= end) {
        throw new AssertionError("still not so after " + mostMillis + " ms: " + what);
      }
      time.run(LOOK_MILLIS);
    }
    return this;
  }

  /** Lets time pass until a future completes, and gives its result. */
  public <T> T await(Future<T> future) {
    while (!future.isComplete() && time.step()) {
      // Only as far as needed.
    }
    if (!future.succeeded()) {
      throw new AssertionError("a future failed, or never completes", future.cause());
    }
    return future.result();
  }

  /** No two of the first thousands share a /16, so nothing looks like one neighbourhood. */
  static String scattered(int index) {
    int first = 20 + index % 70;
    int second = 1 + index / 70 % 250;
    return first + "." + second + "." + (1 + index * 13 % 250) + "." + (1 + index / 17_500 % 250);
  }
}

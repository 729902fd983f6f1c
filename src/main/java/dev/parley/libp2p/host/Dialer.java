package dev.parley.libp2p.host;

import dev.parley.libp2p.AddressBook;
import dev.parley.libp2p.Connection;
import dev.parley.libp2p.DialOptions;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.host.Upgrader.Upgraded;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Dials peers, each once at a time, only so many at once, and not too soon again. */
final class Dialer implements Dial.Attempts {

  /** A dial and those who wait for it; {@code peer} is null if anybody will do. */
  private record Wanted(PeerId peer, Dial dial, Promise<Connection> connected) {}

  private final Transport transport;
  private final Gatekeeper gatekeeper;
  private final Upgrader upgrader;
  private final Connections connections;
  private final Surroundings surroundings;
  private final AddressBook book;
  private final DialOptions options;
  private final Loop loop;
  private final DialMemory memory;
  private final Map<Object, Wanted> running = new LinkedHashMap<>();

  /** What the user named comes before what others told of. */
  private final Map<Object, Wanted> named = new LinkedHashMap<>();

  private final Map<Object, Wanted> waiting = new LinkedHashMap<>();
  private boolean closed;

  Dialer(
      Transport transport,
      Gatekeeper gatekeeper,
      Upgrader upgrader,
      Connections connections,
      Surroundings surroundings,
      AddressBook book,
      DialOptions options) {
    this.transport = transport;
    this.gatekeeper = gatekeeper;
    this.upgrader = upgrader;
    this.connections = connections;
    this.surroundings = surroundings;
    this.book = book;
    this.options = options;
    this.loop = surroundings.loop();
    this.memory = new DialMemory(loop, options);
  }

  /** Dials a peer where the address book says that it lives. */
  Future<Connection> dial(PeerId peer, List<Multiaddr> own) {
    Wanted known = known(peer);
    if (known != null) {
      return known.connected.future();
    }
    long wait = memory.wait(peer);
    if (wait > 0) {
      return refused(Reason.UNREACHABLE, "dials failed; the next is in " + wait + " ms");
    }
    List<Multiaddr> usable =
        book.addresses(peer).stream()
            .filter(address -> transport.reaches(address) && gatekeeper.allows(address))
            .filter(address -> !own.contains(address) && memory.mayTry(address))
            .limit(options.addresses())
            .toList();
    if (usable.isEmpty()) {
      return refused(Reason.UNREACHABLE, "no address to dial is known for " + peer);
    }
    return enqueue(waiting, peer, peer, usable);
  }

  /** Dials an address that the user named, whatever happened before. */
  Future<Connection> dial(Multiaddr address) {
    PeerId peer = address.peer();
    Multiaddr bare = address.withoutPeer();
    if (!transport.reaches(bare)) {
      return refused(Reason.UNSUPPORTED, "an address that cannot be dialled: " + address);
    }
    if (!gatekeeper.allows(bare)) {
      return refused(Reason.DENIED, "the rules keep the address out: " + address);
    }
    Object key = peer == null ? bare : peer;
    Wanted known = known(key);
    if (known != null) {
      known.dial.tryFirst(bare);
      if (waiting.remove(key) != null) {
        named.put(key, known);
      }
      return known.connected.future();
    }
    return enqueue(named, key, peer, List.of(bare));
  }

  private static <T> Future<T> refused(Reason reason, String message) {
    return Future.failedFuture(new Libp2pException(reason, message));
  }

  private Wanted known(Object key) {
    Wanted known = running.get(key);
    known = known == null ? named.get(key) : known;
    return known == null ? waiting.get(key) : known;
  }

  private Future<Connection> enqueue(
      Map<Object, Wanted> queue, Object key, PeerId peer, List<Multiaddr> usable) {
    if (closed) {
      return refused(Reason.CLOSED, "the host is closed");
    }
    if (queue.size() >= options.queued()) {
      return refused(Reason.LIMIT, "as many dials wait as may");
    }
    Dial dial = new Dial(peer, usable, this, loop, options.staggerMillis());
    Wanted wanted = new Wanted(peer, dial, Promise.promise());
    queue.put(key, wanted);
    startNext();
    return wanted.connected.future();
  }

  private void startNext() {
    while (!closed && running.size() < options.parallel() && waiting() > 0) {
      var queue = named.isEmpty() ? waiting : named;
      Object key = queue.keySet().iterator().next();
      start(key, queue.remove(key));
    }
  }

  private void start(Object key, Wanted wanted) {
    running.put(key, wanted);
    wanted
        .dial
        .start(options.timeoutMillis())
        .onComplete(
            upgraded -> succeeded(key, wanted, upgraded), failure -> failed(key, wanted, failure));
  }

  private int waiting() {
    return named.size() + waiting.size();
  }

  private void succeeded(Object key, Wanted wanted, Upgraded upgraded) {
    running.remove(key);
    surroundings.counters().dialled++;
    PeerId peer = upgraded.remoteKey().peerId();
    PeerConnection connection = connections.add(upgraded);
    if (connection == null) {
      gatekeeper.leave(upgraded.link().remoteAddress());
      wanted.connected.tryFail(new Libp2pException(Reason.LIMIT, "too many connections"));
    } else {
      PeerConnection primary = connections.primary(peer);
      wanted.connected.tryComplete(primary == null ? connection : primary);
    }
    startNext();
  }

  private void failed(Object key, Wanted wanted, Throwable failure) {
    running.remove(key);
    surroundings.counters().dialsFailed++;
    PeerConnection otherWay = wanted.peer == null ? null : connections.primary(wanted.peer);
    if (otherWay != null) {
      wanted.connected.tryComplete(otherWay);
    } else {
      if (wanted.peer != null && !closed) {
        memory.failed(wanted.peer);
      }
      wanted.connected.tryFail(failure);
    }
    startNext();
  }

  /** There is a connection to a peer; who waits to be dialled has come by itself. */
  void connected(PeerConnection connection) {
    PeerId peer = connection.remotePeer();
    memory.succeeded(peer);
    Wanted wanted = waiting.remove(peer);
    wanted = wanted == null ? named.remove(peer) : wanted;
    if (wanted != null) {
      wanted.connected.tryComplete(connection);
    }
  }

  int size() {
    return running.size() + waiting();
  }

  @Override
  public Future<Link> link(Multiaddr address, long timeoutMillis) {
    return transport.dial(address, timeoutMillis);
  }

  @Override
  public Future<Upgraded> upgrade(Link link, PeerId expected, long timeoutMillis) {
    Multiaddr remote = link.remoteAddress();
    if (!gatekeeper.allows(remote)) {
      link.close(null);
      return refused(Reason.DENIED, "the rules keep the address out: " + remote);
    }
    gatekeeper.hold(remote);
    Link counted = new CountedLink(link, surroundings.counters());
    return upgrader
        .upgrade(counted, true, expected, timeoutMillis)
        .onFailure(failure -> gatekeeper.leave(remote));
  }

  @Override
  public void reached(Multiaddr address, Upgraded upgraded) {
    memory.succeeded(address);
    book.reached(upgraded.remoteKey().peerId(), address);
  }

  @Override
  public void abandoned(Upgraded upgraded) {
    gatekeeper.leave(upgraded.link().remoteAddress());
    upgraded.session().close(null);
  }

  @Override
  public void failed(PeerId peer, Multiaddr address, Throwable failure) {
    memory.failed(address);
    if (peer != null) {
      book.failed(peer, address);
    }
  }

  void sweep() {
    memory.sweep();
  }

  void close() {
    closed = true;
    Libp2pException cause = new Libp2pException(Reason.CLOSED, "the host is closed");
    List.copyOf(running.values()).forEach(wanted -> wanted.dial.fail(cause));
    List<Wanted> never = new ArrayList<>(named.values());
    never.addAll(waiting.values());
    named.clear();
    waiting.clear();
    never.forEach(wanted -> wanted.connected.tryFail(cause));
  }
}

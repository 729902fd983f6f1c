package dev.parley.libp2p.host;

import dev.parley.libp2p.HostStats.Refusal;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.Transport.Listener;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, and takes those who dial through the door, the handshake, and in. */
final class Inbound {

  private static final Logger log = LoggerFactory.getLogger(Inbound.class);

  /** As long as js-libp2p gives a whole inbound upgrade. */
  private static final long UPGRADE_MILLIS = 10_000;

  /**
   * When others wait at the door, a handshake has a few round trips instead. How many is chance, so
   * that nobody can come just when all places become free.
   */
  private static final int HURRIED_MILLIS = 1_000;

  private final Transport transport;
  private final Gatekeeper gatekeeper;
  private final Upgrader upgrader;
  private final Connections connections;
  private final Surroundings surroundings;
  private final List<Listener> listeners = new ArrayList<>();

  /** The links in their handshake, and until when they are not hurried. */
  private final Map<Link, Long> upgrading = new LinkedHashMap<>();

  private Loop.Timer hurry;
  private boolean closed;

  Inbound(
      Transport transport,
      Gatekeeper gatekeeper,
      Upgrader upgrader,
      Connections connections,
      Surroundings surroundings) {
    this.transport = transport;
    this.gatekeeper = gatekeeper;
    this.upgrader = upgrader;
    this.connections = connections;
    this.surroundings = surroundings;
  }

  /** Listens on all addresses, or on none. */
  Future<Void> listen(List<Multiaddr> addresses) {
    List<Future<Listener>> starting = new ArrayList<>();
    for (Multiaddr address : addresses) {
      starting.add(transport.listen(address, this::accept).onSuccess(listeners::add));
    }
    Promise<Void> promise = Promise.promise();
    Future.join(starting)
        .onComplete(
            all -> promise.complete(),
            failure -> close().onComplete(done -> promise.fail(failure)));
    return promise.future();
  }

  /** Where others may dial to get here. */
  List<Multiaddr> addresses() {
    Set<Multiaddr> addresses = new LinkedHashSet<>();
    listeners.forEach(listener -> addresses.addAll(listener.reachable()));
    return List.copyOf(addresses);
  }

  int upgrading() {
    return upgrading.size();
  }

  private void accept(Link accepted) {
    Multiaddr remote = accepted.remoteAddress();
    if (closed) {
      accepted.close(null);
      return;
    }
    Refusal refusal = gatekeeper.enter(remote, connections.count() + upgrading.size());
    if (refusal != null) {
      log.debug("refusing {}: {}", remote, refusal);
      accepted.close(new Libp2pException(Reason.DENIED, "not let in: " + refusal));
      return;
    }
    if (isFull() && !dropSlowest()) {
      gatekeeper.leave(remote);
      surroundings.counters().refused(Refusal.PENDING);
      accepted.close(new Libp2pException(Reason.LIMIT, "too many handshakes at once"));
      return;
    }
    Link link = new CountedLink(accepted, surroundings.counters());
    Loop loop = surroundings.loop();
    upgrading.put(link, loop.now() + HURRIED_MILLIS / 2 + loop.random().nextInt(HURRIED_MILLIS));
    pauseIfFull();
    upgrader
        .upgrade(link, false, null, UPGRADE_MILLIS)
        .onComplete(
            upgraded -> {
              done(link);
              if (closed) {
                upgraded.session().close(null);
              }
              if (closed || connections.add(upgraded) == null) {
                gatekeeper.leave(remote);
              }
            },
            failure -> {
              log.debug("the handshake with {} failed: {}", remote, failure.toString());
              surroundings.counters().refused(Refusal.HANDSHAKE);
              gatekeeper.leave(remote);
              done(link);
            });
  }

  private void done(Link link) {
    upgrading.remove(link);
    if (hurry != null && !isFull()) {
      hurry.cancel();
      hurry = null;
      listeners.forEach(Listener::resume);
    }
  }

  private boolean isFull() {
    return upgrading.size() >= surroundings.limits().pendingInbound();
  }

  /** Those who come now wait in the network until a handshake ends, well or because it is slow. */
  private void pauseIfFull() {
    if (hurry == null && isFull()) {
      listeners.forEach(Listener::pause);
      hurryLater();
    }
  }

  private void hurryLater() {
    Loop loop = surroundings.loop();
    hurry = loop.schedule(slowest().getValue() - loop.now(), this::hurry);
  }

  private void hurry() {
    if (!dropSlowest()) {
      hurryLater();
    }
  }

  private Map.Entry<Link, Long> slowest() {
    return Collections.min(upgrading.entrySet(), Map.Entry.comparingByValue());
  }

  /** Ends the handshake whose time is up first, if it is up. */
  private boolean dropSlowest() {
    Map.Entry<Link, Long> slowest = slowest();
    if (slowest.getValue() > surroundings.loop().now()) {
      return false;
    }
    Link link = slowest.getKey();
    done(link);
    link.close(new Libp2pException(Reason.TIMEOUT, "others wait for the handshake to end"));
    return true;
  }

  Future<Void> close() {
    closed = true;
    if (hurry != null) {
      hurry.cancel();
    }
    List<Future<Void>> closing = new ArrayList<>();
    listeners.forEach(listener -> closing.add(listener.close()));
    listeners.clear();
    Libp2pException cause = new Libp2pException(Reason.CLOSED, "the host is closed");
    List.copyOf(upgrading.keySet()).forEach(link -> link.close(cause));
    return Future.join(closing).mapEmpty();
  }
}

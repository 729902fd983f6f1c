package dev.parley.libp2p.host;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.host.Upgrader.Upgraded;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tries the addresses of one peer, each a little after the one before, until one has led to the
 * peer itself.
 */
final class Dial {

  /** Two families of addresses, and one to spare. */
  private static final int MAX_AT_ONCE = 3;

  /** What an attempt needs, and where it tells how it went. */
  interface Attempts {

    Future<Link> link(Multiaddr address, long timeoutMillis);

    Future<Upgraded> upgrade(Link link, PeerId expected, long timeoutMillis);

    void reached(Multiaddr address, Upgraded upgraded);

    void abandoned(Upgraded upgraded);

    void failed(PeerId peer, Multiaddr address, Throwable failure);
  }

  private final PeerId expected;
  private final Attempts attempts;
  private final Loop loop;
  private final long staggerMillis;
  private final Deque<Multiaddr> untried = new ArrayDeque<>();
  private final Set<Multiaddr> tried = new LinkedHashSet<>();
  private final Set<Link> upgrading = new LinkedHashSet<>();
  private final Promise<Upgraded> promise = Promise.promise();
  private Loop.Timer timeout;
  private Loop.Timer stagger;
  private long deadline;
  private int running;
  private Throwable lastFailure;

  Dial(PeerId expected, List<Multiaddr> addresses, Attempts attempts, Loop loop, long stagger) {
    this.expected = expected;
    this.attempts = attempts;
    this.loop = loop;
    this.staggerMillis = stagger;
    this.untried.addAll(addresses);
    this.lastFailure = new Libp2pException(Reason.UNREACHABLE, "no address to dial");
  }

  /** The first link that is upgraded; all others are closed by then. */
  Future<Upgraded> start(long timeoutMillis) {
    deadline = loop.now() + timeoutMillis;
    timeout =
        loop.schedule(
            timeoutMillis, () -> fail(new Libp2pException(Reason.TIMEOUT, "the dial hangs")));
    next();
    return promise.future();
  }

  /** Tries another address before the rest. */
  void tryFirst(Multiaddr address) {
    if (tried.contains(address)) {
      return;
    }
    untried.remove(address);
    untried.addFirst(address);
    if (running > 0) {
      next();
    }
  }

  private void next() {
    if (promise.future().isComplete()) {
      return;
    }
    if (untried.isEmpty() || running >= MAX_AT_ONCE) {
      if (running == 0) {
        fail(lastFailure);
      }
      return;
    }
    running++;
    nextAfter(staggerMillis);
    Multiaddr address = untried.poll();
    tried.add(address);
    attempts
        .link(address, deadline - loop.now())
        .compose(link -> upgrade(link))
        .onComplete(upgraded -> reached(address, upgraded), failure -> failed(address, failure));
  }

  private void nextAfter(long millis) {
    if (stagger != null) {
      stagger.cancel();
    }
    stagger = loop.schedule(millis, this::next);
  }

  private Future<Upgraded> upgrade(Link link) {
    if (promise.future().isComplete()) {
      link.close(null);
      return Future.failedFuture(new Libp2pException(Reason.CLOSED, "another address was faster"));
    }
    // Somebody answers: that deserves more patience than a machine that may not be there.
    nextAfter(8 * staggerMillis);
    upgrading.add(link);
    return attempts
        .upgrade(link, expected, deadline - loop.now())
        .onComplete(done -> upgrading.remove(link));
  }

  private void reached(Multiaddr address, Upgraded upgraded) {
    if (promise.future().isComplete()) {
      attempts.abandoned(upgraded);
      return;
    }
    stop();
    attempts.reached(address, upgraded);
    promise.complete(upgraded);
    closeOthers();
  }

  private void failed(Multiaddr address, Throwable failure) {
    running--;
    if (!promise.future().isComplete()) {
      lastFailure = failure;
      attempts.failed(expected, address, failure);
      next();
    }
  }

  void fail(Throwable failure) {
    stop();
    promise.tryFail(failure);
    closeOthers();
  }

  private void stop() {
    if (timeout != null) {
      timeout.cancel();
    }
    if (stagger != null) {
      stagger.cancel();
    }
  }

  private void closeOthers() {
    Libp2pException cause = new Libp2pException(Reason.CLOSED, "the dial is over");
    List.copyOf(upgrading).forEach(link -> link.close(cause));
  }
}

package dev.parley.libp2p.sim;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.sim.Machine.Listening;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** One attempt to open a link: a question, an answer, and both again if they are lost. */
final class Dial {

  /** As TCP waits before it asks again, for the first time. */
  private static final long FIRST_RETRY_MILLIS = 1_000;

  private final SimNetwork network;
  private final Machine from;
  private final Loop loop;
  private final String ip;
  private final int port;
  private final long latency;
  private final Promise<Link> promise = Promise.promise();
  private Loop.Timer timeout;
  private long retryMillis = FIRST_RETRY_MILLIS;
  private boolean over;

  Dial(SimNetwork network, Machine from, Loop loop, String ip, int port) {
    this.network = network;
    this.from = from;
    this.loop = loop;
    this.ip = ip;
    this.port = port;
    this.latency = network.latency(from.ip(), ip);
  }

  Future<Link> start(long timeoutMillis) {
    timeout = loop.schedule(timeoutMillis, () -> fail(Reason.TIMEOUT, "did not answer in time"));
    network.after(latency, this::ask);
    return promise.future();
  }

  private void ask() {
    if (over || from.isOff()) {
      return;
    }
    Machine to = network.machine(ip);
    if (to == null || !network.accepts(from.ip(), ip) || network.loses()) {
      again(this::ask);
      return;
    }
    Listening listener = to.listener(port);
    if (listener == null) {
      network.trace().add("refused", ip.hashCode(), port);
      network.after(latency, () -> fail(Reason.UNREACHABLE, "refused the connection"));
      return;
    }
    connect(to, listener);
  }

  private void connect(Machine to, Listening listener) {
    long id = network.nextLink();
    network.trace().add("open", id, port);
    int localPort = from.freePort();
    SimLink near =
        new SimLink(network, from, loop, 2 * id, from.address(localPort), to.address(port));
    SimLink far =
        new SimLink(
            network, to, listener.loop(), 2 * id + 1, to.address(port), from.address(localPort));
    near.join(far, latency);
    far.join(near, latency);
    network.after(latency, () -> answer(near));
    listener.accepted().accept(far);
  }

  private void answer(SimLink near) {
    if (!over && !from.isOff() && (!network.reaches(from.ip(), ip) || network.loses())) {
      again(() -> answer(near));
      return;
    }
    if (over || from.isOff()) {
      near.abandon();
      return;
    }
    finish();
    promise.complete(near);
  }

  private void again(Runnable step) {
    network.after(retryMillis, step);
    retryMillis *= 2;
  }

  private void fail(Reason reason, String why) {
    if (!over && !from.isOff()) {
      finish();
      promise.fail(new Libp2pException(reason, from.ip() + ": " + ip + ":" + port + " " + why));
    }
  }

  private void finish() {
    over = true;
    timeout.cancel();
  }
}

package dev.parley.libp2p;

import dev.parley.libp2p.host.PeerHost;
import dev.parley.libp2p.net.TcpTransport;
import dev.parley.libp2p.net.VertxLoop;
import dev.parley.libp2p.noise.Noise;
import dev.parley.libp2p.yamux.YamuxSession;
import io.vertx.core.Closeable;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.function.Consumer;

/** Where hosts come from. */
public final class Libp2p {

  private Libp2p() {}

  /**
   * Starts a host on TCP, secured by Noise. Called in an event-loop verticle, it lives on the
   * verticle's own loop and ends with it; elsewhere it gets a loop of its own and ends with Vert.x.
   */
  public static Future<Host> host(Vertx vertx, HostOptions options) {
    return host(vertx, options, host -> {});
  }

  /**
   * Starts a host that is prepared, on its loop, before it listens: protocols and services that are
   * added then are in the first answer that a peer gets.
   */
  public static Future<Host> host(Vertx vertx, HostOptions options, Consumer<Host> prepare) {
    VertxLoop loop = VertxLoop.of(vertx);
    return vertx
        .executeBlocking(Libp2p::load, false)
        .compose(loaded -> onTcp(loop, options, prepare));
  }

  /** Native libraries come from the disk, once a process, and no loop waits for that. */
  private static Void load() {
    Noise.load();
    return null;
  }

  private static Future<Host> onTcp(VertxLoop loop, HostOptions options, Consumer<Host> prepare) {
    Transport transport = new TcpTransport(loop, options.limits());
    Security security = new Noise(options.key(), List.of(YamuxSession.PROTOCOL), loop);
    HostOptions listening = options.withListen(TcpTransport.withoutDoubles(options.listen()));
    return start(loop, transport, security, listening, prepare)
        .map(
            host -> {
              endWith(loop.context(), host);
              return host;
            });
  }

  private static void endWith(ContextInternal context, PeerHost host) {
    Closeable end = done -> host.loop().execute(() -> host.close().onComplete(done));
    context.addCloseHook(end);
    host.closed().onComplete(closed -> context.removeCloseHook(end));
  }

  /** Starts a host on another network. */
  public static Future<Host> host(
      Loop loop, Transport transport, Security security, HostOptions options) {
    return host(loop, transport, security, options, host -> {});
  }

  /** Starts a host on another network that is prepared before it listens. */
  public static Future<Host> host(
      Loop loop,
      Transport transport,
      Security security,
      HostOptions options,
      Consumer<Host> prepare) {
    return start(loop, transport, security, options, prepare).map(host -> host);
  }

  private static Future<PeerHost> start(
      Loop loop,
      Transport transport,
      Security security,
      HostOptions options,
      Consumer<Host> prepare) {
    if (loop.isHere()) {
      return PeerHost.start(loop, transport, security, options, prepare);
    }
    Promise<PeerHost> promise = Promise.promise();
    loop.execute(
        () -> PeerHost.start(loop, transport, security, options, prepare).onComplete(promise));
    return promise.future();
  }
}

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

/** Where hosts come from. */
public final class Libp2p {

  private Libp2p() {}

  /**
   * Starts a host on TCP, secured by Noise. Called in an event-loop verticle, it lives on the
   * verticle's own loop and ends with it; elsewhere it gets a loop of its own and ends with Vert.x.
   */
  public static Future<Host> host(Vertx vertx, HostOptions options) {
    VertxLoop loop = VertxLoop.of(vertx);
    return vertx.executeBlocking(Libp2p::load, false).compose(loaded -> onTcp(loop, options));
  }

  /** Native libraries come from the disk, once a process, and no loop waits for that. */
  private static Void load() {
    Noise.load();
    return null;
  }

  private static Future<Host> onTcp(VertxLoop loop, HostOptions options) {
    Transport transport = new TcpTransport(loop, options.limits());
    Security security = new Noise(options.key(), List.of(YamuxSession.PROTOCOL), loop);
    HostOptions listening = options.withListen(TcpTransport.withoutDoubles(options.listen()));
    return start(loop, transport, security, listening)
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
    return start(loop, transport, security, options).map(host -> host);
  }

  private static Future<PeerHost> start(
      Loop loop, Transport transport, Security security, HostOptions options) {
    if (loop.isHere()) {
      return PeerHost.start(loop, transport, security, options);
    }
    Promise<PeerHost> promise = Promise.promise();
    loop.execute(() -> PeerHost.start(loop, transport, security, options).onComplete(promise));
    return promise.future();
  }
}

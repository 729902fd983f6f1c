package dev.parley.libp2p.host;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PublicKey;
import dev.parley.libp2p.Security;
import dev.parley.libp2p.Security.Secured;
import dev.parley.libp2p.multistream.Multistream;
import dev.parley.libp2p.yamux.YamuxOptions;
import dev.parley.libp2p.yamux.YamuxSession;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/** Makes a connection of a link: both agree on the security, shake hands, agree on the muxer. */
final class Upgrader {

  /** Says no to a peer that has proven who it is. */
  @FunctionalInterface
  interface Admission {

    /** Why the peer may not stay; null if it may. */
    Libp2pException refusal(PeerId peer);
  }

  /** A link that has become many streams. */
  record Upgraded(Link link, boolean initiator, PublicKey remoteKey, YamuxSession session) {}

  private final Loop loop;
  private final Security security;
  private final YamuxOptions yamux;
  private final Admission admission;

  Upgrader(Loop loop, Security security, YamuxOptions yamux, Admission admission) {
    this.loop = loop;
    this.security = security;
    this.yamux = yamux;
    this.admission = admission;
  }

  /** Upgrades a link; a failure, or too much time, closes it. */
  Future<Upgraded> upgrade(Link link, boolean initiator, PeerId expected, long timeoutMillis) {
    Promise<Upgraded> promise = Promise.promise();
    Loop.Timer timeout =
        loop.schedule(
            timeoutMillis,
            () -> fail(link, promise, new Libp2pException(Reason.TIMEOUT, "the handshake hangs")));
    Future.succeededFuture()
        .compose(start -> agree(link, security.protocol(), initiator, timeoutMillis))
        .compose(agreed -> security.secure(link, initiator, expected))
        .compose(this::admit)
        .compose(secured -> muxed(secured, initiator, timeoutMillis))
        .onComplete(
            secured -> {
              timeout.cancel();
              finish(link, initiator, secured, promise);
            },
            failure -> {
              timeout.cancel();
              fail(link, promise, failure);
            });
    return promise.future();
  }

  private void finish(Link link, boolean initiator, Secured secured, Promise<Upgraded> promise) {
    if (promise.future().isComplete()) {
      return;
    }
    YamuxSession session = new YamuxSession(secured.channel(), initiator, loop, yamux);
    promise.complete(new Upgraded(link, initiator, secured.remoteKey(), session));
  }

  private static void fail(Link link, Promise<Upgraded> promise, Throwable failure) {
    if (promise.tryFail(failure)) {
      link.close(failure);
    }
  }

  private Future<String> agree(Duplex channel, String on, boolean initiator, long timeoutMillis) {
    return initiator
        ? Multistream.propose(channel, List.of(on), loop, timeoutMillis)
        : Multistream.answer(channel, on::equals, loop, timeoutMillis);
  }

  private Future<Secured> admit(Secured secured) {
    Libp2pException refusal = admission.refusal(secured.remoteKey().peerId());
    return refusal == null ? Future.succeededFuture(secured) : Future.failedFuture(refusal);
  }

  /** If the other side named its muxers in the handshake, that settles it (spec: early muxer). */
  private Future<Secured> muxed(Secured secured, boolean initiator, long timeoutMillis) {
    List<String> named = secured.remoteMuxers();
    if (named.contains(YamuxSession.PROTOCOL)) {
      return Future.succeededFuture(secured);
    }
    if (!named.isEmpty()) {
      return Future.failedFuture(
          new Libp2pException(Reason.UNSUPPORTED, "the peer speaks no muxer that is spoken here"));
    }
    return agree(secured.channel(), YamuxSession.PROTOCOL, initiator, timeoutMillis).map(secured);
  }
}

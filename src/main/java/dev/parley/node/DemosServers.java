package dev.parley.node;

import dev.parley.bridge.demos.l2ps.L2psServices;
import dev.parley.bridge.demos.l2ps.L2psVerticle;
import dev.parley.bridge.demos.signaling.Dialogs;
import dev.parley.bridge.demos.signaling.SignalingServices;
import dev.parley.bridge.demos.signaling.SignalingVerticle;
import dev.parley.bus.Addresses;
import dev.parley.client.Author;
import dev.parley.crypto.SigningKey;
import dev.parley.libp2p.PrivateKey;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Message;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.SigningString;
import dev.parley.store.Checkpoint.Signer;
import dev.parley.store.Mail;
import dev.parley.store.MailOptions;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/** The servers for clients of Demos that a node's roles name, and the mail that they share. */
final class DemosServers {

  /** The type of messages that the bridge writes, for clients to know them by. */
  private static final int BRIDGED_MESSAGE = 68;

  private final Vertx vertx;
  private final ParleyOptions options;
  private final PrivateKey key;
  private final PeerId node;
  private final MeterRegistry meters;
  private final List<String> deployments = new ArrayList<>();
  private final Map<String, Integer> ports = new TreeMap<>();
  private Mail mail;

  DemosServers(
      Vertx vertx, ParleyOptions options, PrivateKey key, PeerId node, MeterRegistry meters) {
    this.vertx = vertx;
    this.options = options;
    this.key = key;
    this.node = node;
    this.meters = meters;
  }

  /** Opens what there is to open; {@link #close} is to be called whatever comes of it. */
  Future<Void> open() {
    return vertx
        .executeBlocking(this::openMail)
        .compose(opened -> opened.deploy(vertx, Addresses.of(node)))
        .compose(kept -> has(NodeRole.DEMOS_SIGNALING) ? signal() : Future.succeededFuture())
        .compose(kept -> has(NodeRole.DEMOS_L2PS) ? serveL2ps() : Future.succeededFuture());
  }

  /** Where each server listens, by the name of its role. */
  Map<String, Integer> ports() {
    return Map.copyOf(ports);
  }

  /** Clients are sent away, then the mail is closed. */
  Future<Void> close() {
    List<Future<Void>> ending =
        deployments.stream()
            .map(server -> vertx.undeploy(server).recover(NodeVerticle::unlessGone))
            .toList();
    return Future.join(ending).transform(ended -> closeMail());
  }

  private boolean has(NodeRole role) {
    return options.roles().contains(role);
  }

  private Mail openMail() {
    Signer signer = new Signer(Bytes.of(key.publicKey().encoded()), key::sign);
    MailOptions defaults = MailOptions.at(options.data(), options.store(), signer);
    mail = Mail.open(options.demos().keeping().in(defaults), options.clock());
    return mail;
  }

  private Future<Void> signal() {
    SignalingVerticle signaling =
        new SignalingVerticle(
            new SignalingServices(
                options.demos().signaling(),
                Addresses.of(node),
                node.toString(),
                options.clock(),
                meters,
                options.demos().signaling().bridge() ? dialogs() : null));
    return serve(NodeRole.DEMOS_SIGNALING, signaling, signaling::port);
  }

  private Future<Void> serveL2ps() {
    L2psVerticle l2ps =
        new L2psVerticle(
            new L2psServices(
                options.demos().l2ps(),
                Addresses.of(node),
                node.toString(),
                options.clock(),
                meters));
    return serve(NodeRole.DEMOS_L2PS, l2ps, l2ps::port);
  }

  private Future<Void> serve(NodeRole role, VerticleBase server, IntSupplier port) {
    return vertx
        .deployVerticle(server)
        .onSuccess(
            deployment -> {
              deployments.add(deployment);
              ports.put(role.wireName(), port.getAsInt());
            })
        .recover(failure -> explained(role, failure))
        .mapEmpty();
  }

  /** Its key derives from the node's, which signs for peers and for nothing else. */
  private Dialogs dialogs() {
    HMac derivation = new HMac(new SHA256Digest());
    derivation.init(new KeyParameter(key.secret()));
    byte[] purpose = "parley/demos-bridge/1".getBytes(StandardCharsets.US_ASCII);
    derivation.update(purpose, 0, purpose.length);
    byte[] secret = new byte[derivation.getMacSize()];
    derivation.doFinal(secret, 0);
    Author author = new Author(SigningKey.of(secret), SigningString.PLAIN, node);
    return (to, control, timeMs) ->
        author.record(timeMs, signed -> Message.dialog(to, BRIDGED_MESSAGE, "", control, signed));
  }

  private static <T> Future<T> explained(NodeRole role, Throwable failure) {
    return failure instanceof IOException
        ? Future.failedFuture(
            new CannotStart(
                "cannot listen for " + role.wireName() + ": " + failure.getMessage(), failure))
        : Future.failedFuture(failure);
  }

  private Future<Void> closeMail() {
    if (mail == null) {
      return Future.succeededFuture();
    }
    return mail.undeploy(vertx)
        .recover(NodeVerticle::unlessGone)
        .eventually(
            () ->
                vertx.executeBlocking(
                    () -> {
                      mail.close();
                      return null;
                    }));
  }
}

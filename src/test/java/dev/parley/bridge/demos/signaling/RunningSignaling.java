package dev.parley.bridge.demos.signaling;

import dev.parley.bridge.demos.SocketLimits;
import dev.parley.bridge.demos.SocketOptions;
import dev.parley.bridge.demos.TestSocket;
import dev.parley.bus.Addresses;
import dev.parley.bus.BusCodec;
import dev.parley.node.BlockedLoops;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.PeerId;
import dev.parley.store.Checkpoint.Signer;
import dev.parley.store.Mail;
import dev.parley.store.MailOptions;
import dev.parley.store.StoreOptions;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;

/** A signaling server with a mail on a real disk. */
final class RunningSignaling implements AutoCloseable {

  static final PeerId NODE = PeerId.parse("16Uiu2HAmG9wtyMGxaa9h7tQBJXvKBkL61stVuarXiiPg7pVjtwiW");

  static final SignalingOptions OPTIONS =
      SignalingOptions.DEFAULT.withSockets(
          new SocketOptions("127.0.0.1", 0, false, SocketLimits.DEFAULT));

  final Vertx vertx = Vertx.vertx(BlockedLoops.options());
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final BlockedLoops loops = BlockedLoops.watch(vertx);
  private final MailOptions mailOptions;
  private final SignalingOptions options;
  private Mail mail;
  private SignalingVerticle server;
  private String deployment;

  private RunningSignaling(MailOptions mailOptions, SignalingOptions options) {
    this.mailOptions = mailOptions;
    this.options = options;
    BusCodec.registerAll(vertx.eventBus());
    open();
  }

  static RunningSignaling start(Path data) {
    return start(data, OPTIONS);
  }

  static RunningSignaling start(Path data, SignalingOptions options) {
    Signer signer = new Signer(Bytes.of(new byte[] {1}), message -> new byte[] {2});
    return start(MailOptions.at(data, StoreOptions.at(data.resolve("db")), signer), options);
  }

  static RunningSignaling start(MailOptions mail, SignalingOptions options) {
    return new RunningSignaling(mail, options);
  }

  static SignalingOptions limited(SocketLimits limits) {
    return OPTIONS.withSockets(OPTIONS.sockets().withLimits(limits));
  }

  int port() {
    return server.port();
  }

  Addresses addresses() {
    return Addresses.of(NODE);
  }

  TestClient connect() {
    return new TestClient(TestSocket.connect(port()));
  }

  /** Somebody who is registered, with a key made of the id. */
  TestClient connect(String id) {
    TestClient client = connect();
    client.register(id);
    return client;
  }

  void restart() {
    shut();
    open();
  }

  /** The disk is gone from now on. */
  void loseDisk() {
    mail.undeploy(vertx).await();
  }

  void shut() {
    vertx.undeploy(deployment).await();
    mail.undeploy(vertx).await();
    mail.close();
  }

  /** How many ids are registered. */
  int clients() {
    return (int) meters.get("parley.demos.signaling.clients").gauge().value();
  }

  @Override
  public void close() {
    shut();
    loops.requireNone();
    vertx.close().await();
  }

  private void open() {
    mail = Mail.open(mailOptions, InstantSource.system());
    mail.deploy(vertx, addresses()).await();
    server =
        new SignalingVerticle(
            new SignalingServices(
                options, addresses(), NODE.toString(), InstantSource.system(), meters, null));
    deployment = vertx.deployVerticle(server).await();
  }
}

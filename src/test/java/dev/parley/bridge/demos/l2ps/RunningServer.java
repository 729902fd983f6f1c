package dev.parley.bridge.demos.l2ps;

import dev.parley.bridge.demos.SocketOptions;
import dev.parley.bridge.demos.l2ps.L2psOptions.Network;
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
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** An L2PS server with mail on disk, whose clock stands until it is moved. */
final class RunningServer implements AutoCloseable {

  static final String NETWORK = "testnet_l2ps_001";
  static final long NOW = 1_795_264_333_018L;

  private static final PeerId NODE =
      PeerId.parse("16Uiu2HAmBdR6uoQ3FczAGMD6DqMqk2ZUWp2fpTQTFpqTKRdfwzTv");

  final AtomicLong now = new AtomicLong(NOW);
  private final Vertx vertx = Vertx.vertx(BlockedLoops.options());
  private final BlockedLoops loops = BlockedLoops.watch(vertx);
  private final Path data;
  private final L2psOptions options;
  private Mail mail;
  private L2psVerticle server;
  private String deployment;

  private RunningServer(Path data, L2psOptions options) {
    this.data = data;
    this.options = options;
    BusCodec.registerAll(vertx.eventBus());
  }

  static RunningServer start(Path data) {
    return start(data, options());
  }

  static RunningServer start(Path data, L2psOptions options) {
    RunningServer server = new RunningServer(data, options);
    server.start();
    return server;
  }

  /** The defaults on a free port, with two networks. */
  static L2psOptions options() {
    SocketOptions sockets = L2psOptions.DEFAULT.sockets().listenOn("127.0.0.1", 0);
    return L2psOptions.DEFAULT
        .withSockets(sockets)
        .withNetworks(List.of(new Network(NETWORK, Set.of()), new Network("other", Set.of())));
  }

  private void start() {
    Addresses addresses = Addresses.of(NODE);
    Signer signer = new Signer(Bytes.EMPTY, message -> new byte[0]);
    mail =
        Mail.open(
            MailOptions.at(data, StoreOptions.at(data), signer),
            () -> Instant.ofEpochMilli(now.get()));
    mail.deploy(vertx, addresses).await();
    server =
        new L2psVerticle(
            new L2psServices(
                options,
                addresses,
                "test",
                () -> Instant.ofEpochMilli(now.get()),
                new SimpleMeterRegistry()));
    deployment = vertx.deployVerticle(server).await();
  }

  int port() {
    return server.port();
  }

  void stop() {
    vertx.undeploy(deployment).await();
    mail.undeploy(vertx).await();
    mail.close();
  }

  void restart() {
    stop();
    start();
  }

  @Override
  public void close() {
    stop();
    vertx.close().await();
    loops.requireNone();
  }
}

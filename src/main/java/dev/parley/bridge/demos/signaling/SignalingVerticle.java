package dev.parley.bridge.demos.signaling;

import dev.parley.bridge.demos.SocketCounters;
import dev.parley.bridge.demos.SocketServer;
import dev.parley.bridge.demos.SocketServer.PlainAnswer;
import dev.parley.bus.MailClient;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The signaling server on one event loop, which is enough: what takes long is done elsewhere. */
public final class SignalingVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(SignalingVerticle.class);

  private static final String NAME = "signaling";
  private static final PlainAnswer PLAIN = new PlainAnswer(500, "Upgrade failed");
  private static final int IN_FLIGHT = 65_536;

  private final SignalingServices services;
  private final SocketCounters counters = new SocketCounters();
  private WorkerExecutor workers;
  private SocketServer sockets;

  public SignalingVerticle(SignalingServices services) {
    this.services = services;
  }

  /** Where it listens, which is a later port if the one that was asked for is taken. */
  public int port() {
    return sockets.port();
  }

  @Override
  public Future<?> start() {
    workers =
        vertx.createSharedWorkerExecutor(
            "parley-demos-proofs-" + services.server(), Runtime.getRuntime().availableProcessors());
    MailClient mail = new MailClient(vertx, services.addresses(), IN_FLIGHT);
    SignalingServer server = new SignalingServer(vertx, services, mail, workers);
    return SocketServer.listen(vertx, services.options().sockets(), PLAIN, server, counters)
        .onSuccess(listening -> started(listening, server));
  }

  @Override
  public Future<?> stop() {
    Future<Void> closed = sockets == null ? Future.succeededFuture() : sockets.close();
    return closed.eventually(workers::close);
  }

  private void started(SocketServer listening, SignalingServer server) {
    sockets = listening;
    measure(server, services.meters());
    int wanted = services.options().sockets().port();
    if (wanted != 0 && wanted != port()) {
      LOG.warn("demos signaling port={} was taken, listening on port={}", wanted, port());
    }
  }

  private void measure(SignalingServer server, MeterRegistry meters) {
    counters.bindTo(meters, NAME);
    Gauge.builder("parley.demos.signaling.clients", server.clients(), Clients::size)
        .description("Client ids that are registered now")
        .register(meters);
    counter(meters, "forwarded", "Messages passed on to who was there", server.letters().forwarded);
    counter(meters, "queued", "Messages kept for who was away", server.letters().queued);
    counter(meters, "errors", "Requests answered with an error", server.replies().errors);
    if (server.bridge() != null) {
      counter(meters, "bridged", "Messages written to Parley users", server.bridge().bridged);
      counter(meters, "unbridged", "Messages that could not be", server.bridge().skipped);
    }
  }

  private static void counter(
      MeterRegistry meters, String name, String description, LongAdder count) {
    FunctionCounter.builder("parley.demos.signaling." + name, count, LongAdder::sum)
        .description(description)
        .register(meters);
  }
}

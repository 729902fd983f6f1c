package dev.parley.bridge.demos;

import dev.parley.bridge.demos.SocketServer.PlainAnswer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** A server on the ground of the two: sends back what comes, in time or when told to. */
final class EchoServer extends VerticleBase implements SocketHandler, AutoCloseable {

  private static final SocketOptions ANYWHERE =
      new SocketOptions("127.0.0.1", 0, false, SocketLimits.DEFAULT);

  final SocketCounters counters = new SocketCounters();
  final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  final BlockingQueue<Socket> closed = new LinkedBlockingQueue<>();
  private final Map<String, Promise<Void>> held = new ConcurrentHashMap<>();
  private final Vertx owner;
  private final SocketOptions options;
  private SocketServer server;

  private EchoServer(Vertx owner, SocketOptions options) {
    this.owner = owner;
    this.options = options;
  }

  static EchoServer start(SocketLimits limits) {
    return start(ANYWHERE.withLimits(limits));
  }

  static EchoServer start(SocketOptions options) {
    Vertx vertx = Vertx.vertx();
    return start(vertx, options);
  }

  static EchoServer start(Vertx vertx, SocketOptions options) {
    EchoServer echo = new EchoServer(vertx, options);
    vertx.deployVerticle(echo).await();
    return echo;
  }

  int port() {
    return server.port();
  }

  Future<Void> stopServing() {
    Promise<Void> stopped = Promise.promise();
    context.runOnContext(turn -> server.close().onComplete(stopped));
    return stopped.future();
  }

  /** Lets go of a message that begins with "hold". */
  void release(String message) {
    context.runOnContext(turn -> held.remove(message).complete());
  }

  @Override
  public void close() {
    owner.close().await();
  }

  @Override
  public Future<?> start() {
    return SocketServer.listen(
            vertx, options, new PlainAnswer(426, "WebSocket upgrade required"), this, counters)
        .onSuccess(listening -> server = listening);
  }

  @Override
  public void opened(Socket socket) {
    // Nothing to say.
  }

  @Override
  public Handled received(Socket socket, byte[] message) {
    String text = new String(message, StandardCharsets.UTF_8);
    if (text.startsWith("hold")) {
      Promise<Void> later = Promise.promise();
      held.put(text, later);
      handled.add(text);
      return Handled.when(later.future().onSuccess(done -> socket.send(message)));
    }
    if (text.startsWith("fail")) {
      throw new IllegalStateException(text);
    }
    if (text.startsWith("flood")) {
      byte[] much = new byte[64 * 1024];
      for (int i = 0; i < 1_000; i++) {
        socket.send(much);
      }
    }
    if (message.length < 64) {
      handled.add(text);
    }
    socket.send(message);
    return Handled.NOW;
  }

  @Override
  public void closed(Socket socket) {
    closed.add(socket);
  }
}

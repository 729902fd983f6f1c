package dev.parley.client.demos;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** A WebSocket server that does what a test says, over a real socket. */
final class ScriptedServer implements AutoCloseable {

  private final HttpServer server;
  private final List<ServerWebSocket> sockets = new CopyOnWriteArrayList<>();
  private final BlockingQueue<JsonObject> received = new LinkedBlockingQueue<>();

  private volatile BiConsumer<ServerWebSocket, JsonObject> script = (socket, frame) -> {};

  private ScriptedServer(HttpServer server) {
    this.server = server;
  }

  static ScriptedServer start(Vertx vertx) {
    HttpServer server = vertx.createHttpServer();
    ScriptedServer scripted = new ScriptedServer(server);
    server.webSocketHandler(scripted::accept);
    await(server.listen(0, "127.0.0.1"));
    return scripted;
  }

  private void accept(ServerWebSocket socket) {
    sockets.add(socket);
    socket.closeHandler(end -> sockets.remove(socket));
    socket.textMessageHandler(
        text -> {
          JsonObject frame = new JsonObject(text);
          received.add(frame);
          script.accept(socket, frame);
        });
  }

  /** What it does with each frame from now on. */
  ScriptedServer script(BiConsumer<ServerWebSocket, JsonObject> next) {
    script = next;
    return this;
  }

  /** Registers whoever asks, and does the rest with everything else. */
  ScriptedServer registering(BiConsumer<ServerWebSocket, JsonObject> rest) {
    return script(
        (socket, frame) -> {
          if (frame.getString("type").equals("challenge")) {
            String refusal = "Unknown message type: challenge";
            socket.writeTextMessage(error("INVALID_MESSAGE", refusal).encode());
          } else if (frame.getString("type").equals("register")) {
            socket.writeTextMessage(registered(frame).encode());
          } else {
            rest.accept(socket, frame);
          }
        });
  }

  private static JsonObject registered(JsonObject frame) {
    String id = frame.getJsonObject("payload").getString("clientId");
    return frame("register", new JsonObject().put("success", true).put("clientId", id));
  }

  static JsonObject frame(String type, JsonObject payload) {
    return new JsonObject().put("type", type).put("payload", payload);
  }

  static JsonObject error(String code, String details) {
    return frame("error", new JsonObject().put("errorType", code).put("details", details));
  }

  /** The next frame of this type; those before it are passed over. */
  JsonObject next(String type) {
    try {
      JsonObject frame;
      do {
        frame = received.poll(20, TimeUnit.SECONDS);
        assertThat(frame).describedAs("a frame of type %s", type).isNotNull();
      } while (!frame.getString("type").equals(type));
      return frame;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void push(String frame) {
    sockets.forEach(socket -> socket.writeTextMessage(frame));
  }

  void push(JsonObject frame) {
    push(frame.encode());
  }

  List<ServerWebSocket> sockets() {
    return sockets;
  }

  DemosOptions options() {
    return DemosOptions.of(URI.create("ws://127.0.0.1:" + server.actualPort()))
        .withRetries(Duration.ofMillis(20), Duration.ofMillis(100));
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    await(server.close());
  }
}

package dev.parley.client.demos;

import dev.parley.client.UnreachableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A registered connection that comes back when it is lost, and the calls over it. Everything runs
 * on one event loop; its methods may be called from anywhere.
 */
final class Session {

  /** What a protocol makes of its session. */
  interface Protocol {
    /**
     * What registers on a new connection; its result is how many calls may then be under way.
     *
     * @param calls for what must be asked before
     */
    Future<Call<Integer>> registration(Calls calls);

    /** A frame that answers no call. Nothing more is read before the result is there. */
    Future<Void> pushed(JsonObject frame);

    void connection(ConnectionState state);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final int CLOSING_SECONDS = 2;

  private final Vertx vertx;
  private final Context context;
  private final DemosOptions options;
  private final Protocol protocol;
  private final WebSocketClient sockets;
  private final Calls calls;

  private WebSocket socket;
  private boolean started;
  private boolean registered;
  private boolean closed;
  private boolean reading;
  private long registeredAt;
  private int failures;
  private int silentTicks;

  Session(Vertx vertx, DemosOptions options, Protocol protocol) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.options = options;
    this.protocol = protocol;
    this.sockets =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setConnectTimeout((int) options.connectTimeout().toMillis())
                .setMaxFrameSize(options.maxMessageBytes())
                .setMaxMessageSize(options.maxMessageBytes())
                .setClosingTimeout(CLOSING_SECONDS)
                .setTcpNoDelay(true));
    this.calls = new Calls(vertx, options, this::write, this::drop);
  }

  /** Connects and registers. Only a session that was registered once comes back by itself. */
  Future<Void> connect() {
    return onLoop(
        () -> {
          if (closed || started) {
            throw new IllegalStateException("a client connects once");
          }
          started = true;
          return dial().onFailure(failure -> started = false);
        });
  }

  <T> Future<T> call(Supplier<Future<Call<T>>> call) {
    return onLoop(() -> call.get().compose(calls::submit));
  }

  /** Runs what takes longer than an event loop should, one after the other. */
  <T> Future<T> compute(Callable<T> work) {
    return context.executeBlocking(work, true);
  }

  Future<Void> close() {
    return onLoop(
        () -> {
          if (closed) {
            return Future.succeededFuture();
          }
          closed = true;
          calls.failAll(new IllegalStateException("the client is closed"));
          Future<Void> gone =
              socket == null || socket.isClosed() ? Future.succeededFuture() : socket.close();
          protocol.connection(ConnectionState.CLOSED);
          return gone.otherwiseEmpty().eventually(sockets::close).otherwiseEmpty();
        });
  }

  /** Composition stays on the loop: futures of others may complete anywhere. */
  <T> Future<T> onLoop(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        go -> {
          try {
            action.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  private Future<Void> dial() {
    WebSocketConnectOptions target =
        new WebSocketConnectOptions()
            .setHost(options.url().getHost())
            .setPort(options.port())
            .setSsl(options.tls())
            .setURI(options.pathAndQuery());
    target.setTimeout(options.connectTimeout().toMillis());
    return sockets
        .connect(target)
        .recover(failure -> Future.failedFuture(new UnreachableException(options.url(), failure)))
        .compose(this::opened);
  }

  private Future<Void> opened(WebSocket opened) {
    if (closed) {
      opened.close();
      return Future.failedFuture(new IllegalStateException("the client is closed"));
    }
    socket = opened;
    silentTicks = 0;
    reading = true;
    opened.textMessageHandler(text -> received(opened, text));
    opened.pongHandler(pong -> silentTicks = 0);
    opened.exceptionHandler(failure -> failed(opened, failure));
    opened.closeHandler(end -> lost(opened));
    keepAlive(opened);
    return protocol
        .registration(calls)
        .compose(
            call ->
                socket == opened
                    ? calls.submitFirst(call)
                    : Future.<Integer>failedFuture(lostConnection()))
        .onFailure(failure -> opened.close())
        .map(
            concurrent -> {
              if (socket != opened) {
                throw lostConnection();
              }
              registered = true;
              registeredAt = System.nanoTime();
              protocol.connection(ConnectionState.REGISTERED);
              calls.open(concurrent);
              return null;
            });
  }

  /** A message beyond the limit, above all: what follows it would be its rest. */
  private void failed(WebSocket from, Throwable failure) {
    if (from == socket) {
      drop(failure);
    }
  }

  private void received(WebSocket from, String text) {
    if (from != socket) {
      return;
    }
    silentTicks = 0;
    Optional<JsonObject> frame = Frames.parse(text);
    if (frame.isEmpty()) {
      LOG.debug("demos_frame_unreadable url={} length={}", options.url(), text.length());
    } else if (!calls.take(frame.get())) {
      Future<Void> done = protocol.pushed(frame.get());
      if (!done.isComplete()) {
        reading = false;
        from.pause();
        done.onComplete(end -> context.runOnContext(go -> readOn(from)));
      }
    }
  }

  private void readOn(WebSocket from) {
    if (from == socket) {
      reading = true;
      silentTicks = 0;
      from.resume();
    }
  }

  private void write(String frame) {
    socket.writeTextMessage(frame);
  }

  private void keepAlive(WebSocket kept) {
    vertx.setTimer(
        options.keepAlive().toMillis(),
        timer -> {
          if (kept != socket) {
            return;
          }
          if (reading && silentTicks++ > 1) {
            drop(new IOException("it shows no sign of life"));
          } else {
            kept.writePing(Buffer.buffer());
            keepAlive(kept);
          }
        });
  }

  /** Gives a connection up that is of no more use. */
  private void drop(Throwable reason) {
    WebSocket dropped = socket;
    LOG.debug("demos_connection_dropped url={}", options.url(), reason);
    if (dropped != null) {
      lost(dropped);
      dropped.close();
    }
  }

  private void lost(WebSocket gone) {
    if (gone != socket) {
      return;
    }
    socket = null;
    boolean was = registered;
    registered = false;
    calls.interrupt(lostConnection());
    if (was && !closed) {
      if (System.nanoTime() - registeredAt >= options.lastRetry().toNanos()) {
        // Two programs with one identity would otherwise throw each other out every second.
        failures = 0;
      }
      protocol.connection(ConnectionState.LOST);
      retry();
    }
  }

  private UnreachableException lostConnection() {
    return new UnreachableException(options.url(), new IOException("the connection was lost"));
  }

  /** Half of each delay is chance: a server that restarts must not meet all its clients at once. */
  private void retry() {
    long first = options.firstRetry().toMillis();
    long delay = Math.min(options.lastRetry().toMillis(), first << Math.min(failures, 20));
    failures++;
    long chance = ThreadLocalRandom.current().nextLong(delay / 2 + 1);
    vertx.setTimer(
        Math.max(1, delay - chance),
        timer -> {
          if (!closed) {
            dial()
                .onFailure(
                    failure -> {
                      LOG.debug("demos_reconnect_failed url={}", options.url(), failure);
                      retry();
                    });
          }
        });
  }
}

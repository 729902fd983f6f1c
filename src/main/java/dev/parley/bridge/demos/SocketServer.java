package dev.parley.bridge.demos;

import dev.parley.bridge.demos.SocketCounters.Reason;
import dev.parley.bridge.demos.SocketHandler.Handled;
import dev.parley.bridge.demos.Visitors.Visitor;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.http.WebSocketInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves WebSockets at any path of one port, on the event loop of the verticle that opens it.
 * Sockets are counted, in all and for each IP address, and so is every byte that they make the
 * server hold.
 */
public final class SocketServer {

  /** What is answered to a request that does not ask for a WebSocket. */
  public record PlainAnswer(int status, String text) {}

  private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);

  private static final int ARRIVING_FREE = 16 * 1024;
  private static final int UNSENT_FREE = 64 * 1024;
  private static final int READ_BYTES = 16 * 1024;
  private static final int HEADER_BYTES = 8 * 1024;
  private static final int BACKLOG = 4_096;
  private static final int GOING_AWAY = 1001;
  private static final long UPGRADE_MILLIS = 10_000;
  private static final long GOODBYE_MILLIS = 5_000;
  private static final long LOOK_MILLIS = 1_000;

  private final Vertx vertx;
  private final ContextInternal context;
  private final SocketOptions options;
  private final PlainAnswer plain;
  private final SocketHandler handler;
  private final SocketCounters counters;
  private final Budget arriving;
  private final Budget unsent;
  private final Visitors visitors;
  private final Map<Channel, Visitor> newcomers = new HashMap<>();
  private final Set<Socket> sockets = new LinkedHashSet<>();
  private int connections;
  private boolean stopping;
  private long looking;
  private HttpServer server;
  private DemosPort port;

  private SocketServer(
      Vertx vertx,
      SocketOptions options,
      PlainAnswer plain,
      SocketHandler handler,
      SocketCounters counters) {
    this.vertx = vertx;
    this.context = (ContextInternal) vertx.getOrCreateContext();
    this.options = options;
    this.plain = plain;
    this.handler = handler;
    this.counters = counters;
    this.arriving = new Budget(options.limits().arrivingBytes(), ARRIVING_FREE);
    this.unsent = new Budget(options.limits().unsentBytes(), UNSENT_FREE);
    this.visitors = new Visitors(options.limits());
  }

  /** Listens at the first free port from the one that is asked for. To be called by a verticle. */
  public static Future<SocketServer> listen(
      Vertx vertx,
      SocketOptions options,
      PlainAnswer plain,
      SocketHandler handler,
      SocketCounters counters) {
    return new SocketServer(vertx, options, plain, handler, counters).listen();
  }

  /** Where it listens, which is a later port if the one that was asked for is taken. */
  public int port() {
    return port.number();
  }

  /** Lets clients finish what they have sent, says goodbye to them, and stops. */
  public Future<Void> close() {
    stopping = true;
    vertx.cancelTimer(looking);
    Promise<Void> all = Promise.promise();
    long impatience = vertx.setTimer(GOODBYE_MILLIS, late -> all.tryComplete());
    List<Socket> open = List.copyOf(sockets);
    open.forEach(socket -> socket.finish(GOING_AWAY));
    Future.join(open.stream().map(Socket::ended).toList()).onComplete(done -> all.tryComplete());
    return all.future()
        .onComplete(done -> vertx.cancelTimer(impatience))
        .eventually(server::close)
        .eventually(port::release);
  }

  SocketLimits limits() {
    return options.limits();
  }

  SocketCounters counters() {
    return counters;
  }

  Budget unsent() {
    return unsent;
  }

  ContextInternal context() {
    return context;
  }

  long now() {
    return System.nanoTime();
  }

  boolean mayArrive(Visitor visitor, long before, long after) {
    long ofVisitor = visitor.arriving() + arriving.beyond(after) - arriving.beyond(before);
    return arriving.allows(after, before)
        && (after <= ARRIVING_FREE || ofVisitor <= shareOfVisitor());
  }

  void arriving(Visitor visitor, long before, long after) {
    arriving.changed(before, after);
    visitor.changed(arriving.beyond(before), arriving.beyond(after));
  }

  Handled handle(Socket socket, byte[] message) {
    try {
      return handler.received(socket, message);
    } catch (RuntimeException e) {
      LOG.warn("demos message not handled", e);
      return Handled.NOW;
    }
  }

  /** A socket's connection has ended. */
  void left(Visitor visitor) {
    visitors.leave(visitor);
    counters.open.decrement();
  }

  /** Nothing of a socket is left to do. */
  void ended(Socket socket) {
    sockets.remove(socket);
    handler.closed(socket);
  }

  /** One address may take a quarter, but a message always. */
  private long shareOfVisitor() {
    return Math.max(options.limits().arrivingBytes() / 4, options.limits().messageBytes());
  }

  private Future<SocketServer> listen() {
    return DemosPort.firstFree(vertx, options.host(), options.port(), this::listenAt)
        .map(
            found -> {
              port = found;
              looking = vertx.setPeriodic(lookMillis(), timer -> look());
              return this;
            });
  }

  private Future<Integer> listenAt(int number) {
    HttpServer candidate =
        vertx
            .createHttpServer(serverOptions())
            .connectionHandler(this::connected)
            .webSocketHandler(this::upgraded)
            .requestHandler(this::answerPlainly);
    return candidate
        .listen(number, options.host())
        .map(
            listening -> {
              server = candidate;
              return candidate.actualPort();
            });
  }

  private HttpServerOptions serverOptions() {
    HttpServerOptions http = new HttpServerOptions();
    http.setAcceptBacklog(BACKLOG).setTcpNoDelay(true);
    http.setMaxHeaderSize(HEADER_BYTES).setHttp2ClearTextEnabled(false);
    http.setMaxWebSocketFrameSize(options.limits().messageBytes());
    http.setMaxWebSocketMessageSize(options.limits().messageBytes());
    http.setPerMessageWebSocketCompressionSupported(false);
    http.setPerFrameWebSocketCompressionSupported(false);
    // Whatever is offered first is taken, as the reference does.
    http.setWebSocketSubProtocols(List.of("*"));
    return http;
  }

  private void connected(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channel();
    if (stopping || connections >= options.limits().sockets()) {
      refuse(connection, Reason.FULL);
      return;
    }
    if (!options.trustForwardedFor()) {
      Visitor visitor = visitors.enter(ip(connection.remoteAddress()), now());
      if (visitor == null) {
        refuse(connection, Reason.TOO_MANY_FROM_IP);
        return;
      }
      newcomers.put(channel, visitor);
    }
    connections++;
    channel.closeFuture().addListener(closed -> disconnected(channel));
    channel
        .config()
        .setRecvByteBufAllocator(
            new AdaptiveRecvByteBufAllocator(64, 2_048, READ_BYTES).maxMessagesPerRead(1));
    channel
        .eventLoop()
        .schedule(() -> requireUpgrade(channel), UPGRADE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void refuse(HttpConnection connection, Reason reason) {
    counters.cut(reason);
    connection.close();
  }

  private void disconnected(Channel channel) {
    connections--;
    Visitor visitor = newcomers.remove(channel);
    if (visitor != null) {
      visitors.leave(visitor);
    }
  }

  private void requireUpgrade(Channel channel) {
    if (channel.isActive() && channel.pipeline().get(Frames.class) == null) {
      counters.cut(Reason.NEVER_UPGRADED);
      channel.close();
    }
  }

  private void upgraded(ServerWebSocket socket) {
    Channel channel = ((WebSocketInternal) socket).channelHandlerContext().channel();
    Visitor visitor =
        options.trustForwardedFor()
            ? visitors.enter(forwarded(socket), now())
            : newcomers.remove(channel);
    if (visitor == null) {
      counters.cut(Reason.TOO_MANY_FROM_IP);
      channel.close();
      return;
    }
    Socket client = new Socket(this, channel, visitor);
    Frames.install(channel.pipeline(), client, options.limits().messageBytes());
    sockets.add(client);
    counters.open.increment();
    handler.opened(client);
  }

  private void answerPlainly(HttpServerRequest request) {
    request
        .response()
        .setStatusCode(plain.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain;charset=utf-8")
        .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
        .end(plain.text())
        .onComplete(answered -> request.connection().close());
  }

  private void look() {
    long now = now();
    List.copyOf(sockets).forEach(socket -> socket.look(now));
    visitors.forget(now);
    counters.holding(arriving.used(), unsent.used());
  }

  /** Often enough for the shortest of the times. */
  private long lookMillis() {
    SocketLimits limits = options.limits();
    long shortest =
        Math.min(
            limits.arrival().toMillis(),
            Math.min(limits.silence().toMillis(), limits.patience().toMillis()));
    return Math.max(1, Math.min(LOOK_MILLIS, shortest / 4));
  }

  private static String forwarded(ServerWebSocket socket) {
    MultiMap headers = socket.headers();
    List<String> values = headers.getAll("x-forwarded-for");
    if (!values.isEmpty()) {
      String last = values.get(values.size() - 1);
      String ip = last.substring(last.lastIndexOf(',') + 1).trim();
      if (NetUtil.isValidIpV4Address(ip) || NetUtil.isValidIpV6Address(ip)) {
        return ip;
      }
    }
    return ip(socket.remoteAddress());
  }

  private static String ip(SocketAddress remote) {
    return remote == null || remote.hostAddress() == null ? "" : remote.hostAddress();
  }
}

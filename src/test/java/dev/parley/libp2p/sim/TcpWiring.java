package dev.parley.libp2p.sim;

import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.net.TcpTransport;
import dev.parley.libp2p.net.VertxLoop;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Real sockets on this machine. */
final class TcpWiring implements Wiring {

  private static final long PATIENCE_SECONDS = 20;
  private static final long SETTLE_MILLIS = 50;
  private static final long LOOK_MILLIS = 2;

  private final Vertx vertx = Vertx.vertx();
  private final VertxLoop loop = VertxLoop.of(vertx);
  private final Transport transport = new TcpTransport(loop, ConnectionLimits.DEFAULT);

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Transport transport() {
    return transport;
  }

  @Override
  public Transport dialler() {
    return transport;
  }

  @Override
  public Multiaddr somewhere() {
    return Multiaddr.parse("/ip4/127.0.0.1/tcp/0");
  }

  @Override
  public <T> T on(Supplier<T> task) {
    return get(CompletableFuture.supplyAsync(task, loop));
  }

  @Override
  public void until(String what, BooleanSupplier condition) {
    CompletableFuture<Void> held = new CompletableFuture<>();
    loop.execute(() -> look(condition, held));
    try {
      get(held);
    } catch (AssertionError e) {
      throw new AssertionError("not so in time: " + what, e);
    }
  }

  private void look(BooleanSupplier condition, CompletableFuture<Void> held) {
    if (held.isDone()) {
      return;
    }
    try {
      if (condition.getAsBoolean()) {
        held.complete(null);
        return;
      }
      loop.schedule(LOOK_MILLIS, () -> look(condition, held));
    } catch (RuntimeException | AssertionError e) {
      held.completeExceptionally(e);
    }
  }

  @Override
  public void settle() {
    CompletableFuture<Void> later = new CompletableFuture<>();
    loop.schedule(SETTLE_MILLIS, () -> later.complete(null));
    get(later);
  }

  @Override
  public void close() {
    get(vertx.close().toCompletionStage().toCompletableFuture());
  }

  private static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      future.cancel(false);
      throw new AssertionError("it failed, or took too long", e);
    }
  }
}

package dev.parley.libp2p.net;

import dev.parley.libp2p.Loop;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.security.SecureRandom;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * An event loop of Vert.x as a host's home. Whatever enters the host is dispatched on one context,
 * so that inside its handlers {@link Vertx#currentContext()} is the one a verticle expects.
 */
public final class VertxLoop implements Loop {

  private final ContextInternal context;
  private final Random random = new SecureRandom();

  private VertxLoop(ContextInternal context) {
    this.context = context;
  }

  /** The loop of the event-loop verticle that calls, or else a new one. */
  public static VertxLoop of(Vertx vertx) {
    VertxInternal owner = (VertxInternal) vertx;
    ContextInternal current = owner.getContext();
    if (current != null && current.isDeployment() && current.isEventLoopContext()) {
      return new VertxLoop(current.unwrap());
    }
    return new VertxLoop(owner.createEventLoopContext());
  }

  public ContextInternal context() {
    return context;
  }

  @Override
  public void execute(Runnable task) {
    context.runOnContext(ignored -> task.run());
  }

  @Override
  public boolean isHere() {
    return context.nettyEventLoop().inEventLoop();
  }

  @Override
  public Timer schedule(long delayMillis, Runnable task) {
    ScheduledFuture<?> due =
        context
            .nettyEventLoop()
            .schedule(() -> context.dispatch(task), delayMillis, TimeUnit.MILLISECONDS);
    return () -> due.cancel(false);
  }

  @Override
  public long now() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public long wallClock() {
    return System.currentTimeMillis();
  }

  @Override
  public Random random() {
    return random;
  }
}

package dev.parley.libp2p.sim;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.Transport;
import io.vertx.core.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Two transports that reach each other, and how to wait for them: simulated, or real sockets. */
interface Wiring extends AutoCloseable {

  /** Where the tests listen. */
  Transport transport();

  /** Where the tests dial. */
  Transport dialler();

  /** The loop of what is on top of the links. */
  Loop loop();

  /** What to listen on, with port 0. */
  Multiaddr somewhere();

  /** Does something on the loop and waits for its result. */
  <T> T on(Supplier<T> task);

  /** Waits until a condition, looked at on the loop, holds; fails after a while. */
  void until(String what, BooleanSupplier condition);

  /** Waits until what is under way has arrived, as far as one can know. */
  void settle();

  @Override
  void close();

  default void run(Runnable task) {
    on(
        () -> {
          task.run();
          return null;
        });
  }

  default <T> Future<T> await(Supplier<Future<T>> task) {
    Future<T> future = on(task);
    until("a future completes", future::isComplete);
    return future;
  }

  static Wiring simulated(SimOptions options) {
    return new SimulatedWiring(options);
  }
}

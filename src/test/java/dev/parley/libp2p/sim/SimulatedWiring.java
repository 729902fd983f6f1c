package dev.parley.libp2p.sim;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.Transport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Two simulated machines. */
final class SimulatedWiring implements Wiring {

  private static final long LONG_ENOUGH_MILLIS = 3_600_000;

  private final VirtualTime time = new VirtualTime(11);
  private final Loop loop = time.loop();
  private final Transport listening;
  private final Transport dialling;

  SimulatedWiring(SimOptions options) {
    SimNetwork network = new SimNetwork(time, options);
    listening = network.transport(time.loop(), "10.0.0.1");
    dialling = network.transport(time.loop(), "10.0.0.2");
  }

  @Override
  public Transport transport() {
    return listening;
  }

  @Override
  public Transport dialler() {
    return dialling;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Multiaddr somewhere() {
    return Multiaddr.parse("/ip4/10.0.0.1/tcp/0");
  }

  @Override
  public <T> T on(Supplier<T> task) {
    T result = task.get();
    time.run(1);
    return result;
  }

  @Override
  public void until(String what, BooleanSupplier condition) {
    long end = time.now() + LONG_ENOUGH_MILLIS;
    while (!condition.getAsBoolean()) {
      if (time.now() > end || !time.step()) {
        throw new AssertionError("not so after " + time.now() + " ms: " + what);
      }
    }
  }

  @Override
  public void settle() {
    time.run(5_000);
  }

  @Override
  public void close() {
    time.run(LONG_ENOUGH_MILLIS);
  }
}

package dev.parley.sim;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.sim.SimNetwork;
import dev.parley.libp2p.sim.VirtualTime;
import dev.parley.sim.Plan.Trait;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What all parts of a simulation share. */
final class World {

  private static final int DAY_MILLIS = 86_400_000;

  final Plan plan;
  final VirtualTime time;
  final SimNetwork network;
  final Random random;

  /** For what no crash of a machine ends: clients and faults. */
  final Loop loop;

  final Chronicle chronicle;
  final Authorship authorship = new Authorship();
  final Path directory;
  final List<Machine> machines = new ArrayList<>();

  /** Added to all clocks, so that the simulated days begin at any time. */
  private long wallOffset;

  World(long seed, SimulationOptions options, Path directory) {
    time = new VirtualTime(seed);
    random = time.random();
    plan = Plan.of(random, options);
    network = new SimNetwork(time, plan.network());
    loop = time.loop(() -> wallOffset);
    wallOffset = random.nextInt(DAY_MILLIS);
    if (plan.has(Trait.MIDNIGHT)) {
      wallOffset += DAY_MILLIS - wallClock() % DAY_MILLIS - plan.faultyMillis() / 2;
    }
    chronicle = new Chronicle(time, network.trace());
    this.directory = directory;
  }

  /** All machines sleep: their clocks go on, and nothing else does. */
  void sleep(long millis) {
    wallOffset += millis;
    chronicle.event("all sleep for " + millis + " ms");
  }

  /** The right time. */
  long wallClock() {
    return loop.wallClock();
  }

  long wallOffset() {
    return wallOffset;
  }

  List<Machine> honest() {
    return machines.stream().filter(machine -> !machine.isHostile()).toList();
  }

  List<Machine> honestUp() {
    return machines.stream().filter(machine -> machine.isUp() && !machine.isHostile()).toList();
  }

  <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}

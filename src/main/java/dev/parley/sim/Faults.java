package dev.parley.sim;

import dev.parley.libp2p.sim.SimOptions;
import dev.parley.sim.Plan.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What goes wrong, one thing after the other and some at the same time. */
final class Faults {

  private static final int FEWEST_PAUSE_MILLIS = 1_000;
  private static final int MOST_PAUSE_MILLIS = 10_000;
  private static final long HOUR = 3_600_000;
  private static final long[] SKEWS = {5_000, 20_000};

  private final World world;
  private final Random random;
  private boolean stopped;
  private boolean divided;
  private boolean hourDone;

  Faults(World world) {
    this.world = world;
    this.random = world.random;
  }

  void start() {
    later(FEWEST_PAUSE_MILLIS, MOST_PAUSE_MILLIS, this::next);
  }

  /** All is well again, at once. */
  void stop() {
    stopped = true;
    world.network.heal();
    world.network.options(world.plan.network());
    for (Machine machine : world.machines) {
      machine.skew(0);
      if (machine.isOff()) {
        machine.boot();
      }
      machine.records().overload(false);
      if (machine.hostility() != null) {
        machine.hostility().calm();
      }
    }
    world.chronicle.event("all faults end");
  }

  private void next() {
    switch (random.nextInt(clocksGoWrong() ? 10 : 8)) {
      case 0, 1 -> divide();
      case 2 -> crash("kill", Machine::kill);
      case 3 -> crash("power", Machine::losePower);
      case 4 -> leave();
      case 5 -> lose();
      case 6 -> overload();
      case 7 -> blackout();
      default -> skew();
    }
    start();
  }

  private boolean clocksGoWrong() {
    return world.plan.has(Trait.CLOCKS) || world.plan.has(Trait.HOUR);
  }

  private void divide() {
    if (divided) {
      return;
    }
    List<String> side = new ArrayList<>();
    for (Machine machine : world.machines) {
      if (random.nextBoolean()) {
        side.add(machine.ip());
      }
    }
    divided = true;
    world.network.partition(side);
    world.chronicle.fault("partition", "partition: apart are " + side);
    later(
        2_000,
        45_000,
        () -> {
          divided = false;
          world.network.heal();
          world.chronicle.event("the partition ends");
        });
  }

  private interface Crash {
    void of(Machine machine);
  }

  private void crash(String kind, Crash crash) {
    Machine machine = somebody();
    if (machine != null) {
      world.chronicle.fault(kind, kind + ": " + machine);
      crash.of(machine);
      later(500, 30_000, machine::boot);
    }
  }

  /** Rarely, the power goes everywhere. */
  private void blackout() {
    if (random.nextInt(4) == 0) {
      world.chronicle.fault("blackout", "blackout");
      for (Machine machine : world.honestUp()) {
        machine.losePower();
        later(500, 10_000, machine::boot);
      }
    }
  }

  private void leave() {
    Machine machine = somebody();
    if (machine != null) {
      world.chronicle.fault("restart", "restart: " + machine);
      machine.leave();
      world.loop.schedule(
          500,
          () -> {
            machine.kill();
            machine.boot();
          });
    }
  }

  private void lose() {
    SimOptions lossy = world.plan.network().withLoss(0.05 + 0.25 * random.nextDouble());
    world.network.options(lossy);
    world.chronicle.fault("loss", "packets are lost");
    later(2_000, 20_000, () -> world.network.options(world.plan.network()));
  }

  private void overload() {
    Machine machine = somebody();
    if (machine != null) {
      world.chronicle.fault("overload", "overload: " + machine);
      MachineStore records = machine.records();
      records.overload(true);
      later(1_000, 10_000, () -> records.overload(false));
    }
  }

  private void skew() {
    Machine machine = somebody();
    if (machine == null) {
      return;
    }
    boolean hour = world.plan.has(Trait.HOUR) && !hourDone;
    hourDone |= hour;
    long size = hour ? HOUR : SKEWS[random.nextInt(SKEWS.length)];
    long skew = random.nextBoolean() ? size : -size;
    machine.skew(skew);
    world.chronicle.fault("clock", "clock: " + machine + " is ahead by " + skew);
    later(
        3_000,
        60_000,
        () -> {
          machine.skew(0);
          world.chronicle.event("the clock of " + machine + " is right");
        });
  }

  /** A machine that is up and belongs to nobody evil; null if there is none. */
  private Machine somebody() {
    List<Machine> up = world.honestUp();
    return up.isEmpty() ? null : world.oneOf(up);
  }

  private void later(int fewestMillis, int mostMillis, Runnable task) {
    world.loop.schedule(
        fewestMillis + random.nextInt(mostMillis - fewestMillis),
        () -> {
          if (!stopped) {
            task.run();
          }
        });
  }
}

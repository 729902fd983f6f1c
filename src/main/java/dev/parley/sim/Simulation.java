package dev.parley.sim;

import dev.parley.bus.DayDigest;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Limits;
import dev.parley.protocol.SignedRecord;
import dev.parley.sim.Plan.Trait;
import dev.parley.store.InlineStore;
import dev.parley.store.StoreOptions;
import dev.parley.store.Verifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One network from one seed: it is used, it suffers, it is left in peace, and then all nodes have
 * to hold the same.
 */
public final class Simulation {

  private static final long LOOK_MILLIS = 1_000;
  private static final long CHECK_MILLIS = 15_000;

  /** Within which a network in peace has to agree. */
  private static final long PATIENCE_MILLIS = 600_000;

  private static final long STAYS_SO_MILLIS = 30_000;

  /** Of one node, in that time. */
  private static final int MOST_SESSIONS_AT_REST = 12;

  /** Past retention, in its last day, and well within. */
  private static final List<Long> AGES = List.of(31 * Hlc.DAY_MS, 30 * Hlc.DAY_MS, 20 * Hlc.DAY_MS);

  private static final long NIGHT = 3_660_000;
  private static final int OLD_RECORDS = 30;

  private final long seed;
  private final World world;
  private final Users users;
  private final Clients clients;
  private final Faults faults;
  private long convergence = -1;
  private long records;

  private Simulation(long seed, SimulationOptions options, Path directory) {
    this.seed = seed;
    world = new World(seed, options, directory);
    users = new Users(world.random, world.authorship, world.plan.has(Trait.LARGE));
    clients = new Clients(world, users);
    faults = new Faults(world);
  }

  /** Runs one seed from beginning to end. */
  public static SimulationResult run(long seed, SimulationOptions options) {
    Path directory;
    try {
      directory = Files.createTempDirectory(options.directory(), "parley-sim-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return new Simulation(seed, options, directory).run();
    } finally {
      Disk.delete(directory);
    }
  }

  private SimulationResult run() {
    try {
      set();
      suffer();
      settle();
      compare();
    } catch (RuntimeException e) {
      world.chronicle.broken(said(e));
    }
    end();
    Chronicle chronicle = world.chronicle;
    return new SimulationResult(
        seed,
        chronicle.hash(),
        records,
        world.time.now(),
        convergence,
        chronicle.faults(),
        chronicle.failure(),
        chronicle.isBroken() ? chronicle.last() : List.of());
  }

  private static String said(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      text.append(cause).append("; ");
      Stream.of(cause.getStackTrace())
          .filter(frame -> frame.getClassName().startsWith("dev.parley."))
          .limit(3)
          .forEach(frame -> text.append("at ").append(frame).append("; "));
    }
    return text.toString();
  }

  private void set() {
    Plan plan = world.plan;
    world.chronicle.event(plan.toString());
    for (int i = 0; i < plan.nodes(); i++) {
      world.machines.add(new Machine(world, i, plan.has(Trait.HOSTILE) && i == 1));
    }
    if (plan.has(Trait.OLD)) {
      AGES.forEach(age -> world.machines.get(0).offline(age, this::use));
    }
    if (plan.has(Trait.SHELTERED)) {
      world.network.shelter(world.machines.get(plan.nodes() - 1).ip());
    }
    for (Machine machine : world.machines) {
      if (!isLate(machine)) {
        machine.boot();
      }
    }
    clients.start();
    faults.start();
  }

  private boolean isLate(Machine machine) {
    return world.plan.has(Trait.LATE) && machine.index() == world.plan.nodes() - 1;
  }

  /** What happened on a machine before it met the others. */
  private void use(InlineStore store) {
    Machine machine = world.machines.get(0);
    for (int i = 0; i < OLD_RECORDS; i++) {
      store.apply(List.of(users.next(machine.name(), machine.clock())), Source.LOCAL);
    }
  }

  private void suffer() {
    long end = world.time.now() + world.plan.faultyMillis();
    long half = world.plan.faultyMillis() / 2;
    while (world.time.now() < end && !world.chronicle.isBroken()) {
      pass(Math.min(CHECK_MILLIS, end - world.time.now()));
      if (world.time.now() > half) {
        world.machines.stream().filter(this::isLate).filter(Machine::isOff).forEach(Machine::boot);
      }
    }
  }

  private void pass(long millis) {
    long end = world.time.now() + millis;
    while (world.time.now() < end && !world.chronicle.isBroken()) {
      world.time.run(Math.min(LOOK_MILLIS, end - world.time.now()));
    }
    world.honestUp().forEach(this::checkBlame);
    if (!world.honestUp().isEmpty()) {
      Memberships.check(world.oneOf(world.honestUp()), world.chronicle);
    }
  }

  /** No honest node may hold anything against another. */
  private void checkBlame(Machine machine) {
    for (Machine other : world.honest()) {
      if (other != machine && machine.peers().sync().score(other.address().peer()) < 0) {
        world.chronicle.broken(machine + " holds against " + other + " what it sent by sync");
      }
    }
    if (!world.plan.has(Trait.HOSTILE) && machine.peers().gossip().state().rejected() > 0) {
      world.chronicle.broken(machine + " rejects gossip, and nobody is hostile");
    }
  }

  private void settle() {
    clients.stop();
    faults.stop();
    if (world.plan.has(Trait.HOUR)) {
      world.sleep(NIGHT);
    }
    if (world.plan.has(Trait.HOSTILE)) {
      // What the liar has stamped ahead, others take only when its time has come.
      pass(2 * Limits.MAX_STAMP_DISTANCE_MS);
    }
    long start = world.time.now();
    while (!world.chronicle.isBroken() && convergence < 0) {
      pass(LOOK_MILLIS);
      if (allEqual()) {
        convergence = world.time.now() - start;
        world.chronicle.event("all nodes hold the same");
      } else if (world.time.now() - start > PATIENCE_MILLIS) {
        world.chronicle.broken("not all nodes hold the same: " + differences());
      }
    }
    if (!world.chronicle.isBroken()) {
      rest();
    }
  }

  private void rest() {
    long sessions = sessions();
    pass(STAYS_SO_MILLIS);
    if (!allEqual()) {
      world.chronicle.broken("all nodes held the same, and then not: " + differences());
    }
    long more = sessions() - sessions;
    if (!world.plan.has(Trait.HOSTILE) && more > MOST_SESSIONS_AT_REST * world.plan.nodes()) {
      world.chronicle.broken("no rest: %d sync sessions of equal nodes".formatted(more));
    }
  }

  private long sessions() {
    return world.honest().stream()
        .map(machine -> machine.peers().sync().state())
        .mapToLong(state -> state.sessions() + state.failures())
        .sum();
  }

  private boolean allEqual() {
    return world.honestUp().size() == world.honest().size()
        && world.honest().stream().map(this::digests).distinct().count() == 1;
  }

  private List<List<DayDigest>> digests(Machine machine) {
    return Inspection.digests(machine.store(), machine.records().cutoffMs());
  }

  private String differences() {
    StringBuilder text = new StringBuilder();
    for (Machine machine : world.honest()) {
      text.append(machine).append(" with ").append(machine.host().connections().size());
      text.append(" connections holds");
      for (List<DayDigest> days : digests(machine)) {
        int count = days.stream().mapToInt(DayDigest::count).sum();
        text.append(' ').append(count).append('/');
        text.append(Integer.toHexString(days.hashCode()));
      }
      text.append("; ");
    }
    return text.toString();
  }

  private void compare() {
    if (world.chronicle.isBroken()) {
      return;
    }
    Machine first = world.honest().get(0);
    long cutoff = first.records().cutoffMs();
    for (Domain domain : Domain.values()) {
      List<Bytes> wanted = Inspection.export(first.store(), domain, cutoff);
      records += wanted.size();
      for (Machine machine : world.honest()) {
        if (!Inspection.export(machine.store(), domain, cutoff).equals(wanted)) {
          world.chronicle.broken(machine + " exports other bytes than " + first);
        }
      }
    }
    for (Machine machine : world.honest()) {
      Memberships.check(machine, world.chronicle);
      machine.ledger().check(machine.store(), machine.toString(), cutoff);
      machine.ledger().check(first.store(), first.toString(), cutoff);
    }
  }

  /** Also what a store derives from its records has to be right on the disk. */
  private void end() {
    for (Machine machine : new ArrayList<>(world.machines)) {
      if (!machine.isOff()) {
        machine.kill();
        if (!machine.isHostile() && !world.chronicle.isBroken()) {
          verify(machine);
        }
      }
    }
  }

  private void verify(Machine machine) {
    Verifier.verify(
        StoreOptions.at(machine.disk().directory()),
        (SignedRecord record) -> world.authorship.isSigned(record),
        (place, problem) ->
            world.chronicle.broken(machine + " verifies not: " + place + " " + problem));
  }
}

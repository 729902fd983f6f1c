package dev.parley.sim;

import dev.parley.bus.Outcome;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.AsyncResult;
import java.util.List;

/** The users' programs: each request goes to any node, and again if there was no answer. */
final class Clients {

  private static final int MOST_PAUSE_MILLIS = 1_500;
  private static final int MOST_RETRY_MILLIS = 12_000;
  private static final int BURST = 30;
  private static final int MOST_ASKED = 20;

  private final World world;
  private final Users users;
  private boolean stopped;

  Clients(World world, Users users) {
    this.world = world;
    this.users = users;
  }

  void start() {
    world.loop.schedule(world.random.nextInt(MOST_PAUSE_MILLIS), this::act);
  }

  void stop() {
    stopped = true;
  }

  private void act() {
    if (stopped) {
      return;
    }
    List<Machine> up = world.honestUp();
    if (!up.isEmpty()) {
      Machine machine = world.oneOf(up);
      if (world.random.nextInt(25) == 0) {
        askTheMesh(machine, world.oneOf(up));
      }
      boolean burst = world.random.nextInt(40) == 0;
      for (int i = 0; i < (burst ? BURST : 1); i++) {
        long ts = timeFor(machine);
        send(
            machine, burst ? users.message(machine.name(), ts) : users.next(machine.name(), ts), 2);
      }
    }
    start();
  }

  /** For what another node has, as a node does that catches up. */
  private void askTheMesh(Machine machine, Machine other) {
    Domain domain = Domain.of(world.random.nextInt(Domain.values().length));
    List<Hash> keys =
        Inspection.records(other.store(), domain, other.records().cutoffMs()).stream()
            .filter(record -> world.random.nextInt(4) == 0)
            .map(SignedRecord::key)
            .limit(MOST_ASKED)
            .toList();
    machine
        .peers()
        .gossip()
        .ask(domain, keys)
        .onSuccess(
            found ->
                world.chronicle.event(
                    "%s asked the mesh for %d of %s and got %d"
                        .formatted(machine, keys.size(), domain.kind(), found.outcomes().size())));
  }

  /** A client's clock is right, or as wrong as that of the machine on which it runs. */
  private long timeFor(Machine machine) {
    return world.random.nextBoolean() ? machine.clock() : world.wallClock();
  }

  private void send(Machine machine, SignedRecord record, int retries) {
    boolean[] answered = {false};
    machine
        .request(record)
        .onComplete(
            answer -> {
              answered[0] = true;
              world.chronicle.event(told(machine, record, answer));
            });
    if (retries > 0) {
      // Some ask again although they were answered, as when the answer was lost.
      boolean impatient = world.random.nextInt(8) == 0;
      long after = 200 + world.random.nextInt(MOST_RETRY_MILLIS);
      world.loop.schedule(
          after,
          () -> {
            if (!stopped && (impatient || !answered[0])) {
              send(machine, record, retries - 1);
            }
          });
    }
  }

  private static String told(Machine machine, SignedRecord record, AsyncResult<Outcome> answer) {
    String what =
        "%s %s at %s: "
            .formatted(record.domain().kind(), record.key().toHex().substring(0, 8), machine);
    if (answer.failed()) {
      return what + answer.cause().getMessage();
    }
    Outcome outcome = answer.result();
    return what
        + outcome.status()
        + (outcome.refusal() == null ? " " + outcome.hlc() : " " + outcome.refusal());
  }
}

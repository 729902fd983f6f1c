package dev.parley.http;

import dev.parley.bus.Addresses;
import dev.parley.bus.Answer;
import dev.parley.bus.Outcome;
import dev.parley.bus.Outcomes;
import dev.parley.bus.Query;
import dev.parley.bus.Refusal;
import dev.parley.bus.StoreStats;
import dev.parley.bus.Submission;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

/** A store whose faults a test chooses: it forgets what it takes. */
final class FaultyStore {

  final Queue<SignedRecord> taken = new ConcurrentLinkedQueue<>();
  final AtomicReference<Refusal> fault = new AtomicReference<>();

  private final Queue<Runnable> held = new ConcurrentLinkedQueue<>();
  private volatile boolean holding;

  void serve(Vertx vertx, Addresses addresses) {
    vertx.eventBus().<Submission>consumer(addresses.writer(), this::write);
    vertx.eventBus().<Query>consumer(addresses.reader(), this::read);
  }

  /** From now on nothing is answered until {@link #release}. */
  void hold() {
    holding = true;
  }

  int held() {
    return held.size();
  }

  void release() {
    holding = false;
    for (Runnable answer = held.poll(); answer != null; answer = held.poll()) {
      answer.run();
    }
  }

  private void write(Message<Submission> message) {
    List<SignedRecord> records = message.body().records();
    taken.addAll(records);
    Refusal refusal = fault.get();
    if (refusal != null) {
      reply(() -> fail(message, refusal));
      return;
    }
    List<Outcome> outcomes = new ArrayList<>();
    records.forEach(record -> outcomes.add(Outcome.stored(record.key(), 1L << 40)));
    reply(() -> message.reply(new Outcomes(outcomes)));
  }

  private void read(Message<Query> message) {
    Refusal refusal = fault.get();
    if (refusal != null) {
      reply(() -> fail(message, refusal));
    } else if (message.body() instanceof Query.Stats) {
      reply(() -> message.reply(new StoreStats(List.of(0L, 0L, 0L, 0L), 0, 0, 0, true)));
    } else if (message.body() instanceof Query.IdentityOf) {
      reply(() -> message.reply(new Answer.Profile(null)));
    } else {
      reply(() -> message.reply(new Answer.Kind(null)));
    }
  }

  private void reply(Runnable answer) {
    if (holding) {
      held.add(answer);
    } else {
      answer.run();
    }
  }

  private static void fail(Message<?> message, Refusal refusal) {
    message.fail(refusal.ordinal(), "asked to fail");
  }
}

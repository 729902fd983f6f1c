package dev.parley.replica;

import dev.parley.bus.Addresses;
import dev.parley.bus.Outcome;
import dev.parley.bus.Outcomes;
import dev.parley.bus.Query;
import dev.parley.bus.Submission;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Admission;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The store behind the event bus. */
public final class BusStore implements RecordStore {

  private final Vertx vertx;
  private final Addresses addresses;
  private final Duration retention;
  private final InstantSource clock;

  public BusStore(Vertx vertx, Addresses addresses, Duration retention, InstantSource clock) {
    this.vertx = vertx;
    this.addresses = addresses;
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public <T> Future<T> ask(Query query) {
    return vertx.eventBus().<T>request(addresses.reader(), query).map(Message::body);
  }

  @Override
  public Future<List<Outcome>> submit(List<SignedRecord> records) {
    return vertx
        .eventBus()
        .<Outcomes>request(addresses.writer(), new Submission(records, Source.REPLICA, false))
        .map(answer -> answer.body().outcomes());
  }

  @Override
  public long cutoffMs() {
    return Admission.cutoffMs(clock.millis(), retention);
  }

  @Override
  public long nowMs() {
    return clock.millis();
  }
}

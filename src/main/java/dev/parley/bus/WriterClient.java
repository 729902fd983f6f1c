package dev.parley.bus;

import dev.parley.bus.Submission.Source;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands records to the writer from one verticle. What is submitted within one turn of its event
 * loop travels as one message, so a busy node pays for the bus once per turn and not per record.
 *
 * <p>For use on one context only.
 */
public final class WriterClient {

  private final Vertx vertx;
  private final String address;
  private final Source source;
  private final int maxInFlight;
  private final Batch applied = new Batch(false);
  private final Batch durable = new Batch(true);
  private int inFlight;

  /**
   * @param maxInFlight how many records may wait for the writer; above it, submissions fail with
   *     {@link Refusal#OVERLOADED}
   */
  public WriterClient(Vertx vertx, Addresses addresses, Source source, int maxInFlight) {
    this.vertx = vertx;
    this.address = addresses.writer();
    this.source = source;
    this.maxInFlight = maxInFlight;
  }

  /**
   * Submits one record.
   *
   * @param untilDurable as in {@link Submission}
   * @return what became of it; failed with a {@link Refusal} if the writer could not take it
   */
  public Future<Outcome> submit(SignedRecord record, boolean untilDurable) {
    if (inFlight >= maxInFlight) {
      return Future.failedFuture(Refusal.OVERLOADED.toException("the writer's queue is full"));
    }
    inFlight++;
    return (untilDurable ? durable : applied).add(record);
  }

  private final class Batch {

    private final boolean untilDurable;
    private List<SignedRecord> records = new ArrayList<>();
    private List<Promise<Outcome>> promises = new ArrayList<>();

    Batch(boolean untilDurable) {
      this.untilDurable = untilDurable;
    }

    Future<Outcome> add(SignedRecord record) {
      Promise<Outcome> promise = Promise.promise();
      records.add(record);
      promises.add(promise);
      if (records.size() == 1) {
        Context context = vertx.getOrCreateContext();
        context.runOnContext(turn -> send());
      }
      return promise.future();
    }

    private void send() {
      List<Promise<Outcome>> waiting = promises;
      Submission submission = new Submission(records, source, untilDurable);
      records = new ArrayList<>();
      promises = new ArrayList<>();
      vertx
          .eventBus()
          .<Outcomes>request(address, submission)
          .map(Message::body)
          .onComplete(
              answer -> {
                inFlight -= waiting.size();
                for (int i = 0; i < waiting.size(); i++) {
                  if (answer.succeeded()) {
                    waiting.get(i).complete(answer.result().outcomes().get(i));
                  } else {
                    waiting.get(i).fail(answer.cause());
                  }
                }
              });
    }
  }
}

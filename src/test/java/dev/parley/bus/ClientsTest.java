package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Outcome.Status;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.RandomRecords;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ClientsTest {

  private final RandomRecords random = new RandomRecords(1);
  private final Queue<Message<Submission>> submitted = new ConcurrentLinkedQueue<>();
  private final Queue<Message<Query>> asked = new ConcurrentLinkedQueue<>();
  private Addresses addresses;
  private Vertx vertx;
  private Context context;

  @BeforeEach
  void listen(Vertx vertx) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
    addresses = Addresses.of(random.peerId());
    BusCodec.registerAll(vertx.eventBus());
    vertx.eventBus().<Submission>consumer(addresses.writer()).handler(submitted::add);
    vertx.eventBus().<Query>consumer(addresses.reader()).handler(asked::add);
  }

  @Test
  void what_is_submitted_in_one_turn_travels_as_one_message() throws Exception {
    WriterClient client = writer(100);
    List<SignedRecord> records = List.of(random.message(), random.identity(), random.message());
    List<Future<Outcome>> outcomes =
        onContext(() -> records.stream().map(record -> client.submit(record, false)).toList());
    Message<Submission> message = next(submitted);
    assertThat(message.body()).isEqualTo(new Submission(records, Source.LOCAL, false));
    answer(message);
    assertThat(outcomes.get(1).await().key()).isEqualTo(records.get(1).key());
    assertThat(outcomes.get(2).await().status()).isEqualTo(Status.STORED);
    assertThat(submitted).isEmpty();
  }

  @Test
  void durable_submissions_travel_apart_from_the_others() throws Exception {
    WriterClient client = writer(100);
    onContext(
        () ->
            List.of(client.submit(random.message(), true), client.submit(random.message(), false)));
    List<Boolean> durable =
        List.of(next(submitted).body().untilDurable(), next(submitted).body().untilDurable());
    assertThat(durable).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void submissions_above_the_bound_are_refused_until_answers_come() throws Exception {
    WriterClient client = writer(2);
    List<Future<Outcome>> outcomes =
        onContext(
            () ->
                List.of(
                    client.submit(random.message(), false),
                    client.submit(random.message(), true),
                    client.submit(random.message(), false)));
    assertThat(Refusal.of(failure(outcomes.get(2)))).isEqualTo(Refusal.OVERLOADED);
    answer(next(submitted));
    answer(next(submitted));
    Future.all(outcomes.subList(0, 2)).await();
    Future<Outcome> again = onContext(() -> client.submit(random.message(), false));
    answer(next(submitted));
    assertThat(again.await().status()).isEqualTo(Status.STORED);
  }

  @Test
  void a_refused_submission_fails_each_of_its_records_and_frees_their_places() throws Exception {
    WriterClient client = writer(2);
    for (int round = 0; round < 2; round++) {
      List<Future<Outcome>> outcomes =
          onContext(
              () ->
                  List.of(
                      client.submit(random.message(), false),
                      client.submit(random.message(), false)));
      next(submitted).fail(Refusal.UNAVAILABLE.ordinal(), "disk full");
      for (Future<Outcome> outcome : outcomes) {
        assertThat(Refusal.of(failure(outcome))).isEqualTo(Refusal.UNAVAILABLE);
      }
    }
  }

  @Test
  void without_a_writer_a_submission_is_unavailable() throws Exception {
    WriterClient client = new WriterClient(vertx, Addresses.of(random.peerId()), Source.LOCAL, 10);
    Future<Outcome> outcome = onContext(() -> client.submit(random.message(), false));
    assertThat(Refusal.of(failure(outcome))).isEqualTo(Refusal.UNAVAILABLE);
  }

  @Test
  void queries_above_the_bound_are_refused_until_answers_come() throws Exception {
    ReaderClient client = new ReaderClient(vertx, addresses, 1);
    Query.KindOf query = new Query.KindOf(random.hash());
    Future<ChatKind> first = onContext(() -> client.kindOf(query));
    Future<ChatKind> second = onContext(() -> client.kindOf(query));
    assertThat(Refusal.of(failure(second))).isEqualTo(Refusal.OVERLOADED);
    next(asked).reply(new Answer.Kind(ChatKind.GROUP));
    assertThat(first.await()).isEqualTo(ChatKind.GROUP);
    Future<ChatKind> third = onContext(() -> client.kindOf(query));
    next(asked).reply(new Answer.Kind(null));
    assertThat(third.await()).isNull();
  }

  @Test
  void a_failed_query_frees_its_place_and_says_why() throws Exception {
    ReaderClient client = new ReaderClient(vertx, addresses, 1);
    for (int round = 0; round < 2; round++) {
      Future<MembersPage> page =
          onContext(
              () -> client.members(new Query.Members(random.address(), random.hash(), 1, null)));
      next(asked).fail(Refusal.NOT_MEMBER.ordinal(), "not a member");
      assertThat(Refusal.of(failure(page))).isEqualTo(Refusal.NOT_MEMBER);
    }
  }

  @Test
  void every_refusal_comes_back_from_the_bus_as_itself() {
    for (Refusal refusal : Refusal.values()) {
      assertThat(Refusal.of(refusal.toException("why"))).isEqualTo(refusal);
    }
    assertThat(Refusal.of(new IllegalStateException())).isEqualTo(Refusal.UNAVAILABLE);
  }

  private WriterClient writer(int maxInFlight) {
    return new WriterClient(vertx, addresses, Source.LOCAL, maxInFlight);
  }

  private static void answer(Message<Submission> message) {
    List<Outcome> outcomes = new ArrayList<>();
    message.body().records().forEach(record -> outcomes.add(Outcome.stored(record.key(), 1)));
    message.reply(new Outcomes(outcomes));
  }

  /** Within one turn of the clients' context. */
  private <T> T onContext(Callable<T> action) throws Exception {
    FutureTask<T> task = new FutureTask<>(action);
    context.runOnContext(turn -> task.run());
    return task.get();
  }

  private <T> Message<T> next(Queue<Message<T>> messages) {
    while (messages.isEmpty()) {
      vertx.timer(1).await();
    }
    return messages.remove();
  }

  private static Throwable failure(Future<?> future) {
    return future
        .map(value -> (Throwable) new AssertionError("succeeded"))
        .recover(Future::succeededFuture)
        .await();
  }
}

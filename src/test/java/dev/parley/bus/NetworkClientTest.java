package dev.parley.bus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NetworkClientTest {

  private static final Addresses ADDRESSES =
      new Addresses("writer", "reader", "committed", "network", "mail", "mail-reader");
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final AtomicLong nanos = new AtomicLong();
  private final NetworkClient client = new NetworkClient(vertx, ADDRESSES, nanos::get);
  private final List<Message<Object>> asked = new CopyOnWriteArrayList<>();
  private volatile boolean silent;
  private volatile NetworkState state = known(true, "one");

  @BeforeEach
  void register() {
    BusCodec.registerAll(vertx.eventBus());
  }

  @AfterEach
  void close() {
    await(vertx::close);
  }

  @Test
  void without_anybody_who_answers_the_node_is_alone() {
    assertThat(await(client::state)).isEqualTo(NetworkState.ALONE);
  }

  @Test
  void what_is_known_holds_for_a_second() {
    answer();
    assertThat(await(client::state)).isEqualTo(state);
    NetworkState first = state;
    state = known(false, "two");
    nanos.addAndGet(SECOND - 1);
    assertThat(await(client::state)).isEqualTo(first);
    nanos.addAndGet(1);
    assertThat(await(client::state)).isEqualTo(state);
    assertThat(asked).hasSize(2);
  }

  @Test
  void those_who_ask_at_the_same_time_share_a_question() {
    answer();
    await(() -> Future.all(client.state(), client.state(), client.state()));
    assertThat(asked).hasSize(1);
  }

  @Test
  void what_was_known_last_holds_while_nobody_has_time_to_answer() {
    answer();
    await(client::state);
    silent = true;
    nanos.addAndGet(SECOND);
    assertThat(await(client::state)).isEqualTo(state);
  }

  @Test
  void a_network_that_ended_is_not_remembered() {
    MessageConsumer<Object> consumer = answer();
    await(client::state);
    await(consumer::unregister);
    nanos.addAndGet(SECOND);
    assertThat(await(client::state)).isEqualTo(NetworkState.ALONE);
  }

  @Test
  void so_many_records_are_fetched_at_once_and_the_others_not() {
    answer();
    await(client::state);
    List<Future<Boolean>> fetches = new ArrayList<>();
    await(
        () -> {
          for (int i = 0; i < 20; i++) {
            fetches.add(client.fetch(Domain.IDENTITY, hash(i)));
          }
          return Future.join(fetches).otherwiseEmpty();
        });
    assertThat(asked).filteredOn(message -> message.body() instanceof MeshQuery).hasSize(8);
    assertThat(fetches).filteredOn(Future::result).hasSize(8);
    assertThat(await(() -> client.fetch(Domain.IDENTITY, hash(21)))).isTrue();
  }

  @Test
  void a_record_that_many_want_is_asked_for_once() {
    answer();
    Supplier<Future<Boolean>> fetch = () -> client.fetch(Domain.IDENTITY, hash(1));
    await(() -> Future.all(fetch.get(), fetch.get(), fetch.get()));
    assertThat(asked).filteredOn(message -> message.body() instanceof MeshQuery).hasSize(1);
  }

  @Test
  void a_node_in_sync_fetches_nothing() {
    state = known(false, "one");
    answer();
    assertThat(await(() -> client.fetch(Domain.IDENTITY, hash(1)))).isFalse();
    assertThat(asked).noneMatch(message -> message.body() instanceof MeshQuery);
  }

  private MessageConsumer<Object> answer() {
    MessageConsumer<Object> consumer = vertx.eventBus().consumer(ADDRESSES.network(), this::answer);
    await(consumer::completion);
    return consumer;
  }

  private void answer(Message<Object> message) {
    asked.add(message);
    if (silent) {
      return;
    }
    if (message.body() instanceof MeshQuery query) {
      message.reply(new Outcomes(List.of(Outcome.stored(query.keys().get(0), 1))));
    } else {
      message.reply(state);
    }
  }

  private static NetworkState known(boolean catchingUp, String address) {
    return new NetworkState(
        List.of(address),
        catchingUp,
        List.of(),
        NetworkState.Gossip.NONE,
        NetworkState.Sync.NONE,
        NetworkState.Discovery.NONE);
  }

  private static Hash hash(int number) {
    byte[] bytes = new byte[Hash.LENGTH];
    bytes[0] = (byte) number;
    return Hash.of(bytes);
  }

  /** Asks on the client's context. */
  private <T> T await(Supplier<Future<T>> question) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(turn -> question.get().onComplete(promise));
    CompletableFuture<T> answer = promise.future().toCompletionStage().toCompletableFuture();
    return answer.join();
  }
}

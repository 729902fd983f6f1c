package dev.parley.store;

import static dev.parley.store.Records.NOW;
import static dev.parley.store.Records.user;
import static dev.parley.store.RunningStore.await;
import static dev.parley.store.RunningStore.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Outcome;
import dev.parley.bus.Outcome.Status;
import dev.parley.bus.Outcomes;
import dev.parley.bus.Query;
import dev.parley.bus.Refusal;
import dev.parley.bus.StoreStats;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.Address;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Message;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.TransactionLogIterator;

@ExtendWith(VertxExtension.class)
class WriterVerticleTest {

  private static final int MANY = 200;

  @TempDir Path directory;

  private final Address alice = user(1);
  private final Address bob = user(2);
  private Vertx vertx;
  private TestStore store;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    store = new TestStore(directory.resolve("store"));
  }

  @AfterEach
  void close() {
    await(vertx.close());
    store.database.close();
  }

  @Test
  void outcomes_come_in_the_order_of_the_records() {
    RunningStore running = run(store.options);
    Outcomes outcomes = await(running.local(message(1), message(2), message(1)));
    assertThat(outcomes.outcomes())
        .extracting(Outcome::key)
        .containsExactly(message(1).key(), message(2).key(), message(1).key());
    assertThat(outcomes.outcomes())
        .extracting(Outcome::status)
        .containsExactly(Status.STORED, Status.STORED, Status.KNOWN);
  }

  @Test
  void submissions_that_wait_together_are_written_together() throws Exception {
    RunningStore running = run(store.options);
    long before = store.database.rocks().getLatestSequenceNumber();
    CountDownLatch release = running.holdWriter();
    List<Future<Outcomes>> answers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      answers.add(running.local(message(i)));
    }
    release.countDown();
    await(Future.all(answers));
    assertThat(batchesSince(before)).isEqualTo(1);
    assertThat(store.trees.of(Domain.MESSAGES).count()).isEqualTo(MANY);
  }

  @Test
  void what_the_queue_has_no_room_for_is_refused_and_the_rest_is_stored() throws Exception {
    RunningStore running = run(options(10, 0));
    CountDownLatch release = running.holdWriter();
    List<Future<Outcomes>> answers = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      answers.add(running.local(message(i)));
    }
    release.countDown();
    for (int i = 0; i < 10; i++) {
      assertThat(await(answers.get(i)).outcomes().get(0).status()).isEqualTo(Status.STORED);
    }
    assertThat(Refusal.of(failure(answers.get(10)))).isEqualTo(Refusal.OVERLOADED);
    assertThat(Refusal.of(failure(answers.get(11)))).isEqualTo(Refusal.OVERLOADED);
    assertThat(await(running.local(message(10))).outcomes().get(0).status())
        .isEqualTo(Status.STORED);
    assertThat(running.queued.get()).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Durability.class)
  void a_durable_write_is_answered_with_every_durability(Durability durability) {
    RunningStore running = run(store.options.withDurability(durability));
    Outcomes outcomes = await(running.submit(Source.LOCAL, true, message(1)));
    assertThat(outcomes.outcomes()).extracting(Outcome::status).containsExactly(Status.STORED);
  }

  @Test
  void exactly_what_was_new_is_announced() {
    RunningStore running = run(store.options);
    Message lower = message(1).stamped(Hlc.of(NOW - 5, 0));
    await(running.submit(Source.REPLICA, false, message(1).stamped(Hlc.of(NOW, 0))));
    await(running.submit(Source.REPLICA, false, message(1).stamped(Hlc.of(NOW, 0))));
    await(running.local(Records.toGroup(alice, Records.group(bob, 1), ChatKind.GROUP, "no", NOW)));
    await(running.submit(Source.REPLICA, false, lower));
    await(running.local(message(2)));
    await(running.local(message(3)));
    assertThat(announced(running, message(3)))
        .extracting(SignedRecord::hlc)
        .hasSize(4)
        .startsWith(Hlc.of(NOW, 0), lower.hlc());
  }

  @Test
  void what_a_failed_batch_had_written_already_is_announced() {
    RunningStore running = run(store.options);
    SignedRecord create = Records.create(alice, 1, ChatKind.GROUP, "title", NOW);
    Message needsTheGroup =
        Records.toGroup(alice, Records.group(alice, 1), ChatKind.GROUP, "hi", NOW);
    store.damage(Column.SEEN_MSG, message(1).key().view(), new byte[] {1});
    assertThat(Refusal.of(failure(running.local(create, needsTheGroup, message(1)))))
        .isEqualTo(Refusal.UNAVAILABLE);
    assertThat(announced(running, create)).hasSize(1);
    assertThat(store.trees.of(Domain.MEMBERS).count()).isEqualTo(1);
    assertThat(store.trees.of(Domain.MESSAGES).count()).isZero();
  }

  @Test
  void a_failed_write_makes_the_store_unwritable_and_reads_go_on() {
    RunningStore running = run(store.options);
    store.damage(Column.SEEN_MSG, message(1).key().view(), new byte[] {1});
    failure(running.local(message(1)));
    StoreStats stats = await(running.ask(new Query.Stats()));
    assertThat(stats.writable()).isFalse();
    Throwable refused = failure(running.local(message(2)));
    assertThat(Refusal.of(refused)).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(refused).hasMessageContaining("the store cannot write");
  }

  @Test
  void a_disk_without_space_refuses_writes_and_answers_reads() {
    RunningStore running = run(options(100, Long.MAX_VALUE));
    Throwable refused = failure(running.local(message(1)));
    assertThat(Refusal.of(refused)).isEqualTo(Refusal.UNAVAILABLE);
    assertThat(refused).hasMessageContaining("the disk is nearly full");
    StoreStats stats = await(running.ask(new Query.Stats()));
    assertThat(stats.writable()).isFalse();
    assertThat(store.dump()).isEmpty();
  }

  @Test
  void undeploying_finishes_what_was_taken() throws Exception {
    RunningStore running = run(store.options);
    CountDownLatch release = running.holdWriter();
    List<Future<Outcomes>> answers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      answers.add(running.local(message(i)));
    }
    Future<Void> undeployed = running.undeployWriter();
    release.countDown();
    await(undeployed);
    await(Future.all(answers));
    assertThat(store.trees.of(Domain.MESSAGES).count()).isEqualTo(MANY);
  }

  @Test
  void a_submission_that_comes_while_the_writer_stops_is_answered() throws Exception {
    RunningStore running = run(store.options);
    CountDownLatch release = running.holdWriter();
    Future<Void> undeployed = running.undeployWriter();
    List<Future<Outcomes>> answers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      answers.add(running.local(message(i)));
    }
    release.countDown();
    await(undeployed);
    for (Future<Outcomes> answer : answers) {
      Throwable failure = failure(answer);
      assertThat(failure == null || Refusal.of(failure) == Refusal.UNAVAILABLE).isTrue();
    }
  }

  @Test
  void two_stores_share_a_vertx_and_nothing_else() {
    RunningStore one = run(store.options);
    try (TestStore second = new TestStore(directory.resolve("second"))) {
      RunningStore other = new RunningStore(vertx, second, second.options, 1);
      await(one.local(message(1)));
      await(other.local(message(2), message(3)));
      assertThat(announced(one, message(1))).hasSize(1);
      assertThat(announced(other, message(3))).hasSize(2);
      assertThat(store.dialog(alice, bob)).hasSize(1);
      assertThat(second.dialog(alice, bob)).hasSize(2);
      await(vertx.close());
    }
  }

  @Test
  void records_of_many_senders_are_all_stored_once() {
    RunningStore running = run(store.options);
    List<Future<Outcomes>> answers = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      answers.add(running.submit(Source.LOCAL, i % 2 == 0, message(i), message(i + 1)));
    }
    await(Future.all(answers));
    assertThat(store.trees.of(Domain.MESSAGES).count()).isEqualTo(MANY + 1);
    assertThat(store.verify()).isEmpty();
  }

  private RunningStore run(StoreOptions options) {
    return new RunningStore(vertx, store, options, 0);
  }

  /** What was announced up to {@code last}, which must be among it. */
  private List<SignedRecord> announced(RunningStore running, SignedRecord last) {
    while (running.committed.stream().noneMatch(record -> record.key().equals(last.key()))) {
      // The announcement is on its way; a turn of the event loop brings it nearer.
      await(vertx.timer(1));
    }
    return List.copyOf(running.committed);
  }

  private StoreOptions options(int queueLimit, long minFreeDiskBytes) {
    return new StoreOptions(
        store.options.directory(),
        Durability.INTERVAL,
        Duration.ofMillis(100),
        queueLimit,
        1,
        StoreOptions.DEFAULT_CACHE_BYTES,
        StoreOptions.DEFAULT_WRITE_BUFFER_BYTES,
        minFreeDiskBytes,
        store.options.retention());
  }

  private int batchesSince(long sequence) throws RocksDBException {
    int batches = 0;
    try (TransactionLogIterator log = store.database.rocks().getUpdatesSince(sequence + 1)) {
      for (; log.isValid(); log.next()) {
        batches++;
      }
    }
    return batches;
  }

  private Message message(int number) {
    return Records.dialog(alice, bob, "message " + number, NOW);
  }
}

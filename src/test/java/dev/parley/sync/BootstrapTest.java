package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Message;
import dev.parley.replica.Cores;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Days that are missing are streamed, from whoever is there. */
class BootstrapTest {

  private static final long NOW = 1_767_225_600_000L + 12 * 3_600_000L;
  private static final int PER_DAY = 1_500;
  private static final int LARGE_DAYS = 3;
  private static final int SMALL_DAYS = 4;
  private static final int PER_SMALL_DAY = 50;
  private static final int TOTAL = LARGE_DAYS * PER_DAY + SMALL_DAYS * PER_SMALL_DAY;

  /** About 140 of the records here. */
  private static final int LOT_BYTES = 45_000;

  private final Random random = new Random(1);
  private final MemoryReplica ann = new MemoryReplica(NOW);
  private final MemoryReplica bob = new MemoryReplica(NOW);
  private final MemoryReplica cid = new MemoryReplica(NOW);
  private final Progress progress = new MemoryProgress();
  private int written;

  @BeforeEach
  void fill() {
    for (int day = 1; day <= LARGE_DAYS + SMALL_DAYS; day++) {
      for (int i = 0; i < (day <= LARGE_DAYS ? PER_DAY : PER_SMALL_DAY); i++) {
        Message message = message(day);
        bob.add(message);
        cid.add(message);
      }
    }
  }

  @Test
  void an_empty_replica_streams_the_large_days_and_sketches_the_small_ones() {
    SyncReport report = succeeded(sync(ann, new DayChannel(server(bob)), progress));
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES)).hasSize(TOTAL);
    assertThat(report.streamed()).isEqualTo(LARGE_DAYS * PER_DAY);
    assertThat(report.missing()).isEqualTo(TOTAL);
    assertThat(report.fetched().stored()).isEqualTo(TOTAL);
    assertThat(report.mismatched()).isZero();
  }

  @Test
  void the_newest_day_comes_first() {
    sync(ann, new DayChannel(server(bob)).breakingAt(8), progress);
    long newest = (NOW - 12 * 3_600_000L) - MemoryReplica.DAY_MS;
    assertThat(ann.size(Domain.MESSAGES)).isPositive();
    assertThat(ann.oldestMs(Domain.MESSAGES)).isGreaterThanOrEqualTo(newest);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 15})
  void a_broken_stream_goes_on_with_another_peer_and_nothing_comes_twice(int answers) {
    int streamed = 0;
    int sessions = 0;
    Future<SyncReport> session;
    do {
      DayChannel channel =
          new DayChannel(server(sessions % 2 == 0 ? bob : cid)).breakingAt(answers);
      session = sync(ann, channel, progress);
      streamed += channel.streamed;
      sessions++;
    } while (session.failed() && sessions < 200);
    assertThat(session.succeeded()).isTrue();
    assertThat(sessions).isGreaterThan(2);
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES));
    assertThat(streamed).isEqualTo(LARGE_DAYS * PER_DAY);
  }

  @Test
  void a_broken_session_tells_what_it_moved() {
    DaySync session =
        new DaySync(
            ann,
            new DayChannel(server(bob)).breakingAt(3),
            Domain.MESSAGES,
            random,
            progress,
            Cores.HERE);
    assertThat(session.run().failed()).isTrue();
    assertThat(session.report().streamed()).isEqualTo(ann.size(Domain.MESSAGES)).isPositive();
  }

  @Test
  void what_was_lost_since_a_mark_was_made_is_streamed_again() {
    sync(ann, new DayChannel(server(bob)).breakingAt(4), progress);
    MemoryReplica restored = new MemoryReplica(NOW);
    succeeded(sync(restored, new DayChannel(server(bob)), progress));
    assertThat(restored.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES));
  }

  @Test
  void a_slow_store_bounds_what_is_in_memory() {
    SlowReplica slow = new SlowReplica(ann);
    DayChannel channel = new DayChannel(server(bob));
    Future<SyncReport> session = sync(slow, channel, progress);
    int stored = 0;
    int most = 0;
    while (!session.isComplete()) {
      most = Math.max(most, channel.lots - stored);
      assertThat(slow.storeOne()).as("something waits for the store").isTrue();
      stored++;
    }
    assertThat(most).isEqualTo(Session.LOTS_IN_HAND);
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES));
  }

  @Test
  void only_what_is_stored_is_marked() {
    SlowReplica slow = new SlowReplica(ann);
    sync(slow, new DayChannel(server(bob)), progress);
    int day = (int) ((NOW - MemoryReplica.DAY_MS) / MemoryReplica.DAY_MS);
    assertThat(progress.load(Domain.MESSAGES, day)).isNull();
    slow.storeOne();
    assertThat(progress.load(Domain.MESSAGES, day).count()).isEqualTo(ann.size(Domain.MESSAGES));
  }

  @Test
  void a_store_that_fails_ends_the_session_and_leaves_the_marks_before_it() {
    SlowReplica slow = new SlowReplica(ann);
    Future<SyncReport> session = sync(slow, new DayChannel(server(bob)), progress);
    slow.storeOne();
    int stored = ann.size(Domain.MESSAGES);
    while (slow.failOne()) {
      assertThat(session.succeeded()).isFalse();
    }
    assertThat(session.failed()).isTrue();
    int day = (int) ((NOW - MemoryReplica.DAY_MS) / MemoryReplica.DAY_MS);
    assertThat(progress.load(Domain.MESSAGES, day).count()).isEqualTo(stored);
  }

  @Test
  void a_record_that_came_late_is_counted_as_a_mismatch_and_found_all_the_same() {
    DayChannel channel = new DayChannel(server(bob));
    channel.beforeFirstLot = () -> bob.add(message(1));
    SyncReport report = succeeded(sync(ann, channel, progress));
    assertThat(report.mismatched()).isEqualTo(1);
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES));
  }

  @Test
  void records_are_checked_where_they_hold_up_no_loop() {
    Deque<Runnable> waiting = new ArrayDeque<>();
    Cores later =
        new Cores() {
          @Override
          public <T> Future<T> run(Callable<T> work) {
            Promise<T> promise = Promise.promise();
            waiting.add(
                () -> {
                  try {
                    promise.complete(work.call());
                  } catch (Exception e) {
                    promise.fail(e);
                  }
                });
            return promise.future();
          }
        };
    DayChannel channel = new DayChannel(server(bob));
    Future<SyncReport> session =
        new DaySync(ann, channel, Domain.MESSAGES, random, progress, later).run();
    assertThat(ann.size(Domain.MESSAGES)).isZero();
    assertThat(channel.lots).isEqualTo(Session.LOTS_IN_HAND);
    while (!waiting.isEmpty()) {
      waiting.poll().run();
    }
    succeeded(session);
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES));
  }

  @Test
  void a_peer_that_left_most_out_does_not_keep_others_from_giving_it() {
    DayChannel withholding = new DayChannel(server(bob)).breakingAt(2);
    withholding.onlyLast = true;
    sync(ann, withholding, progress);
    succeeded(sync(ann, new DayChannel(server(cid)), progress));
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(cid.export(Domain.MESSAGES));
  }

  @Test
  void differences_of_several_answers_are_moved_both_ways() {
    List<Bytes> before = new ArrayList<>(bob.export(Domain.MESSAGES));
    succeeded(sync(ann, new DayChannel(server(bob)), progress));
    for (int i = 0; i < 700; i++) {
      ann.add(message(1));
      bob.add(message(2));
    }
    SyncReport report = succeeded(sync(ann, new DayChannel(server(bob)), progress));
    assertThat(report.missing()).isEqualTo(700);
    assertThat(report.pushed()).isEqualTo(700);
    assertThat(ann.export(Domain.MESSAGES))
        .isEqualTo(bob.export(Domain.MESSAGES))
        .hasSize(before.size() + 1_400);
  }

  private SyncServer server(MemoryReplica replica) {
    return new SyncServer(replica, random, Cores.HERE, LOT_BYTES);
  }

  private Future<SyncReport> sync(Replica replica, SyncChannel channel, Progress progress) {
    return new DaySync(replica, channel, Domain.MESSAGES, random, progress, Cores.HERE).run();
  }

  private static SyncReport succeeded(Future<SyncReport> session) {
    assertThat(session.succeeded()).as("%s", session.cause()).isTrue();
    return session.result();
  }

  private Message message(int daysAgo) {
    long ts = NOW - daysAgo * MemoryReplica.DAY_MS - random.nextInt(6 * 3_600_000);
    return DaySyncTest.message(written++, ts);
  }
}

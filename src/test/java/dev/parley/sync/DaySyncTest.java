package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Message;
import dev.parley.protocol.RandomRecords;
import dev.parley.protocol.Signed;
import io.vertx.core.Future;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaySyncTest {

  private static final long NOW = 1_767_225_600_000L + 12 * 3_600_000L;
  private static final int DAYS = 30;

  static final Bytes NONCE = Bytes.of(new byte[SyncRequest.Hello.NONCE_LENGTH]);

  private final Random random = new Random(1);
  private final MemoryReplica ann = new MemoryReplica(NOW);
  private final MemoryReplica bob = new MemoryReplica(NOW);
  private CountedChannel channel;
  private int written;

  @Test
  void replicas_that_hold_the_same_say_so_in_one_round() {
    for (int i = 0; i < 2_000; i++) {
      both(message(anyTime()));
    }
    SyncReport report = sync();
    assertThat(report.equal()).isTrue();
    assertThat(channel.requests).isEqualTo(2);
    assertThat(channel.overhead).isLessThan(1_536);
  }

  @ParameterizedTest
  @CsvSource({"1,0", "0,1", "3,4", "60,40", "500,0", "0,500", "700,900"})
  void replicas_end_with_the_same(int onlyAnn, int onlyBob) {
    for (int i = 0; i < 1_000; i++) {
      both(message(anyTime()));
    }
    for (int i = 0; i < onlyAnn; i++) {
      ann.add(message(anyTime()));
    }
    for (int i = 0; i < onlyBob; i++) {
      bob.add(message(anyTime()));
    }
    SyncReport report = sync();
    assertThat(report.missing()).isEqualTo(onlyBob);
    assertThat(report.surplus()).isEqualTo(onlyAnn);
    assertThat(report.fetched().stored()).isEqualTo(onlyBob);
    assertThat(report.pushed()).isEqualTo(onlyAnn);
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES));
    assertThat(sync().equal()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_difference_costs_little_whether_scattered_or_after_an_outage(boolean scattered) {
    int difference = 1_000;
    for (int i = 0; i < 20_000; i++) {
      both(message(anyTime()));
    }
    for (int i = 0; i < difference; i++) {
      long ts = scattered ? anyTime() : NOW - 3_600_000 + i;
      (scattered && i % 2 == 0 ? ann : bob).add(message(ts));
    }
    sync();
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES));
    assertThat(channel.overhead).isLessThan(40L * difference);
    // Two that go together, two for the sketch, then the records themselves.
    assertThat(channel.requests).isLessThanOrEqualTo(6);
  }

  @Test
  void an_empty_replica_gets_everything() {
    for (int i = 0; i < 10_000; i++) {
      bob.add(message(anyTime()));
    }
    sync();
    assertThat(ann.size(Domain.MESSAGES)).isEqualTo(10_000);
  }

  @Test
  void what_was_written_during_an_outage_takes_no_sketch() {
    outage();
    SyncReport report = sync();
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES)).hasSize(4_000);
    assertThat(report.streamed()).isEqualTo(3_000);
    assertThat(channel.requests).isEqualTo(3);
  }

  @Test
  void what_else_differs_after_an_outage_is_found_by_a_sketch() {
    outage();
    for (int i = 0; i < 20; i++) {
      ann.add(message(NOW - 1_500_000 - i * 1_000));
      bob.add(message(NOW - 7_200_000 - i));
    }
    sync();
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES)).hasSize(4_040);
  }

  /** Both have written for an hour; then one was alone for half of the next. */
  private void outage() {
    for (int i = 0; i < 1_000; i++) {
      both(message(NOW - 7_200_000 + i * 3_600));
    }
    for (int i = 0; i < 3_000; i++) {
      bob.add(message(NOW - 1_860_000 + i * 600));
    }
  }

  @Test
  void two_copies_of_a_record_become_the_one_that_both_keep() {
    Message message = message(NOW - 3_600_000);
    ann.add(message.stamped(message.hlc() + 5));
    bob.add(message);
    sync();
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES)).hasSize(1);
  }

  @Test
  void what_is_on_its_way_is_no_difference() {
    ann.add(message(NOW - 2_000));
    assertThat(sync().equal()).isTrue();
    assertThat(bob.size(Domain.MESSAGES)).isZero();
  }

  @Test
  void what_either_side_has_let_go_does_not_come_back() {
    bob.add(message(NOW - 20 * MemoryReplica.DAY_MS));
    ann.cutoffMs = NOW - 10 * MemoryReplica.DAY_MS;
    assertThat(sync().equal()).isTrue();
    assertThat(ann.size(Domain.MESSAGES)).isZero();
  }

  private void both(Message message) {
    ann.add(message);
    bob.add(message);
  }

  private SyncReport sync() {
    channel = new CountedChannel(new SyncServer(bob, random));
    Future<SyncReport> done = new DaySync(ann, channel, Domain.MESSAGES, random).run();
    assertThat(done.succeeded()).as("%s", done.cause()).isTrue();
    return done.result();
  }

  private long anyTime() {
    return NOW - 60_000 - (long) (random.nextDouble() * (DAYS - 1) * MemoryReplica.DAY_MS);
  }

  private Message message(long ts) {
    return message(written++, ts);
  }

  /** A message in nobody's name that differs from those of other numbers. */
  static Message message(int number, long ts) {
    Signed noise = new RandomRecords(number).signed();
    Signed signed =
        new Signed(
            noise.author(), ts, noise.origin(), noise.version(), noise.signature(), Hlc.of(ts, 0));
    Address peer = Address.of(new byte[Address.LENGTH]);
    return Message.dialog(peer, 0, "message " + number, Bytes.EMPTY, signed);
  }
}

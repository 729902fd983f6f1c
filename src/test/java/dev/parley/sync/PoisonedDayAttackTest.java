package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Domain;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.Message;
import dev.parley.protocol.RecordCodec;
import dev.parley.replica.Cores;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer that streams days other than it should is caught, and costs little until then. */
class PoisonedDayAttackTest {

  private static final long NOW = 1_767_225_600_000L + 12 * 3_600_000L;
  private static final long YESTERDAY = NOW - MemoryReplica.DAY_MS;
  private static final int COUNT = 1_200;
  private static final int LOT_BYTES = 45_000;

  private final Random random = new Random(1);
  private final MemoryReplica ann = new MemoryReplica(NOW);
  private final MemoryReplica mallory = new MemoryReplica(NOW);
  private final Progress progress = new MemoryProgress();
  private int asked;
  private int written;

  @BeforeEach
  void fill() {
    for (int i = 0; i < COUNT; i++) {
      mallory.add(message(YESTERDAY + i));
    }
  }

  @Test
  void records_out_of_order_end_the_session() {
    caught(
        day -> {
          List<byte[]> records = new ArrayList<>(day.records());
          Collections.swap(records, 3, 4);
          return new SyncAnswer.Day(records, day.more());
        });
    assertThat(ann.size(Domain.MESSAGES)).isZero();
  }

  @Test
  void the_same_answer_again_and_again_ends_the_session() {
    List<SyncAnswer.Day> first = new ArrayList<>();
    caught(
        day -> {
          first.add(day);
          return first.get(0);
        });
    assertThat(asked).isLessThanOrEqualTo(Session.LOTS_IN_HAND);
  }

  @Test
  void an_answer_without_records_that_goes_on_ends_the_session() {
    caught(day -> new SyncAnswer.Day(List.of(), true));
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void records_of_another_day_end_the_session() {
    byte[] tomorrow = RecordCodec.encode(message(NOW - 3_600_000));
    caught(
        day -> {
          List<byte[]> records = new ArrayList<>(day.records());
          records.add(tomorrow);
          return new SyncAnswer.Day(records, false);
        });
  }

  @Test
  void records_from_before_the_agreed_cutoff_end_the_session() {
    ann.cutoffMs = YESTERDAY - 1;
    byte[] aged = RecordCodec.encode(message(YESTERDAY - 2));
    caught(
        day -> {
          List<byte[]> records = new ArrayList<>(day.records());
          records.add(0, aged);
          return new SyncAnswer.Day(records, day.more());
        });
  }

  @Test
  void an_answer_larger_than_a_lot_ends_the_session() {
    byte[] record = RecordCodec.encode(message(YESTERDAY));
    List<byte[]> flood = Collections.nCopies((6 << 20) / record.length, record);
    caught(day -> new SyncAnswer.Day(flood, true));
    assertThat(asked).isEqualTo(1);
  }

  @Test
  void records_that_nobody_would_send_end_the_session_and_leave_no_mark() {
    caught(
        day -> {
          List<byte[]> records = new ArrayList<>(day.records());
          records.replaceAll(PoisonedDayAttackTest::spoiled);
          return new SyncAnswer.Day(records, day.more());
        });
    int day = (int) (YESTERDAY / MemoryReplica.DAY_MS);
    assertThat(progress.load(Domain.MESSAGES, day)).isNull();
    assertThat(asked).isLessThanOrEqualTo(2);
  }

  @Test
  void a_day_without_an_end_is_left_where_it_had_to_end() {
    Future<SyncReport> session =
        session(
            day -> {
              List<byte[]> records = new ArrayList<>();
              for (int i = 0; i < 5_000; i++) {
                records.add(RecordCodec.encode(message(YESTERDAY + written)));
              }
              return new SyncAnswer.Day(records, true);
            });
    assertThat(session.succeeded()).as("%s", session.cause()).isTrue();
    assertThat(asked).isLessThan(20);
  }

  /** One byte of the text is another one: the id does not belong to it any more. */
  private static byte[] spoiled(byte[] record) {
    byte[] spoiled = record.clone();
    String text = new String(record, java.nio.charset.StandardCharsets.ISO_8859_1);
    spoiled[text.indexOf("message ")] = 'M';
    return spoiled;
  }

  private void caught(Function<SyncAnswer.Day, SyncAnswer.Day> lie) {
    Future<SyncReport> session = session(lie);
    assertThat(session.failed()).isTrue();
    assertThat(session.cause()).isInstanceOf(Malformed.class);
  }

  private Future<SyncReport> session(Function<SyncAnswer.Day, SyncAnswer.Day> lie) {
    CountedChannel honest =
        new CountedChannel(new SyncServer(mallory, random, Cores.HERE, LOT_BYTES));
    SyncChannel channel =
        new SyncChannel() {
          @Override
          public <T extends SyncAnswer> Future<T> ask(SyncRequest request, Class<T> kind) {
            Future<T> answer = honest.ask(request, kind);
            return request instanceof SyncRequest.Day
                ? answer.map(day -> kind.cast(lied((SyncAnswer.Day) day)))
                : answer;
          }

          private SyncAnswer lied(SyncAnswer.Day day) {
            asked++;
            return lie.apply(day);
          }
        };
    return new DaySync(ann, channel, Domain.MESSAGES, random, progress, Cores.HERE).run();
  }

  private Message message(long ts) {
    return DaySyncTest.message(written++, ts);
  }
}

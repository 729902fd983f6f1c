package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Domain;
import dev.parley.protocol.Message;
import io.vertx.core.Future;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeSyncTest {

  private static final long NOW = 1_767_225_600_000L + 12 * 3_600_000L;

  private final MemoryReplica ann = new MemoryReplica(NOW);
  private final MemoryReplica bob = new MemoryReplica(NOW);
  private CountedChannel channel;
  private int written;

  @Test
  void replicas_that_hold_the_same_say_so_in_one_round() {
    for (int i = 0; i < 500; i++) {
      Message message = next();
      ann.add(message);
      bob.add(message);
    }
    assertThat(sync().equal()).isTrue();
    assertThat(channel.requests).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1,0", "0,1", "5,7", "400,300", "0,3000"})
  void replicas_end_with_the_same(int onlyAnn, int onlyBob) {
    for (int i = 0; i < 300; i++) {
      Message message = next();
      ann.add(message);
      bob.add(message);
    }
    for (int i = 0; i < onlyAnn; i++) {
      ann.add(next());
    }
    for (int i = 0; i < onlyBob; i++) {
      bob.add(next());
    }
    SyncReport report = sync();
    assertThat(report.missing()).isEqualTo(onlyBob);
    assertThat(report.surplus()).isEqualTo(onlyAnn);
    assertThat(report.pushed()).isEqualTo(onlyAnn);
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES));
    assertThat(sync().equal()).isTrue();
  }

  @Test
  void two_copies_of_a_record_become_the_one_that_both_keep() {
    Message message = next();
    ann.add(message.stamped(message.hlc() + 5));
    bob.add(message);
    sync();
    assertThat(ann.export(Domain.MESSAGES)).isEqualTo(bob.export(Domain.MESSAGES)).hasSize(1);
  }

  @Test
  void what_this_side_has_let_go_does_not_come_back() {
    bob.add(next());
    ann.cutoffMs = NOW;
    SyncReport report = sync();
    assertThat(report.fetched().refused()).isZero();
    assertThat(ann.size(Domain.MESSAGES)).isZero();
  }

  private SyncReport sync() {
    channel = new CountedChannel(new SyncServer(bob, new Random(1)));
    Future<SyncReport> done = new TreeSync(ann, channel, Domain.MESSAGES).run();
    assertThat(done.succeeded()).as("%s", done.cause()).isTrue();
    return done.result();
  }

  private Message next() {
    return DaySyncTest.message(written, NOW - 60_000 - 1_000L * written++);
  }
}

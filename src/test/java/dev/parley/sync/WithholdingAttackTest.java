package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.DayDigest;
import dev.parley.protocol.Blake3;
import dev.parley.protocol.Bytes;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that claim records and never deliver them, or hide what they have. */
class WithholdingAttackTest {

  private static final int MESSAGES = 300;
  private static final int DAY = 19_000;

  @TempDir Path directory;

  private SyncAttack attack;

  @BeforeEach
  void start() {
    attack = new SyncAttack(directory, MESSAGES);
  }

  @AfterEach
  void close() {
    attack.close();
  }

  @Test
  void what_one_peer_claims_and_withholds_comes_from_another() {
    attack.impostor(SyncProtocol.DAYS, Impostor.Lie.of((request, truth) -> withheld(truth)));
    attack.network.run(10 * SyncAttack.SECOND);
    assertThat(attack.held()).isZero();
    attack.meetHonest();
    attack.until("the other peer is asked", 20 * SyncAttack.SECOND, MESSAGES);
  }

  @Test
  void what_one_peer_hides_comes_from_another() {
    attack.impostor(
        SyncProtocol.DAYS, new MemoryReplica(attack.network.nowMs()), Impostor.Lie.NONE);
    attack.network.run(10 * SyncAttack.SECOND);
    attack.meetHonest();
    attack.until("the other peer is asked", 20 * SyncAttack.SECOND, MESSAGES);
  }

  @Test
  void claims_that_are_never_kept_are_no_reason_to_hurry() {
    Impostor liar =
        attack.impostor(SyncProtocol.DAYS, Impostor.Lie.of((request, truth) -> withheld(truth)));
    attack.network.run(10 * SyncAttack.MINUTE);
    assertThat(liar.sessions()).hasSizeBetween(20, SyncAttack.SESSIONS_IN_TEN_MINUTES);
  }

  @Test
  void claims_of_version_1_that_are_never_kept_are_no_reason_to_hurry() {
    Impostor liar =
        attack.impostor(SyncProtocol.TREES, Impostor.Lie.of((request, truth) -> withheld(truth)));
    attack.network.run(30 * SyncAttack.SECOND);
    assertThat(attack.held()).isZero();
    assertThat(liar.sessions()).hasSizeBetween(3, SyncAttack.SESSIONS_IN_TEN_MINUTES / 15);
  }

  @Test
  void differences_that_always_get_less_do_not_make_a_node_hurry_for_ever() {
    int[] claimed = {1_000_000};
    Impostor liar =
        attack.impostor(
            SyncProtocol.DAYS,
            Impostor.Lie.of(
                (request, truth) -> {
                  if (truth instanceof SyncAnswer.Days) {
                    return days(--claimed[0]);
                  }
                  return withheld(truth);
                }));
    attack.network.run(10 * SyncAttack.MINUTE);
    assertThat(liar.sessions()).hasSizeBetween(20, SyncAttack.SESSIONS_IN_TEN_MINUTES);
  }

  @Test
  void a_peer_that_always_has_one_more_record_is_not_asked_all_the_time() {
    int[] sessions = {0};
    MemoryReplica replica = new MemoryReplica(attack.network.nowMs());
    Impostor spammer =
        attack.impostor(
            SyncProtocol.DAYS,
            replica,
            Impostor.Lie.of(
                (request, truth) -> {
                  if (request instanceof SyncRequest.Hello) {
                    int number = sessions[0]++;
                    replica.add(
                        attack.message("spam " + number, attack.messages.get(0).hlc() >>> 16));
                  }
                  return truth;
                }));
    attack.network.run(10 * SyncAttack.MINUTE);
    assertThat(attack.held()).isGreaterThan(20);
    assertThat(spammer.sessions()).hasSizeBetween(20, 2 * SyncAttack.SESSIONS_IN_TEN_MINUTES);
  }

  @Test
  void a_peer_that_always_has_more_does_not_keep_a_node_from_another() {
    MemoryReplica replica = new MemoryReplica(attack.network.nowMs());
    int[] written = {0};
    attack.impostor(
        SyncProtocol.DAYS,
        replica,
        Impostor.Lie.of(
            (request, truth) -> {
              for (int i = 0; i < 20 && request instanceof SyncRequest.Hello; i++) {
                replica.add(
                    attack.message("spam " + written[0]++, attack.messages.get(0).hlc() >>> 16));
              }
              return truth;
            }));
    attack.network.run(10 * SyncAttack.SECOND);
    attack.meetHonest();
    attack.network.run(20 * SyncAttack.SECOND);
    assertThat(attack.victim.export(dev.parley.protocol.Domain.MESSAGES))
        .containsAll(attack.honest.export(dev.parley.protocol.Domain.MESSAGES));
  }

  private static SyncAnswer withheld(SyncAnswer truth) {
    if (truth instanceof SyncAnswer.Day) {
      return new SyncAnswer.Day(List.of(), false);
    } else if (truth instanceof SyncAnswer.Fetch) {
      return new SyncAnswer.Fetch(List.of(), false);
    } else if (truth instanceof SyncAnswer.Records) {
      return new SyncAnswer.Records(List.of(), false);
    }
    return truth;
  }

  private static SyncAnswer days(int count) {
    byte[] digest = Blake3.hash(ByteBuffer.allocate(4).putInt(count).array());
    return new SyncAnswer.Days(List.of(new DayDigest(DAY, count, Bytes.of(digest))));
  }
}

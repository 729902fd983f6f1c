package dev.parley.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.node.Author;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Message;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that were signed and stamped for another time than now. */
class DatedRecordAttackTest {

  @TempDir Path directory;

  private GossipAttack attack;

  @BeforeEach
  void start() {
    attack = new GossipAttack(directory);
  }

  @AfterEach
  void close() {
    attack.close();
  }

  private static final long DAY = 86_400_000;

  @Test
  void a_record_of_the_future_is_neither_stored_nor_passed_on() {
    attack.tell(dated(Limits.MAX_DRIFT_MS + 60_000));
    assertThat(attack.heldByVictim()).isZero();
    assertThat(attack.passedOn()).isZero();
  }

  @Test
  void to_be_early_is_no_offence() {
    for (int i = 0; i < 30; i++) {
      attack.tell(dated(Limits.MAX_DRIFT_MS + 60_000 + i));
    }
    assertThat(attack.state().ignored()).isEqualTo(30);
    assertThat(attack.state().rejected()).isZero();
    assertThat(attack.victim.host().connection(attack.stranger.peerId())).isNotNull();
  }

  @Test
  void a_record_of_the_future_is_taken_when_its_time_has_come() {
    Message early = dated(Limits.MAX_DRIFT_MS + 60_000);
    attack.tell(early);
    attack.network.run(60_000);
    attack.tell(attack.message("later"), early);
    assertThat(attack.heldByVictim()).isEqualTo(2);
  }

  @Test
  void a_message_that_was_born_expired_is_neither_stored_nor_passed_on() {
    attack.tell(dated(-32 * DAY));
    attack.tell(dated(-1_000 * DAY));
    assertThat(attack.heldByVictim()).isZero();
    assertThat(attack.passedOn()).isZero();
  }

  @Test
  void a_message_of_former_days_is_kept_and_not_passed_on() {
    attack.tell(dated(-10 * DAY));
    assertThat(attack.heldByVictim()).isEqualTo(1);
    assertThat(attack.passedOn()).isZero();
  }

  @Test
  void what_does_not_age_is_taken_however_old_it_is() {
    attack.tell(Author.stamped(attack.alice.identity("key", 1_000_000_000_000L)));
    assertThat(attack.victim.export(Domain.IDENTITY)).hasSize(1);
  }

  private Message dated(long millisFromNow) {
    long ts = attack.network.nowMs() + millisFromNow;
    return Author.stamped(attack.alice.message(attack.bob.address(), "dated " + ts, ts));
  }
}

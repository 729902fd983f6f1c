package dev.parley.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Domain;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Message;
import dev.parley.protocol.RecordCodec;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records whose stamp was changed on their way, which no signature covers. */
class RestampAttackTest {

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

  @Test
  void a_stamp_far_from_the_signed_time_is_refused() {
    Message message = attack.message("hello");
    attack.tell(moved(message, Limits.MAX_STAMP_DISTANCE_MS + 1));
    attack.tell(moved(message, -Limits.MAX_STAMP_DISTANCE_MS - 1));
    assertThat(attack.heldByVictim()).isZero();
    assertThat(attack.passedOn()).isZero();
    assertThat(attack.state().rejected()).isEqualTo(2);
  }

  @Test
  void of_stamps_that_may_be_the_lowest_stays() {
    Message message = attack.message("hello");
    attack.tell(message);
    attack.tell(moved(message, 5_000));
    assertThat(stamp()).isEqualTo(message.hlc());
    attack.tell(moved(message, -5_000));
    assertThat(stamp()).isEqualTo(moved(message, -5_000).hlc());
    assertThat(attack.heldByVictim()).isEqualTo(1);
  }

  @Test
  void a_record_under_ever_new_stamps_goes_through_the_mesh_once() {
    Message message = attack.message("hello");
    for (int i = 0; i < 50; i++) {
      attack.tell(moved(message, -i));
    }
    assertThat(attack.passedOn()).isEqualTo(1);
    assertThat(attack.victim.intake().signatureChecks()).isEqualTo(1);
  }

  @Test
  void an_older_identity_does_not_win_over_one_signed_later() {
    attack.victim.write(attack.alice.identity("new", attack.network.nowMs()));
    attack.tell(
        attack
            .alice
            .identity("old", attack.network.nowMs() - 60_000)
            .stamped(Hlc.of(attack.network.nowMs() - 21_000, 0)));
    assertThat(attack.victim.export(Domain.IDENTITY)).hasSize(1);
    assertThat(attack.victim.export(Domain.IDENTITY).get(0).toHex())
        .contains(HexFormat.of().formatHex("new".getBytes()));
  }

  private long stamp() {
    byte[] held = attack.victim.export(Domain.MESSAGES).get(0).view();
    return RecordCodec.decode(Domain.MESSAGES, held).hlc();
  }

  private static Message moved(Message message, long millis) {
    return message.stamped(Hlc.of(message.signed().originTs() + millis, 0));
  }
}

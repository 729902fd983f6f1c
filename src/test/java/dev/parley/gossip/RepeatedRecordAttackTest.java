package dev.parley.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.CborWriter;
import dev.parley.protocol.Message;
import dev.parley.protocol.RecordCodec;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Known records in ever new wrappings, from somebody who cannot sign anything. */
class RepeatedRecordAttackTest {

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
  void a_record_with_unknown_fields_around_it_goes_through_the_mesh_once() {
    Message message = attack.message("hello");
    for (int i = 0; i < 50; i++) {
      attack.tell(wrapped(message, i));
    }
    assertThat(attack.heldByVictim()).isEqualTo(1);
    assertThat(attack.passedOn()).isEqualTo(1);
  }

  @Test
  void batches_of_known_records_in_ever_new_orders_are_not_passed_on() {
    Message[] messages = new Message[20];
    for (int i = 0; i < messages.length; i++) {
      messages[i] = attack.message("message " + i);
    }
    attack.tell(messages);
    for (int i = 0; i < 50; i++) {
      Message first = messages[0];
      System.arraycopy(messages, 1, messages, 0, messages.length - 1);
      messages[messages.length - 1] = first;
      attack.tell(messages);
    }
    assertThat(attack.heldByVictim()).isEqualTo(messages.length);
    assertThat(attack.passedOn()).isEqualTo(1);
  }

  @Test
  void one_new_record_does_not_carry_many_known_ones() {
    Message[] messages = new Message[20];
    for (int i = 0; i < messages.length; i++) {
      messages[i] = attack.message("message " + i);
    }
    attack.tell(messages);
    messages[0] = attack.message("new");
    attack.tell(messages);
    assertThat(attack.heldByVictim()).isEqualTo(messages.length + 1);
    assertThat(attack.passedOn()).isEqualTo(1);
  }

  @Test
  void each_record_is_checked_once_however_often_it_comes() {
    Message message = attack.message("hello");
    for (int i = 0; i < 50; i++) {
      attack.tell(wrapped(message, i));
    }
    assertThat(attack.victim.intake().signatureChecks()).isEqualTo(1);
  }

  private static byte[] wrapped(Message message, int number) {
    byte[] canonical = RecordCodec.encode(message);
    // One more entry than the twelve of the canonical map, at its end.
    canonical[0]++;
    byte[] field = new CborWriter(16).text("x").uint(number).toArray();
    return new CborWriter(1_024).map(1).text("PutMessage").raw(canonical).raw(field).toArray();
  }
}

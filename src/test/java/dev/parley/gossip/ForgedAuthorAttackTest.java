package dev.parley.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.node.Author;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Message;
import dev.parley.protocol.Signed;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records in the name of somebody who did not sign them. */
class ForgedAuthorAttackTest {

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
  void words_that_the_author_did_not_sign_are_neither_stored_nor_passed_on() {
    attack.tell(Author.forged(attack.message("signed")));
    assertThat(attack.heldByVictim()).isZero();
    assertThat(attack.passedOn()).isZero();
    assertThat(attack.state().rejected()).isEqualTo(1);
  }

  @Test
  void a_signature_of_another_user_is_neither_stored_nor_passed_on() {
    Message signed = attack.message("signed");
    Author mallory = attack.behind.author(666);
    Signed of = signed.signed();
    Signed as =
        new Signed(
            mallory.address(), of.originTs(), of.origin(), of.version(), of.signature(), of.hlc());
    attack.tell(Message.dialog(signed.peer(), signed.type(), "signed", signed.control(), as));
    assertThat(attack.heldByVictim()).isZero();
    assertThat(attack.passedOn()).isZero();
  }

  @Test
  void a_signature_for_another_kind_of_record_is_neither_stored_nor_passed_on() {
    Message signed = attack.message("signed");
    attack.tell(Identity.of(signed.control(), signed.signed()));
    assertThat(attack.state().rejected()).isEqualTo(1);
    assertThat(attack.passedOn()).isZero();
  }

  @Test
  void one_forgery_spoils_the_whole_message() {
    Message good = attack.message("good");
    attack.tell(good, Author.forged(good));
    assertThat(attack.heldByVictim()).isZero();
    assertThat(attack.passedOn()).isZero();
    assertThat(attack.state().rejected()).isEqualTo(1);
  }

  @Test
  void who_forges_again_and_again_is_not_listened_to_any_more() {
    for (int i = 0; i < 20; i++) {
      attack.tell(Author.forged(attack.message("signed " + i)));
    }
    attack.tell(attack.message("good at last"));
    assertThat(attack.heldByVictim()).isZero();
    assertThat(attack.state().rejected()).isLessThan(20);
  }
}

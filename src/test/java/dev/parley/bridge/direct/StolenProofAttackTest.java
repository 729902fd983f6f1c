package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bridge.direct.Control.Proof;
import dev.parley.bridge.direct.DirectEvent.NotProven;
import dev.parley.bridge.direct.DirectEvent.Proven;
import dev.parley.bridge.direct.Meeting.Side;
import dev.parley.crypto.SigningKey;
import dev.parley.protocol.Address;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A proof that somebody else made, for another session, another end or another address. */
class StolenProofAttackTest {

  private final SigningKey victim = SigningKey.random();
  private final Meeting meeting = new Meeting(DirectOptions.DEFAULT.withIdentity(victim));

  @AfterEach
  void close() {
    meeting.close();
  }

  private void assertUnproven(Proof stolen) throws Exception {
    try (RawPeer attacker = meeting.peer()) {
      Side side = meeting.side();
      attacker.control(stolen);
      assertThat(side.next(NotProven.class).address()).isEqualTo(stolen.address());
    }
  }

  private static Proof proofOf(RawPeer peer) throws Exception {
    Control control = peer.hearControl();
    while (!(control instanceof Proof)) {
      control = peer.hearControl();
    }
    return (Proof) control;
  }

  @Test
  void a_proof_from_another_session_proves_nothing() throws Exception {
    try (RawPeer collector = meeting.peer()) {
      meeting.side();
      collector.sayMarked("bob> who are you?");
      Proof stolen = proofOf(collector);
      assertThat(stolen.address()).isEqualTo(victim.address());
      assertUnproven(stolen);
      assertUnproven(new Proof(false, stolen.address(), stolen.signature()));
    }
  }

  @Test
  void a_proof_does_not_come_back_as_the_other_sides() throws Exception {
    try (RawPeer mirror = meeting.peer()) {
      Side side = meeting.side();
      mirror.sayMarked("bob> who are you?");
      Proof theirs = proofOf(mirror);
      mirror.control(new Proof(false, theirs.address(), theirs.signature()));
      assertThat(side.next(NotProven.class).address()).isEqualTo(victim.address());
    }
  }

  @Test
  void a_signature_of_one_address_proves_no_other() throws Exception {
    try (RawPeer attacker = meeting.peer()) {
      Side side = meeting.side();
      Proof own = new AddressProof(false, attacker.own, attacker.theirs).by(SigningKey.random());
      Address wanted = victim.address();
      attacker.control(new Proof(false, wanted, own.signature()));
      assertThat(side.next(NotProven.class).address()).isEqualTo(wanted);
    }
  }

  @Test
  void only_the_first_proof_counts() throws Exception {
    SigningKey key = SigningKey.random();
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      AddressProof proof = new AddressProof(false, peer.own, peer.theirs);
      peer.control(proof.by(key));
      peer.control(proof.by(SigningKey.random()));
      peer.control(new Control.Hello(true, 1));
      peer.sayMarked("bob> it is me");
      assertThat(side.next(Proven.class).address()).isEqualTo(key.address());
      // Done by the same workers in order, so a second check would be through.
      assertThatThrownBy(() -> Meeting.await(side.session().offer(Path.of("none"))))
          .isInstanceOf(DirectException.class);
      assertThat(side.events()).noneMatch(Proven.class::isInstance);
      assertThat(side.events()).noneMatch(NotProven.class::isInstance);
    }
  }
}

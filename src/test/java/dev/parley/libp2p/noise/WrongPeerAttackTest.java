package dev.parley.libp2p.noise;

import static dev.parley.libp2p.noise.NoiseTest.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Security.Secured;
import io.vertx.core.Future;
import org.junit.jupiter.api.Test;

/** Somebody who can prove a key answers, but not the key that was dialled. */
class WrongPeerAttackTest {

  private final TwoNodes nodes = new TwoNodes();

  @Test
  void whoever_answers_for_another_is_left_before_learning_who_called() {
    Future<Secured> dialling =
        nodes.dialNoise.secure(nodes.dialled, true, nodes.listenKey.peerId());
    Attacker attacker = new Attacker(nodes.accepted);
    attacker.listen(nodes, attacker.honest().encoded());

    assertThat(reason(dialling)).isEqualTo(Reason.IDENTITY);
    assertThat(dialling.cause()).hasMessageContaining(nodes.listenKey.peerId().toString());
    // Message 1 is an ephemeral key; the dialler's identity would be in a second message.
    assertThat(attacker.received).hasSize(1);
    assertThat(attacker.linkEnded).isTrue();
  }

  @Test
  void a_listener_that_waits_for_one_peer_takes_no_other() {
    Future<Secured> listening =
        nodes.listenNoise.secure(nodes.accepted, false, nodes.dialKey.peerId());
    Attacker attacker = new Attacker(nodes.dialled);
    attacker.dial(nodes, attacker.honest().encoded());

    assertThat(reason(listening)).isEqualTo(Reason.IDENTITY);
    assertThat(attacker.linkEnded).isTrue();
  }

  @Test
  void the_same_attacker_gets_through_where_anybody_may() {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    Attacker attacker = new Attacker(nodes.dialled);
    attacker.dial(nodes, attacker.honest().encoded());

    assertThat(listening.result().remoteKey()).isEqualTo(attacker.identity.publicKey());
  }
}

package dev.parley.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Security.Secured;
import dev.parley.libp2p.sim.SimOptions;
import dev.parley.libp2p.wire.ProtoWriter;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoiseTest {

  private final TwoNodes nodes = new TwoNodes();

  @Test
  void both_sides_learn_who_the_other_is() {
    Future<Secured> dialling = nodes.dialNoise.secure(nodes.dialled, true, null);
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    nodes.run();

    assertThat(dialling.result().remoteKey()).isEqualTo(nodes.listenKey.publicKey());
    assertThat(listening.result().remoteKey()).isEqualTo(nodes.dialKey.publicKey());
  }

  @Test
  void both_sides_learn_the_others_muxers() {
    Future<Secured> dialling = nodes.dialNoise.secure(nodes.dialled, true, null);
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    nodes.run();

    assertThat(dialling.result().remoteMuxers()).containsExactly("/yamux/1.0.0");
    assertThat(listening.result().remoteMuxers()).containsExactly("/yamux/1.0.0");
  }

  @Test
  void one_that_names_no_muxers_settles_none_in_the_handshake() {
    Noise silent = new Noise(nodes.listenKey, List.of(), nodes.listenLoop);
    Future<Secured> dialling = nodes.dialNoise.secure(nodes.dialled, true, null);
    Future<Secured> listening = silent.secure(nodes.accepted, false, null);
    nodes.run();

    assertThat(dialling.result().remoteMuxers()).isEmpty();
    assertThat(listening.result().remoteMuxers()).isEmpty();
  }

  @Test
  void extensions_that_nobody_here_knows_are_passed_over() {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    Attacker dialler = new Attacker(nodes.dialled);
    ProtoWriter extensions =
        new ProtoWriter().bytes(1, new byte[34]).text(2, "/yamux/1.0.0").bytes(9, new byte[3_000]);
    dialler.dial(
        nodes,
        new ProtoWriter()
            .bytes(7, new byte[500])
            .message(4, extensions)
            .bytes(2, dialler.honest().signature())
            .bytes(1, dialler.honest().identityKey())
            .toBytes());

    assertThat(listening.result().remoteKey()).isEqualTo(dialler.identity.publicKey());
    assertThat(listening.result().remoteMuxers()).containsExactly("/yamux/1.0.0");
  }

  @Test
  void messages_that_arrive_byte_by_byte_are_a_handshake_too() {
    TwoNodes shredded = new TwoNodes(SimOptions.DEFAULT.withShredded(true)).secured();

    assertThat(shredded.dialChannel).isNotNull();
    assertThat(shredded.listenChannel).isNotNull();
  }

  @Test
  void a_link_that_closes_in_the_handshake_fails_it() {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    nodes.dialled.close(null);
    nodes.run();

    assertThat(reason(listening)).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void the_caller_ends_a_handshake_by_closing_the_link() {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    nodes.accepted.close(new Libp2pException(Reason.TIMEOUT, "too slow"));
    nodes.run();

    assertThat(reason(listening)).isEqualTo(Reason.TIMEOUT);
  }

  static Reason reason(Future<Secured> failed) {
    assertThat(failed.failed()).isTrue();
    return ((Libp2pException) failed.cause()).reason();
  }
}

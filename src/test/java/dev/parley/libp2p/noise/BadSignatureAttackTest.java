package dev.parley.libp2p.noise;

import static dev.parley.libp2p.noise.NoiseTest.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Security.Secured;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer shows a key whose owner did not sign this peer's Noise key. */
class BadSignatureAttackTest {

  private final TwoNodes nodes = new TwoNodes();

  /** What the attacker says, having overheard the victim's own payload in another handshake. */
  interface Forgery {
    byte[] payload(Attacker attacker, TwoNodes nodes);
  }

  static Stream<Named<Forgery>> forgeries() {
    return Stream.of(
        Named.of("a changed bit", (attacker, nodes) -> attacker.withSignature(Forging::changed)),
        Named.of("no bytes", (attacker, nodes) -> attacker.withSignature(signature -> new byte[0])),
        Named.of(
            "a signature of another text",
            (attacker, nodes) ->
                attacker.withSignature(signature -> attacker.identity.sign(new byte[32]))),
        Named.of(
            "a signature of the Noise key without the domain",
            (attacker, nodes) ->
                attacker.withSignature(
                    signature -> attacker.identity.sign(attacker.noiseKey.publicKey()))),
        Named.of(
            "the key of a third party with the attacker's signature",
            (attacker, nodes) ->
                new HandshakePayload(
                        nodes.listenKey.publicKey().encoded(),
                        attacker.honest().signature(),
                        List.of())
                    .encoded()),
        Named.of(
            "the whole payload of a third party",
            (attacker, nodes) ->
                HandshakePayload.of(nodes.listenKey, Attacker.pair(99).publicKey(), List.of())
                    .encoded()));
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void a_dialler_refuses(Forgery forgery) {
    Future<Secured> dialling = nodes.dialNoise.secure(nodes.dialled, true, null);
    Attacker attacker = new Attacker(nodes.accepted);
    attacker.listen(nodes, forgery.payload(attacker, nodes));

    assertThat(reason(dialling)).isEqualTo(Reason.IDENTITY);
    assertThat(attacker.received).hasSize(1);
    assertThat(attacker.linkEnded).isTrue();
  }

  @ParameterizedTest
  @MethodSource("forgeries")
  void a_listener_refuses(Forgery forgery) {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    Attacker attacker = new Attacker(nodes.dialled);
    attacker.dial(nodes, forgery.payload(attacker, nodes));

    assertThat(reason(listening)).isEqualTo(Reason.IDENTITY);
    assertThat(attacker.linkEnded).isTrue();
  }

  private static final class Forging {

    private static byte[] changed(byte[] signature) {
      byte[] changed = signature.clone();
      changed[signature.length - 1] ^= 1;
      return changed;
    }
  }
}

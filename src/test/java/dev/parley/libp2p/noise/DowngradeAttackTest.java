package dev.parley.libp2p.noise;

import static dev.parley.libp2p.noise.NoiseTest.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Security.Secured;
import dev.parley.libp2p.wire.ProtoWriter;
import io.vertx.core.Future;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A peer, or somebody between, would like to talk under weaker conditions. */
class DowngradeAttackTest {

  private final TwoNodes nodes = new TwoNodes();

  static Stream<Named<byte[]>> weaker_payloads() {
    byte[] key = new Attacker(new TwoNodes().dialled).honest().identityKey();
    return Stream.of(
        Named.of("nothing", new byte[0]),
        Named.of("a key without a signature", new ProtoWriter().bytes(1, key).toBytes()),
        Named.of("a signature without a key", new ProtoWriter().bytes(2, new byte[70]).toBytes()),
        Named.of(
            "a key of RSA",
            new ProtoWriter()
                .message(1, new ProtoWriter().number(1, 0).bytes(2, new byte[50]))
                .bytes(2, new byte[100])
                .toBytes()),
        Named.of("no protobuf", "hello, I am the one you want".getBytes()),
        Named.of(
            "too many muxers",
            new ProtoWriter()
                .bytes(1, key)
                .bytes(2, new byte[70])
                .message(4, muxers(HandshakePayload.MAX_MUXERS + 1))
                .toBytes()));
  }

  private static ProtoWriter muxers(int count) {
    ProtoWriter extensions = new ProtoWriter();
    IntStream.range(0, count).forEach(i -> extensions.text(2, "/" + i));
    return extensions;
  }

  @ParameterizedTest
  @MethodSource("weaker_payloads")
  void a_dialler_refuses_a_payload_that_proves_nothing(byte[] payload) {
    Future<Secured> dialling = nodes.dialNoise.secure(nodes.dialled, true, null);
    Attacker attacker = new Attacker(nodes.accepted);
    attacker.listen(nodes, payload);

    assertThat(reason(dialling)).isEqualTo(Reason.VIOLATION);
    assertThat(attacker.received).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("weaker_payloads")
  void a_listener_refuses_a_payload_that_proves_nothing(byte[] payload) {
    Future<Secured> listening = nodes.listenNoise.secure(nodes.accepted, false, null);
    new Attacker(nodes.dialled).dial(nodes, payload);

    assertThat(reason(listening)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void another_suite_shares_no_keys_with_ours() {
    Future<Secured> dialling = nodes.dialNoise.secure(nodes.dialled, true, null);
    Attacker attacker = new Attacker(nodes.accepted);
    XxPattern pattern =
        Attacker.pattern("Noise_NX_25519_ChaChaPoly_SHA256", attacker.noiseKey, Attacker.pair(70));
    nodes.run();
    pattern.readFirst(attacker.received.get(0));
    attacker.send(pattern.writeSecond(attacker.honest().encoded()));
    nodes.run();

    assertThat(reason(dialling)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void garbage_is_no_handshake() {
    Random random = new Random(1);
    byte[] garbage = new byte[300];
    random.nextBytes(garbage);
    Future<Secured> dialling = nodes.dialNoise.secure(nodes.dialled, true, null);
    new Attacker(nodes.accepted).send(garbage);
    nodes.run();

    assertThat(reason(dialling)).isEqualTo(Reason.VIOLATION);
  }

  @Test
  void a_payload_that_somebody_between_changes_is_refused() {
    Future<Secured> dialling = nodes.dialNoise.secure(nodes.dialled, true, null);
    Attacker between = new Attacker(nodes.accepted);
    XxPattern listener = Attacker.pattern(XxPattern.NAME, between.noiseKey, Attacker.pair(71));
    nodes.run();
    listener.readFirst(between.received.get(0));
    byte[] second = listener.writeSecond(between.honest().encoded());
    second[second.length - 20] ^= 1;
    between.send(second);
    nodes.run();

    assertThat(reason(dialling)).isEqualTo(Reason.VIOLATION);
  }
}

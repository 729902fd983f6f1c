package dev.parley.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.libp2p.PrivateKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A whole handshake of the js implementation, byte for byte, by everything that may compute it. */
class NoiseVectorsTest {

  private static final JsonNode VECTORS = read();
  private static final JsonNode NOISE = VECTORS.get("noise");
  private static final List<String> MUXERS = List.of("/yamux/1.0.0");

  static Stream<X25519> curves() {
    return Stream.of(BouncyX25519::new, X25519.fastest());
  }

  @ParameterizedTest
  @MethodSource("curves")
  void payloads_are_those_of_the_js_implementation(X25519 curve) {
    assertThat(payload("initiator", curve)).isEqualTo(hex("initiatorPayload"));
    assertThat(payload("responder", curve)).isEqualTo(hex("responderPayload"));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void the_initiator_says_what_the_js_implementation_says(X25519 curve) {
    XxPattern pattern = pattern("initiator", curve);

    assertThat(pattern.writeFirst()).isEqualTo(hex("messageA"));
    assertThat(pattern.readSecond(hex("messageB"))).isEqualTo(hex("responderPayload"));
    assertThat(pattern.remoteStatic()).isEqualTo(hex("responderStaticPublic"));
    assertThat(pattern.writeThird(hex("initiatorPayload"))).isEqualTo(hex("messageC"));
    assertThat(pattern.handshakeHash()).isEqualTo(hex("handshakeHash"));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void the_responder_says_what_the_js_implementation_says(X25519 curve) {
    XxPattern pattern = pattern("responder", curve);

    pattern.readFirst(hex("messageA"));
    assertThat(pattern.writeSecond(hex("responderPayload"))).isEqualTo(hex("messageB"));
    assertThat(pattern.readThird(hex("messageC"))).isEqualTo(hex("initiatorPayload"));
    assertThat(pattern.remoteStatic()).isEqualTo(hex("initiatorStaticPublic"));
    assertThat(pattern.handshakeHash()).isEqualTo(hex("handshakeHash"));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void transport_messages_are_sealed_as_the_js_implementation_seals_them(X25519 curve) {
    CipherState[] keys = keys(curve);
    JsonNode transport = NOISE.get("transportInitiatorToResponder");

    for (int i = 0; i < transport.get("plain").size(); i++) {
      byte[] plain = HexFormat.of().parseHex(transport.get("plain").get(i).asText());
      byte[] sealed = java.util.Arrays.copyOf(plain, plain.length + ChaChaPoly.TAG_LENGTH);
      keys[0].seal(sealed, 0, plain.length);
      assertThat(HexFormat.of().formatHex(sealed))
          .isEqualTo(transport.get("cipher").get(i).asText());
    }
  }

  private static CipherState[] keys(X25519 curve) {
    XxPattern initiator = pattern("initiator", curve);
    initiator.writeFirst();
    initiator.readSecond(hex("messageB"));
    initiator.writeThird(hex("initiatorPayload"));
    return initiator.split();
  }

  private static byte[] payload(String side, X25519 curve) {
    JsonNode identity = VECTORS.get("keys").get(NOISE.get(side + "Identity").asText());
    PrivateKey key =
        PrivateKey.decode(HexFormat.of().parseHex(identity.get("privateKeyProtobuf").asText()));
    byte[] noiseKey = curve.pair(hex(side + "StaticPrivate")).publicKey();
    return HandshakePayload.of(key, noiseKey, MUXERS).encoded();
  }

  private static XxPattern pattern(String side, X25519 curve) {
    return new XxPattern(
        new SymmetricState(XxPattern.NAME, new Sha256(), ChaChaPoly.fastest()),
        curve.pair(hex(side + "StaticPrivate")),
        curve.pair(hex(side + "EphemeralPrivate")));
  }

  private static byte[] hex(String field) {
    return HexFormat.of().parseHex(NOISE.get(field).asText());
  }

  private static JsonNode read() {
    try (InputStream in = NoiseVectorsTest.class.getResourceAsStream("/vectors/libp2p.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

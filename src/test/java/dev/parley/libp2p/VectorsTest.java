package dev.parley.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys, names, signatures and addresses as the js implementation has them. */
class VectorsTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final JsonNode VECTORS = read();

  static Stream<JsonNode> keys() {
    return StreamSupport.stream(VECTORS.get("keys").spliterator(), false);
  }

  static Stream<String> addresses() {
    Iterable<String> names = () -> VECTORS.get("multiaddr").fieldNames();
    return StreamSupport.stream(names.spliterator(), false).filter(name -> name.startsWith("/"));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void keys_have_the_form_that_others_write(JsonNode vector) {
    PrivateKey key = PrivateKey.decode(hex(vector.get("privateKeyProtobuf")));

    assertThat(key.encoded()).isEqualTo(hex(vector.get("privateKeyProtobuf")));
    assertThat(vector.get("rawPrivate").asText()).startsWith(HEX.formatHex(key.secret()));
    assertThat(key.publicKey().encoded()).isEqualTo(hex(vector.get("publicKeyProtobuf")));
    assertThat(PublicKey.decode(hex(vector.get("publicKeyProtobuf")))).isEqualTo(key.publicKey());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void peers_have_the_names_that_others_give_them(JsonNode vector) {
    PeerId peer = PublicKey.decode(hex(vector.get("publicKeyProtobuf"))).peerId();

    assertThat(peer.bytes()).isEqualTo(hex(vector.get("peerIdMultihash")));
    assertThat(peer).hasToString(vector.get("peerIdBase58").asText());
    assertThat(PeerId.parse(vector.get("peerIdBase58").asText())).isEqualTo(peer);
    assertThat(PeerId.parse(vector.get("peerIdCid").asText())).isEqualTo(peer);
    assertThat(peer.publicKey().encoded()).isEqualTo(hex(vector.get("publicKeyProtobuf")));
  }

  @ParameterizedTest
  @EnumSource
  void signatures_are_those_that_others_make(KeyType type) {
    boolean edwards = type == KeyType.ED25519;
    JsonNode key = VECTORS.get("keys").get(edwards ? "specEd25519" : "specSecp256k1");
    byte[] signature = hex(VECTORS.get("sign").get(edwards ? "ed25519" : "secp256k1_sha256_der"));
    byte[] message = hex(VECTORS.get("sign").get("message"));
    PrivateKey signer = PrivateKey.decode(hex(key.get("privateKeyProtobuf")));

    assertThat(signer.sign(message)).isEqualTo(signature);
    assertThat(signer.publicKey().verify(message, signature)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("addresses")
  void addresses_have_the_form_that_others_write(String text) {
    byte[] encoded = hex(VECTORS.get("multiaddr").get(text));

    assertThat(Multiaddr.parse(text).encoded()).isEqualTo(encoded);
    assertThat(Multiaddr.decode(encoded)).hasToString(text).isEqualTo(Multiaddr.parse(text));
  }

  private static byte[] hex(JsonNode node) {
    return HEX.parseHex(node.asText());
  }

  private static JsonNode read() {
    try (InputStream in = VectorsTest.class.getResourceAsStream("/vectors/libp2p.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

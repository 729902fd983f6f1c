package dev.parley.crypto.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.protocol.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the original client made of one master seed, and what its libraries make of text. */
class ProofVectorsTest {

  private static final HexFormat HEX = HexFormat.of();
  private static final JsonNode VECTORS = read();
  private static final ProofKeys KEYS = ProofKeys.fromMaster(hex(VECTORS.get("masterSeedHex")));

  private static JsonNode read() {
    try (InputStream in =
        ProofVectorsTest.class.getResourceAsStream("/vectors/demos-signaling-vectors.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void every_key_comes_from_the_master_seed() {
    assertThat(KEYS.signing(ProofAlgorithm.ED25519).publicKey())
        .isEqualTo(hex(VECTORS.at("/ed25519/publicKeyHex")));
    assertThat(KEYS.signing(ProofAlgorithm.ML_DSA).publicKey())
        .isEqualTo(base64(VECTORS.at("/mldsa65/publicKeyB64")));
    assertThat(KEYS.signing(ProofAlgorithm.FALCON).publicKey())
        .isEqualTo(base64(VECTORS.at("/falcon512/publicKeyB64")));
    assertThat(KEYS.kem().publicKey().encoded().toArray()).isEqualTo(kemPublicKey());
  }

  @Test
  void ml_dsa_signs_the_message_as_it_is_and_always_alike() {
    byte[] message = base64(VECTORS.at("/mldsa65/messageB64"));
    byte[] signature = base64(VECTORS.at("/mldsa65/signatureB64"));
    byte[] publicKey = base64(VECTORS.at("/mldsa65/publicKeyB64"));

    assertThat(KEYS.signing(ProofAlgorithm.ML_DSA).sign(message)).isEqualTo(signature);
    assertThat(ProofAlgorithm.ML_DSA.verify(publicKey, message, signature)).isTrue();
  }

  @Test
  void falcon_signatures_change_their_layout_on_the_way() {
    byte[] message = text(VECTORS.at("/falcon512/messageUtf8"));
    byte[] publicKey = base64(VECTORS.at("/falcon512/publicKeyB64"));
    byte[] theirs = base64(VECTORS.at("/falcon512/signatureB64"));
    byte[] ours = KEYS.signing(ProofAlgorithm.FALCON).sign(message);

    assertThat(ProofAlgorithm.FALCON.verify(publicKey, message, theirs)).isTrue();
    assertThat(ProofAlgorithm.FALCON.verify(publicKey, message, ours)).isTrue();
  }

  @Test
  void ed25519_signs_what_the_message_is_as_text() {
    ProofKey key = KEYS.signing(ProofAlgorithm.ED25519);
    byte[] plain = text(VECTORS.at("/ed25519Sig/messageUtf8"));
    byte[] overPlain = hex(VECTORS.at("/ed25519Sig/signatureHex"));
    byte[] overBinary = hex(VECTORS.at("/ed25519LossyOverKemKey/signatureHex"));

    assertThat(key.sign(plain)).isEqualTo(overPlain);
    assertThat(key.sign(kemPublicKey())).isEqualTo(overBinary);
    assertThat(ProofAlgorithm.ED25519.verify(key.publicKey(), plain, overPlain)).isTrue();
    assertThat(ProofAlgorithm.ED25519.verify(key.publicKey(), kemPublicKey(), overBinary)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void falcon_and_the_others_verify_what_they_sign_of_binary_data(ProofAlgorithm algorithm) {
    ProofKey key = KEYS.signing(algorithm);
    byte[] signature = key.sign(kemPublicKey());

    assertThat(algorithm.verify(key.publicKey(), kemPublicKey(), signature)).isTrue();
    assertThat(algorithm.verify(key.publicKey(), new byte[] {1}, signature)).isFalse();
  }

  @Test
  void a_message_of_the_original_client_opens() throws Undecryptable {
    JsonNode wire = VECTORS.at("/encryptedMessage/wire");
    SealedMessage message =
        new SealedMessage(
            Bytes.of(base64(wire.get("serializedCipherText"))),
            Bytes.of(base64(wire.get("serializedEncryptedData"))));

    assertThat(new String(KEYS.kem().open(message), StandardCharsets.UTF_8))
        .isEqualTo(VECTORS.at("/encryptedMessage/plaintextUtf8").textValue());
  }

  @ParameterizedTest
  @CsvSource({
    "efbbbf61,61",
    "efbbbfefbbbf61,efbbbf61",
    "eda080,efbfbdefbfbdefbfbd",
    "edbfbf41,efbfbdefbfbdefbfbd41",
    "f4908080,efbfbdefbfbdefbfbdefbfbd",
    "f08f8080,efbfbdefbfbdefbfbdefbfbd",
    "e0808041,efbfbdefbfbdefbfbd41",
    "c0af,efbfbdefbfbd",
    "c280,c280",
    "e282,efbfbd",
    "e28241,efbfbd41",
    "f09f98,efbfbd",
    "f09f9880,f09f9880",
    "f09f41,efbfbd41",
    "ff,efbfbd",
    "80,efbfbd",
    "41c3,41efbfbd",
    "f5808080,efbfbdefbfbdefbfbdefbfbd",
    "e0a0,efbfbd",
    "ed9fbf,ed9fbf",
    "f48fbfbf,f48fbfbf",
    "efbb,efbfbd",
    "efbbbf,",
    "00417f,00417f"
  })
  void bytes_become_text_as_in_a_browser(String bytes, String text) {
    assertThat(WhatwgText.roundTrip(HEX.parseHex(bytes)))
        .isEqualTo(HEX.parseHex(text == null ? "" : text));
  }

  @Test
  void a_message_hash_takes_characters_for_bytes_as_the_original_does() {
    assertThat(L2psHash.of("alice", "bob", "hello", 1000))
        .isEqualTo(VECTORS.at("/l2psMessageHash/sha256").textValue());
    assertThat(L2psHash.of("alice", "bob", "Grüße", 1000))
        .isEqualTo("279499ff60903d9de06623a1e6298b060e517786fdda315c0fb6c67cae8a05d8");
    String japanese =
        "日本語のテキスト, lang genug um in mehr als einen Block von vierundsechzig Zeichen zu reichen";
    assertThat(L2psHash.of("a", "b", japanese, 1_795_262_461_757L))
        .isEqualTo("eebf85b3052ff6d7bad813f713e5e6c4722aae46e19cdb9b556bc08ad6930eba");
    assertThat(L2psHash.of("a", "b", "\ud83d\ude00 \ud800 \"\\\n\u0001\u007f\u2028", 0))
        .isEqualTo("1e7e45c1e353d44d75041ebec1fed8d41091b651e6651c426a849ba7b3f911f0");
  }

  @Test
  void a_master_seed_that_is_too_short_to_be_secret_is_refused() {
    assertThatThrownBy(() -> ProofKeys.fromMaster(new byte[31]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("32 to 1024");
  }

  private static byte[] kemPublicKey() {
    return base64(VECTORS.at("/mlkem768/publicKeyB64"));
  }

  private static byte[] hex(JsonNode value) {
    return HEX.parseHex(value.textValue());
  }

  private static byte[] base64(JsonNode value) {
    return Base64.getDecoder().decode(value.textValue());
  }

  private static byte[] text(JsonNode value) {
    return value.textValue().getBytes(StandardCharsets.UTF_8);
  }
}

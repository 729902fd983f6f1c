package dev.parley.crypto;

import static dev.parley.protocol.SigningString.PERSONAL_SIGN;
import static dev.parley.protocol.SigningString.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PrivateKey;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SigningString;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignaturesTest {

  private static final byte[] TEXT = "any text, even wörds".getBytes(StandardCharsets.UTF_8);

  private final SigningKey key = SigningKey.random(new SecureRandom());

  static Stream<Signatures> curves() {
    return Stream.of(new Signatures(new NativeSecp256k1()), new Signatures(new BouncySecp256k1()));
  }

  @ParameterizedTest
  @MethodSource("curves")
  void the_signer_is_recognised_under_either_version(Signatures signatures) {
    for (int version : new int[] {PLAIN, PERSONAL_SIGN}) {
      Signature signature = key.sign(version, TEXT);
      assertThat(signatures.signedBy(key.address(), version, TEXT, signature)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void a_signature_of_one_version_is_none_of_the_other(Signatures signatures) {
    assertThat(signatures.signedBy(key.address(), PERSONAL_SIGN, TEXT, key.sign(PLAIN, TEXT)))
        .isFalse();
    assertThat(signatures.signedBy(key.address(), PLAIN, TEXT, key.sign(PERSONAL_SIGN, TEXT)))
        .isFalse();
  }

  @ParameterizedTest
  @MethodSource("curves")
  void any_v_will_do(Signatures signatures) {
    byte[] signed = key.sign(PLAIN, TEXT).toArray();
    for (int v : new int[] {0, 1, 27, 28}) {
      byte[] changed = signed.clone();
      changed[64] = (byte) v;
      assertThat(signatures.signedBy(key.address(), PLAIN, TEXT, Signature.of(changed))).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void one_changed_bit_of_the_address_is_noticed(Signatures signatures) {
    Signature signature = key.sign(PLAIN, TEXT);
    for (int bit = 0; bit < 8 * Address.LENGTH; bit++) {
      byte[] other = key.address().toArray();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(signatures.signedBy(Address.of(other), PLAIN, TEXT, signature)).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("curves")
  void one_changed_bit_of_the_signature_is_noticed(Signatures signatures) {
    byte[] signed = key.sign(PLAIN, TEXT).toArray();
    for (int bit = 0; bit < 8 * 64; bit++) {
      byte[] changed = signed.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(accepts(signatures, changed)).as("bit %d", bit).isFalse();
    }
  }

  private boolean accepts(Signatures signatures, byte[] signature) {
    try {
      return signatures.signedBy(key.address(), PLAIN, TEXT, Signature.of(signature));
    } catch (Malformed e) {
      return false;
    }
  }

  @Test
  void the_wallet_form_is_that_of_eip_191() {
    // The example of Ethereum's libraries: personal_sign of "Some data".
    SigningKey known =
        SigningKey.of(
            HexFormat.of()
                .parseHex("4c0883a69102937d6231471b5dbb6204fe5129617082792ae468d01a3f362318"));
    Signature signature = known.sign(PERSONAL_SIGN, "Some data".getBytes(StandardCharsets.UTF_8));

    assertThat(signature.toHex())
        .startsWith("b91467e570a6466aa9e9876cbcd013baba02900b8979d43fe208a4a4f339f5fd")
        .contains("6007e74cd82e037b800186422fc2da167c747ef045e5d18a5f5d4300f8e1a029");
  }

  @Test
  void a_record_is_verified_by_what_its_author_signed() {
    Signatures signatures = new Signatures(Secp256k1.load());
    PeerId node =
        PeerId.of(PrivateKey.generate(KeyType.SECP256K1, new SecureRandom()).peerId().bytes());
    Signature placeholder = key.sign(PLAIN, TEXT);
    Bytes blob = Bytes.of(new byte[] {1, 2, 3});
    Signed unsigned = new Signed(key.address(), 1_000, node, PLAIN, placeholder, 5);
    byte[] text = SigningString.ofRecord(Identity.of(blob, unsigned));
    Signature signature = key.sign(PLAIN, text);
    Identity record =
        Identity.of(blob, new Signed(key.address(), 1_000, node, PLAIN, signature, 5));

    assertThat(signatures.verify(record)).isTrue();
    assertThat(signatures.verify(record.stamped(6))).as("the stamp is not signed").isTrue();
    assertThat(signatures.verify(Identity.of(Bytes.EMPTY, record.signed()))).isFalse();
    assertThat(signatures.verify(Identity.of(blob, unsigned))).isFalse();
  }

  @Test
  void an_unknown_version_is_refused() {
    assertThatThrownBy(() -> key.sign(3, TEXT)).isInstanceOf(Malformed.class);
  }
}

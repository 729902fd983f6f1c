package dev.parley.crypto.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attack: keys and signatures of another algorithm, of another length, or damaged. */
class HostileProofAttackTest {

  private static final byte[] MESSAGE = "a message".getBytes(StandardCharsets.UTF_8);
  private static final ProofKeys KEYS = ProofKeys.fromMaster(new byte[128]);

  @ParameterizedTest
  @EnumSource
  void a_key_of_one_algorithm_is_none_of_another(ProofAlgorithm algorithm) {
    ProofKey key = KEYS.signing(algorithm);
    byte[] signature = key.sign(MESSAGE);

    assertThat(ProofAlgorithm.values())
        .filteredOn(other -> other != algorithm)
        .allSatisfy(
            other ->
                assertThatThrownBy(() -> other.verify(key.publicKey(), MESSAGE, signature))
                    .isInstanceOf(InvalidProof.class));
  }

  @ParameterizedTest
  @EnumSource
  void no_damaged_signature_verifies_and_none_throws(ProofAlgorithm algorithm) {
    ProofKey key = KEYS.signing(algorithm);
    byte[] signature = key.sign(MESSAGE);
    Random random = new Random(7);

    for (int i = 0; i < 60; i++) {
      byte[] damaged = signature.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(algorithm.verify(key.publicKey(), MESSAGE, damaged)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void no_key_of_random_bytes_verifies_anything_and_none_throws(ProofAlgorithm algorithm) {
    byte[] signature = KEYS.signing(algorithm).sign(MESSAGE);
    Random random = new Random(8);

    for (int i = 0; i < 60; i++) {
      byte[] key = new byte[algorithm.publicKeyBytes()];
      random.nextBytes(key);
      assertThat(algorithm.verify(key, MESSAGE, signature)).isFalse();
      key[0] = 9;
      assertThat(algorithm.verify(key, MESSAGE, signature)).isFalse();
    }
  }

  @Test
  void signatures_of_a_wrong_length_get_the_answer_of_their_algorithm() {
    for (int length : new int[] {0, 1, 42, 43, 44, 63, 65, 700, 3308, 3310, 70_000}) {
      byte[] signature = new byte[length];
      assertThat(verifies(ProofAlgorithm.ML_DSA, signature)).isFalse();
      assertThat(verifies(ProofAlgorithm.FALCON, signature)).isFalse();
      assertThatThrownBy(() -> verifies(ProofAlgorithm.ED25519, signature))
          .isInstanceOf(InvalidProof.class);
    }
  }

  private static boolean verifies(ProofAlgorithm algorithm, byte[] signature) {
    return algorithm.verify(KEYS.signing(algorithm).publicKey(), MESSAGE, signature);
  }

  @Test
  void a_message_for_another_or_a_changed_one_does_not_open() {
    KemKey key = KEYS.kem();
    SealedMessage message = key.publicKey().seal(MESSAGE, new SecureRandom());
    KemKey other = ProofKeys.fromMaster(new byte[64]).kem();
    byte[] changed = message.encryptedData().toArray();
    changed[changed.length - 1] ^= 1;
    byte[] changedKey = message.cipherText().toArray();
    changedKey[0] ^= 1;

    assertUndecryptable(other, message);
    assertUndecryptable(key, new SealedMessage(message.cipherText(), Bytes.of(changed)));
    assertUndecryptable(key, new SealedMessage(Bytes.of(changedKey), message.encryptedData()));
    assertUndecryptable(key, new SealedMessage(Bytes.EMPTY, message.encryptedData()));
    assertUndecryptable(key, new SealedMessage(message.cipherText(), Bytes.of(new byte[27])));
  }

  private static void assertUndecryptable(KemKey key, SealedMessage message) {
    assertThatThrownBy(() -> key.open(message)).isInstanceOf(Undecryptable.class);
  }

  @Test
  void an_encryption_key_with_numbers_out_of_range_is_none() {
    byte[] key = KEYS.kem().publicKey().encoded().toArray();
    byte[] high = key.clone();
    Arrays.fill(high, 0, 3, (byte) 0xff);

    assertThat(KemPublicKey.parse(key)).isPresent();
    assertThat(KemPublicKey.parse(high)).isEmpty();
    assertThat(KemPublicKey.parse(new byte[1183])).isEmpty();
  }

  @Test
  void every_message_has_another_nonce_and_encapsulation() throws Undecryptable {
    KemKey key = KEYS.kem();
    SealedMessage one = key.publicKey().seal(MESSAGE, new SecureRandom());
    SealedMessage two = key.publicKey().seal(MESSAGE, new SecureRandom());

    assertThat(one.cipherText()).isNotEqualTo(two.cipherText());
    assertThat(one.encryptedData()).isNotEqualTo(two.encryptedData());
    assertThat(key.open(one)).isEqualTo(MESSAGE);
    assertThat(key.open(two)).isEqualTo(MESSAGE);
  }
}

package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MnemonicTest {

  /** What Ethereum's development tools use everywhere. */
  private static final String JUNK = "test test test test test test test test test test test junk";

  @ParameterizedTest
  @CsvSource({
    "0, 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266",
    "1, 0x70997970c51812dc3a010c7d01b50e0d17dc79c8",
    "2, 0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc"
  })
  void the_addresses_are_those_of_ethereum_wallets(int index, String address) {
    assertThat(Mnemonic.parse(JUNK).key(index).address()).hasToString(address);
  }

  @Test
  void the_private_key_is_that_of_ethereum_wallets() {
    assertThat(HexFormat.of().formatHex(Mnemonic.parse(JUNK).key(0).privateKey()))
        .isEqualTo("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 24})
  void fresh_words_are_valid_and_differ(int count) {
    Mnemonic one = Mnemonic.random(count, new SecureRandom());
    Mnemonic other = Mnemonic.random(count, new SecureRandom());

    assertThat(one.words().split(" ")).hasSize(count);
    assertThat(one.words()).isNotEqualTo(other.words());
    assertThat(Mnemonic.parse(one.words()).key(0).address()).isEqualTo(one.key(0).address());
  }

  @Test
  void spacing_and_case_do_not_matter() {
    String untidy = "  Test test\ttest test test test\ntest test test test test JUNK ";

    assertThat(Mnemonic.parse(untidy).words()).isEqualTo(JUNK);
  }

  @Test
  void a_passphrase_leads_to_other_keys_and_its_normal_form_decides() {
    Mnemonic mnemonic = Mnemonic.parse(JUNK);

    assertThat(mnemonic.key(0, "é").address())
        .isNotEqualTo(mnemonic.key(0).address())
        .isEqualTo(mnemonic.key(0, "e\u0301").address());
  }

  @ParameterizedTest
  @CsvSource({
    "'', 12 or 24",
    "test test test, 12 or 24",
    "test test test test test test test test test test test tset, word 12",
    "test test test test test test test test test test test test, checksum"
  })
  void words_that_cannot_be_right_are_refused(String words, String complaint) {
    assertThatThrownBy(() -> Mnemonic.parse(words))
        .isInstanceOf(InvalidKey.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void a_log_never_sees_the_words() {
    assertThat(Mnemonic.parse(JUNK).toString()).doesNotContain("test").doesNotContain("junk");
  }
}

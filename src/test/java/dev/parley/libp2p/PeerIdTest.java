package dev.parley.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerIdTest {

  @ParameterizedTest
  @EnumSource
  void a_name_holds_its_key(KeyType type) {
    PrivateKey key = PrivateKey.generate(type, new Random(1));

    assertThat(PeerId.of(key.peerId().bytes()).publicKey()).isEqualTo(key.publicKey());
    assertThat(PeerId.parse(key.peerId().toString())).isEqualTo(key.peerId());
  }

  /** The examples of the specification of peer ids, section "String representation". */
  @ParameterizedTest
  @CsvSource({
    "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe,"
        + "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
    "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N,"
        + "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N",
    "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA,"
        + "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA"
  })
  void names_are_read_in_both_forms_and_written_in_the_older(String text, String usual) {
    assertThat(PeerId.parse(text)).hasToString(usual).isEqualTo(PeerId.parse(usual));
  }

  @Test
  void a_name_that_is_a_hash_holds_no_key() {
    assertThat(PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N").publicKey()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "0000",
        "0001",
        "000101",
        "1200",
        "1221",
        "1220aa",
        "1114aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "0024080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce2",
        "002408031220" + "1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e",
        "002412201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e0801",
        "0026080112201ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e1800",
        "00250802122104" + "7777e994e452c21604f91de093ce415f5432f701dd8cd1a7a6fea0e630bfca99"
      })
  void bytes_that_are_no_name_are_refused(String hex) {
    assertThatThrownBy(() -> PeerId.of(HexFormat.of().parseHex(hex))).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "Qm",
        "0OIl",
        "b",
        "z",
        "bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqx",
        "BAFZBEIE5745RPV2M6TJYUUGYWY4D5EWRQGQQHFNF445HE3OMZPJBX5XQXE",
        "bafybeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe",
        "12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5S",
        " 12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA"
      })
  void text_that_is_no_name_is_refused(String text) {
    assertThatThrownBy(() -> PeerId.parse(text)).isInstanceOf(Malformed.class);
  }

  @Test
  void a_long_text_is_refused_before_it_costs_anything() {
    assertThatThrownBy(() -> PeerId.parse("1".repeat(1_000_000))).isInstanceOf(Malformed.class);
  }

  @Test
  void base58_keeps_zeros_in_front_and_is_exact() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      byte[] value = new byte[random.nextInt(45)];
      random.nextBytes(value);
      for (int zero = random.nextInt(4); zero > 0 && zero < value.length; zero--) {
        value[zero - 1] = 0;
      }
      assertThat(Base58.decode(Base58.encode(value))).isEqualTo(value);
    }
  }
}

package dev.parley.libp2p.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.Malformed;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProtoReaderTest {

  @Test
  void what_is_written_is_read() {
    ProtoReader reader =
        reader(
            new ProtoWriter()
                .number(1, -1)
                .bool(2, true)
                .text(3, "grüße")
                .bytes(4, new byte[300])
                .message(536_870_911, new ProtoWriter().number(1, 7)));

    assertThat(next(reader)).isEqualTo(1);
    assertThat(reader.number()).isEqualTo(-1);
    assertThat(next(reader)).isEqualTo(2);
    assertThat(reader.bool()).isTrue();
    assertThat(next(reader)).isEqualTo(3);
    assertThat(reader.text(20)).isEqualTo("grüße");
    assertThat(next(reader)).isEqualTo(4);
    assertThat(reader.bytes(300)).hasSize(300);
    assertThat(next(reader)).isEqualTo(536_870_911);
    ProtoReader inner = reader.message(10);
    assertThat(next(inner)).isEqualTo(1);
    assertThat(inner.number()).isEqualTo(7);
    assertThat(inner.next()).isFalse();
    assertThat(reader.next()).isFalse();
  }

  @Test
  void a_small_writer_grows() {
    assertThat(new ProtoWriter(0).text(1, "x".repeat(1_000)).toBytes()).hasSize(1_003);
  }

  @Test
  void fields_that_nobody_knows_are_passed_over() {
    // A number, 64 bits, bytes, 32 bits.
    ProtoReader reader =
        hex("08ffffffffffffffffff01" + "110102030405060708" + "1a0161" + "2501020304");
    for (int field = 1; field <= 4; field++) {
      assertThat(next(reader)).isEqualTo(field);
      reader.skip();
    }
    assertThat(reader.next()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "08", "0880", "08ffffffffffffffffff02", "08ffffffffffffffffffff01", "1101", "1a", "1a01",
        "1affffffff0f", "1affffffffffffffffff01", "25010203", "0b", "0c", "0e", "0f"
      })
  void a_field_that_reaches_beyond_the_message_or_has_no_type_is_refused(String hex) {
    ProtoReader reader = hex(hex);
    reader.next();

    assertThatThrownBy(reader::skip).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"00", "07", "80", "ffffffffffffffffff01", "8080808010"})
  void a_tag_that_is_none_is_refused(String hex) {
    assertThatThrownBy(() -> hex(hex).next()).isInstanceOf(Malformed.class);
  }

  @Test
  void a_field_of_another_type_is_refused() {
    ProtoReader number = reader(new ProtoWriter().number(1, 1));
    number.next();
    assertThatThrownBy(() -> number.bytes(10)).isInstanceOf(Malformed.class);

    ProtoReader bytes = reader(new ProtoWriter().bytes(1, new byte[1]));
    bytes.next();
    assertThatThrownBy(bytes::number).isInstanceOf(Malformed.class);
  }

  @Test
  void a_field_that_is_longer_than_it_may_be_is_refused() {
    ProtoReader reader = reader(new ProtoWriter().bytes(1, new byte[11]));
    reader.next();

    assertThatThrownBy(() -> reader.bytes(10))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("longer than 10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0a01ff", "0a02c080", "0a03eda080", "0a01c3"})
  void text_that_is_not_utf8_is_refused(String hex) {
    ProtoReader reader = hex(hex);
    reader.next();

    assertThatThrownBy(() -> reader.text(10)).isInstanceOf(Malformed.class);
  }

  private static int next(ProtoReader reader) {
    assertThat(reader.next()).isTrue();
    return reader.field();
  }

  private static ProtoReader reader(ProtoWriter written) {
    return new ProtoReader(written.toBytes());
  }

  private static ProtoReader hex(String hex) {
    return new ProtoReader(HexFormat.of().parseHex(hex));
  }
}

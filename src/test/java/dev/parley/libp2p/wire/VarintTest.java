package dev.parley.libp2p.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VarintTest {

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "127, 7f",
    "128, 8001",
    "300, ac02",
    "16384, 808001",
    "9223372036854775807, ffffffffffffffff7f"
  })
  void numbers_take_seven_bits_a_byte(long number, String hex) {
    ByteBuf target = Unpooled.buffer();
    Varint.write(target, number);

    assertThat(ByteBufUtil.hexDump(target)).isEqualTo(hex);
    assertThat(Varint.length(number)).isEqualTo(hex.length() / 2);
    assertThat(Varint.tryRead(target, 9)).isEqualTo(number);
    assertThat(target.isReadable()).isFalse();
  }

  @Test
  void a_number_above_63_bits_is_written_as_unsigned() {
    ByteBuf target = Unpooled.buffer();
    Varint.write(target, -1);

    assertThat(ByteBufUtil.hexDump(target)).isEqualTo("ffffffffffffffffff01");
    assertThat(Varint.length(-1)).isEqualTo(Varint.MAX_LENGTH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "80", "ffff"})
  void a_number_that_is_cut_off_consumes_nothing(String hex) {
    ByteBuf source = buffer(hex);

    assertThat(Varint.tryRead(source, 3)).isEqualTo(Varint.INCOMPLETE);
    assertThat(source.readerIndex()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8000", "ff8000", "ffffff", "80808001"})
  void a_number_that_is_longer_than_it_need_be_or_may_be_is_refused(String hex) {
    assertThatThrownBy(() -> Varint.tryRead(buffer(hex), 3)).isInstanceOf(Malformed.class);
  }

  private static ByteBuf buffer(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
  }
}

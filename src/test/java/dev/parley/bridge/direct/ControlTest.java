package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bridge.direct.Control.Reason;
import dev.parley.crypto.SigningKey;
import dev.parley.protocol.Malformed;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlTest {

  static Stream<Control> controls() {
    return Stream.of(
        new Control.Hello(true, 1L << 40),
        new Control.Hello(false, 0),
        new AddressProof(true, new byte[32], new byte[32]).by(SigningKey.random()),
        new Control.Ping(-1),
        new Control.Pong(7),
        new Control.Offer(3, Long.MAX_VALUE, "Grüße.txt"),
        new Control.Accept(-2),
        new Control.Refuse(4, Reason.TOO_LARGE),
        new Control.Data(5, new byte[] {1, 2}),
        new Control.End(6, new byte[32]),
        new Control.Received(8),
        new Control.Cancel(9, Reason.CHANGED),
        new Control.Goodbye());
  }

  @ParameterizedTest
  @MethodSource("controls")
  void what_is_written_is_read(Control control) {
    assertThat(Control.decode(control.encode())).usingRecursiveComparison().isEqualTo(control);
  }

  @ParameterizedTest
  @MethodSource("controls")
  void further_bytes_of_a_newer_program_are_passed_over(Control control) {
    byte[] longer = Arrays.copyOf(control.encode(), control.encode().length + 3);
    assertThat(Control.decode(longer)).hasSameClassAs(control);
  }

  @Test
  void the_layout_is_the_documented_one() {
    HexFormat hex = HexFormat.of();
    assertThat(hex.formatHex(new Control.Hello(true, 258).encode()))
        .isEqualTo("01" + "01" + "01" + "0000000000000102");
    assertThat(hex.formatHex(new Control.Offer(2, 3, "a").encode()))
        .isEqualTo("05" + "00000002" + "0000000000000003" + "61");
    assertThat(hex.formatHex(new Control.Refuse(2, Reason.BUSY).encode()))
        .isEqualTo("07" + "00000002" + "03");
  }

  @Test
  void anything_is_read_or_malformed() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] text = new byte[random.nextInt(120)];
      random.nextBytes(text);
      if (text.length > 0) {
        text[0] = (byte) random.nextInt(14);
      }
      try {
        assertThat(Control.decode(text)).isNotNull();
      } catch (Malformed expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
    assertThatThrownBy(() -> Control.decode(new byte[0])).isInstanceOf(Malformed.class);
  }
}

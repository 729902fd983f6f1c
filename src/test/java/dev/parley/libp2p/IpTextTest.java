package dev.parley.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpTextTest {

  @ParameterizedTest
  @CsvSource({
    "::, ::",
    "::1, ::1",
    "1::, 1::",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "1:0:0:4:0:0:0:8, 1:0:0:4::8",
    "1:0:0:4:5:0:0:8, 1::4:5:0:0:8",
    "1:0:3:4:5:6:7:8, 1:0:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
    "0000:ABCD::00ff, 0:abcd::ff",
    "::1.2.3.4, ::102:304",
    "64:ff9b::1.2.3.4, 64:ff9b::102:304",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304"
  })
  void every_form_of_ipv6_is_read_and_one_is_written(String text, String usual) {
    assertThat(IpText.writeIp6(IpText.readIp6(text))).isEqualTo(usual);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1",
        "dead",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "1:2:3:4::5:6:7:8",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:",
        "12345::",
        "g::",
        "::1%eth0",
        "[::1]",
        "1.2.3.4",
        "1.2.3.4::",
        "::1.2.3.4:5",
        "::1.2.3",
        "::256.2.3.4",
        "::٣",
        "1:2:3:4:5:6:7:1.2.3.4"
      })
  void text_that_is_no_ipv6_address_is_refused(String text) {
    assertThatThrownBy(() -> IpText.readIp6(text)).isInstanceOf(Malformed.class);
  }

  /** Java would ask DNS about some of these. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "256.1.1.1",
        "999.1.1.1",
        "01.2.3.4",
        "0x1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.-4",
        "1.2.3.٣",
        "16909060",
        "localhost"
      })
  void text_that_is_no_ipv4_address_is_refused(String text) {
    assertThatThrownBy(() -> IpText.readIp4(text)).isInstanceOf(Malformed.class);
  }

  @Test
  void random_addresses_are_read_as_java_reads_them() throws UnknownHostException {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      byte[] address = new byte[16];
      for (int group = 0; group < 8; group++) {
        int shift = random.nextInt(33);
        int value = shift > 16 ? 0 : random.nextInt(0x10000) >>> shift;
        address[2 * group] = (byte) (value >>> 8);
        address[2 * group + 1] = (byte) value;
      }
      // Java answers with IPv4 for an IPv4 address inside IPv6.
      address[0] |= 1;
      String text = IpText.writeIp6(address);
      assertThat(IpText.readIp6(text)).isEqualTo(address);
      assertThat(InetAddress.getByName(text).getAddress()).isEqualTo(address);
    }
  }
}

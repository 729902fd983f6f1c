package dev.parley.libp2p.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerSignatureTest {

  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest
  @CsvSource({"1,1,3006020101020101", "7f,80,300702017f02020080", "ff,100,30080202 00ff 02020100"})
  void numbers_are_written_in_their_shortest_form(String r, String s, String der) {
    byte[] compact = compact(r, s);

    assertThat(DerSignature.write(compact)).isEqualTo(hex(der));
    assertThat(DerSignature.read(hex(der))).isEqualTo(compact);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "3000",
        "3003020101",
        "3106020101020101",
        "3006030101020101",
        "3006020101030101",
        "3005020101020101",
        "3007020101020101",
        "300602010102010100",
        "308106020101020101",
        "30060201010201",
        "3006020001020101",
        "3005020002 0101",
        "3007020200010201 01",
        "300702010102020001",
        "3006020181020101",
        "3006020101020181",
        "3006020100020101",
        "3006020101020100"
      })
  void every_other_form_is_refused(String der) {
    assertThat(DerSignature.read(hex(der))).isNull();
  }

  @Test
  void what_is_read_is_written_the_same() {
    Random random = new Random(1);
    for (int i = 0; i < 100_000; i++) {
      byte[] der = hex("300a02040102030402020102");
      der[random.nextInt(der.length)] = (byte) random.nextInt();
      der[random.nextInt(der.length)] = (byte) random.nextInt(8);
      byte[] compact = DerSignature.read(der);
      if (compact != null) {
        assertThat(DerSignature.write(compact)).isEqualTo(der);
      }
    }
  }

  private static byte[] compact(String r, String s) {
    return hex("0".repeat(64 - r.length()) + r + "0".repeat(64 - s.length()) + s);
  }

  private static byte[] hex(String text) {
    return HEX.parseHex(text.replace(" ", ""));
  }
}

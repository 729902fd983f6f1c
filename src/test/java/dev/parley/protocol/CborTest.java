package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The subset of RFC 8949 that the protocol uses, on the examples of the RFC's appendix A. */
class CborTest {

  private static final HexFormat HEX = HexFormat.of();

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "1, 01",
    "10, 0a",
    "23, 17",
    "24, 1818",
    "25, 1819",
    "100, 1864",
    "255, 18ff",
    "256, 190100",
    "1000, 1903e8",
    "65535, 19ffff",
    "65536, 1a00010000",
    "1000000, 1a000f4240",
    "4294967295, 1affffffff",
    "4294967296, 1b0000000100000000",
    "1000000000000, 1b000000e8d4a51000",
    "9223372036854775807, 1b7fffffffffffffff"
  })
  void unsigned_integers(long value, String hex) {
    assertThat(new CborWriter(1).uint(value).toArray()).isEqualTo(HEX.parseHex(hex));
    assertThat(all(hex).uint()).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 60",
    "a, 6161",
    "IETF, 6449455446",
    "'\"\\', 62225c",
    "ü, 62c3bc",
    "水, 63e6b0b4",
    "𐅑, 64f0908591"
  })
  void text_strings(String text, String hex) {
    assertThat(new CborWriter(1).text(text).toArray()).isEqualTo(HEX.parseHex(hex));
    assertThat(all(hex).text(10)).isEqualTo(text);
    assertThat(all(hex).textUtf8(10)).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"'', 40", "01020304, 4401020304"})
  void byte_strings(String content, String hex) {
    byte[] bytes = HEX.parseHex(content);

    assertThat(new CborWriter(1).bytes(bytes).toArray()).isEqualTo(HEX.parseHex(hex));
    assertThat(all(hex).bytes(10)).isEqualTo(bytes);
  }

  @Test
  void booleans_and_null() {
    assertThat(new CborWriter(1).bool(false).bool(true).nil().toArray())
        .isEqualTo(HEX.parseHex("f4f5f6"));
    CborReader in = all("f4f5f6");
    assertThat(in.nil()).isFalse();
    assertThat(in.bool()).isFalse();
    assertThat(in.bool()).isTrue();
    assertThat(in.nil()).isTrue();
    assertThat(in.nil()).isFalse();
    in.end();
  }

  @Test
  void arrays_and_maps_announce_their_size() {
    CborReader array = all("8301820203820405");
    assertThat(array.array()).isEqualTo(3);
    assertThat(array.uint()).isEqualTo(1);
    assertThat(array.array()).isEqualTo(2);

    CborReader map = all("a26161016162820203");
    assertThat(map.map()).isEqualTo(2);
    assertThat(map.text(1)).isEqualTo("a");
    assertThat(map.uint()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        "1b7fffffffffffffff",
        "f4",
        "f5",
        "f6",
        "40",
        "4401020304",
        "60",
        "64f0908591",
        "80",
        "83010203",
        "8301820203820405",
        "98190102030405060708090a0b0c0d0e0f101112131415161718181819",
        "a0",
        "a201020304",
        "a26161016162820203",
        "826161a161626163",
        "a56161614161626142616361436164614461656145",
        "818180"
      })
  void any_item_of_the_subset_can_be_passed_over(String hex) {
    CborReader in = all(hex);
    in.skip();
    in.end();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "18",
        "19ff",
        "1a000000",
        "1b00000000000000",
        "1bffffffffffffffff",
        "1b8000000000000000",
        "c249010000000000000000",
        "20",
        "29",
        "3863",
        "3903e7",
        "3bffffffffffffffff",
        "f90000",
        "f97e00",
        "fa47c35000",
        "fb3ff199999999999a",
        "f7",
        "f0",
        "f8ff",
        "c074323031332d30332d32315432303a30343a30305a",
        "d818456449455446",
        "5f42010243030405ff",
        "7f657374726561646d696e67ff",
        "9fff",
        "9f018202039f0405ffff",
        "bf61610161629f0203ffff",
        "ff",
        "1c",
        "5c",
        "9e",
        "1800",
        "1817",
        "190018",
        "1900ff",
        "1a0000ffff",
        "1b00000000ffffffff",
        "580101",
        "5900020102",
        "780161",
        "980101",
        "b8010101",
        "4401",
        "64f09085",
        "81",
        "8201",
        "a1",
        "a101",
        "a2010203",
        "9affffffff",
        "9bffffffffffffffff",
        "bb7fffffffffffffff",
        "5b7fffffffffffffff",
        "7b7fffffffffffffff",
        "81818180",
        "a101a101a101a10101",
        "81a101818101"
      })
  void anything_else_is_refused(String hex) {
    refused(hex, CborReader::skip);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"61ff", "61c0", "62c328", "63eda080", "62c080", "64f4908080", "63e28228", "61e2"})
  void text_that_is_no_utf8_is_refused(String hex) {
    refused(hex, in -> in.text(10));
    refused(hex, in -> in.textUtf8(10));
  }

  @Test
  void an_item_of_another_type_is_refused() {
    refused("01", in -> in.text(9));
    refused("01", in -> in.bytes(9));
    refused("01", CborReader::map);
    refused("01", CborReader::array);
    refused("01", CborReader::bool);
    refused("6161", in -> in.bytes(9));
    refused("4161", in -> in.text(9));
    refused("a0", CborReader::array);
    refused("80", CborReader::map);
    refused("f6", CborReader::uint);
    refused("f6", CborReader::bool);
    refused("0101", in -> in.key(new byte[][] {{'a'}}, 0));
  }

  @Test
  void what_is_above_its_limit_is_refused() {
    assertThat(all("18ff").uint(255)).isEqualTo(255);
    refused("190100", in -> in.uint(255));
    assertThat(all("420102").bytes(2)).hasSize(2);
    refused("420102", in -> in.bytes(1));
    refused("626161", in -> in.text(1));
    refused("626161", in -> in.textUtf8(1));
  }

  @Test
  void trailing_bytes_are_refused() {
    CborReader in = all("0101");
    in.uint();

    assertThat(in.atEnd()).isFalse();
    assertThatThrownBy(in::end).hasMessageContaining("trailing");
  }

  @Test
  void a_reader_of_a_range_never_leaves_it() {
    byte[] around = HEX.parseHex("ff4401020304ff");

    assertThat(new CborReader(around, 1, 5).bytes(10)).hasSize(4);
    assertThatThrownBy(() -> new CborReader(around, 1, 4).bytes(10)).isInstanceOf(Malformed.class);
  }

  @Test
  void keys_are_found_wherever_the_hint_points() {
    byte[][] names = {{'a'}, {'b'}, {'c'}};
    for (int hint = 0; hint <= names.length; hint++) {
      assertThat(all("6161").key(names, hint)).isEqualTo(0);
      assertThat(all("6163").key(names, hint)).isEqualTo(2);
      assertThat(all("6178").key(names, hint)).isEqualTo(-1);
      assertThat(all("626161").key(names, hint)).isEqualTo(-1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"5a7fffffff", "7a7fffffff", "9a7fffffff", "ba7fffffff", "5b00000000ffffffff"})
  void a_lie_about_a_length_allocates_nothing(String hex) {
    byte[] lie = HEX.parseHex(hex + "00".repeat(100));
    Consumer<byte[]> readEverything =
        bytes -> {
          attempt(() -> new CborReader(bytes).bytes(Integer.MAX_VALUE));
          attempt(() -> new CborReader(bytes).text(Integer.MAX_VALUE));
          attempt(() -> new CborReader(bytes).array());
          attempt(() -> new CborReader(bytes).map());
          attempt(() -> new CborReader(bytes).skip());
          for (Domain domain : Domain.values()) {
            attempt(() -> RecordCodec.decode(domain, bytes));
          }
        };
    readEverything.accept(lie);

    long before = allocatedBytes();
    readEverything.accept(lie);
    assertThat(allocatedBytes() - before).isLessThan(256 * 1024);
  }

  @Test
  void numbers_and_strings_of_any_size_come_back() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long number = random.nextLong() >>> 1 + random.nextInt(63);
      byte[] bytes = new byte[random.nextInt(300)];
      CborReader in = new CborReader(new CborWriter(0).uint(number).bytes(bytes).toArray());
      assertThat(in.uint()).isEqualTo(number);
      assertThat(in.bytes(300)).isEqualTo(bytes);
      in.end();
    }
  }

  private static void refused(String hex, Consumer<CborReader> read) {
    assertThatThrownBy(() -> read.accept(all(hex))).isInstanceOf(Malformed.class);
  }

  private static void attempt(Runnable read) {
    try {
      read.run();
    } catch (Malformed e) {
      assertThat(e.field()).isNotEmpty();
    }
  }

  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  private static CborReader all(String hex) {
    return new CborReader(HEX.parseHex(hex));
  }
}

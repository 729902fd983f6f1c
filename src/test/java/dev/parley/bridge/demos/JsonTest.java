package dev.parley.bridge.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.protocol.Bytes;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static final ObjectMapper JACKSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static Json parse(String text) throws NotJson {
    return Json.parse(text.getBytes(UTF_8));
  }

  @Test
  void members_come_out_as_they_were_sent() throws Exception {
    Json json = parse(" { \"a\" : [ 1.50, {\"x\":\"\\u00e9é\"} ] , \"b\":-0e5,\"a b\":null } ");

    Map<String, Json> members = json.members("a", "b", "a b", "c");

    assertThat(members).containsOnlyKeys("a", "b", "a b", "c");
    assertThat(members.get("c")).isSameAs(Json.ABSENT);
    assertThat(members.get("a").source()).isEqualTo("[ 1.50, {\"x\":\"\\u00e9é\"} ]");
    assertThat(members.get("b").source()).isEqualTo("-0e5");
    assertThat(members.get("a b").isNull()).isTrue();
  }

  @Test
  void the_last_of_two_equal_names_counts_however_it_is_spelt() throws Exception {
    Json json = parse("{\"type\":\"first\",\"ty\\u0070e\":\"second\"}");

    assertThat(json.members("type").get("type").text()).isEqualTo("second");
  }

  @Test
  void escapes_are_understood() throws Exception {
    assertThat(parse("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\ud83d\\ude00\"").text())
        .isEqualTo("\"\\/\b\f\n\r\tA\ud83d\ude00");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "false", "\"\"", "0", "-0", "0.000", "0e99", "1e-400"})
  void javascript_takes_it_for_false(String text) throws Exception {
    assertThat(parse(text).isTruthy()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "\"0\"", "-1", "0.001", "1e-300", "{}", "[]", "[0]"})
  void javascript_takes_it_for_true(String text) throws Exception {
    assertThat(parse(text).isTruthy()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "not json", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "[,1]", "01", "1.",
        ".5", "+1", "1e", "-", "tru", "nul", "\"", "\"\\x\"", "\"\\u12g4\"", "\"\n\"", "{} {}",
        "'a'", "{a:1}", "\ufeff{}", "NaN", "[1 2]", "{\"a\":1 \"b\":2}", "]", "\u0000"
      })
  void what_is_not_json_is_refused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(NotJson.class);
  }

  @Test
  void nothing_else_than_utf8_gets_through() {
    byte[][] wrong = {
      {'"', (byte) 0xc0, (byte) 0x80, '"'},
      {'"', (byte) 0xc1, (byte) 0xbf, '"'},
      {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
      {'"', (byte) 0xe0, (byte) 0x80, (byte) 0x80, '"'},
      {'"', (byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'},
      {'"', (byte) 0x80, '"'},
      {'"', (byte) 0xf0, (byte) 0x80, (byte) 0x80, (byte) 0x80, '"'},
      {'"', (byte) 0xc3, '"', '"'},
      {'"', (byte) 0xff, '"'},
      {'"', (byte) 0xe2, (byte) 0x82},
      {'[', 0, ']', 0}
    };
    for (byte[] bytes : wrong) {
      assertThatThrownBy(() -> Json.parse(bytes)).isInstanceOf(NotJson.class);
    }
  }

  @Test
  void nesting_has_an_end() throws Exception {
    int most = JsonScanner.MAX_DEPTH;
    assertThat(parse("[".repeat(most) + "]".repeat(most)).isArray()).isTrue();
    assertThatThrownBy(() -> parse("[".repeat(most + 1) + "]".repeat(most + 1)))
        .isInstanceOf(NotJson.class);
    assertThatThrownBy(() -> parse("{\"a\":".repeat(1_000_000))).isInstanceOf(NotJson.class);
  }

  @Test
  void it_agrees_with_another_parser_about_broken_texts() throws Exception {
    String seed =
        "{\"type\":\"mes\\u0073age\",\"payload\":{\"a\":[1,-2.5e+3,true,false,null],\"é\":\"\\ud83d\\ude00€😀\"}}";
    Random random = new Random(7);
    for (int round = 0; round < 30_000; round++) {
      byte[] bytes = seed.getBytes(UTF_8);
      for (int change = random.nextInt(3); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] =
            (byte) "{}[]\",:\\u0e+-. tn1é".charAt(random.nextInt(19));
      }
      assertThat(isJson(bytes)).as(new String(bytes, UTF_8)).isEqualTo(isJsonToJackson(bytes));
    }
  }

  @Test
  void what_is_written_is_read_again() throws Exception {
    String nasty = "\"\\\b\f\n\r\t\u0001\u001fé€😀\u2028/\ud800x\udc00";
    byte[] written =
        new JsonText(4)
            .object()
            .field("text", nasty)
            .field("raw", Bytes.of("[1, 2]".getBytes(UTF_8)))
            .field("number", 5L)
            .field("yes", true)
            .name("list")
            .array()
            .string("a")
            .string("b")
            .endArray()
            .end()
            .toBytes();

    JsonNode read = JACKSON.readTree(written);
    assertThat(read.get("text").asText()).isEqualTo(nasty);
    assertThat(read.get("raw").size()).isEqualTo(2);
    assertThat(new String(written, UTF_8))
        .endsWith(",\"raw\":[1, 2],\"number\":5,\"yes\":true,\"list\":[\"a\",\"b\"]}")
        .contains("\\ud800x\\udc00")
        .contains("\\u0001\\u001fé€😀\u2028/");
  }

  private static boolean isJson(byte[] bytes) {
    try {
      Json.parse(bytes);
      return true;
    } catch (NotJson e) {
      return false;
    }
  }

  private static boolean isJsonToJackson(byte[] bytes) throws java.io.IOException {
    try {
      UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes));
      JACKSON.readTree(bytes);
      return true;
    } catch (JsonProcessingException | java.nio.charset.CharacterCodingException e) {
      return false;
    }
  }
}

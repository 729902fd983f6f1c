package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.protocol.Bytes;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonWriterTest {

  @Test
  void commas_stand_between_members_and_items() {
    JsonWriter json = new JsonWriter(1).object().field("a", "b").name("c").array();
    json.number(1).number(20).object().end().nothing().bool(true).endArray();
    json.name("d").object().end().name("e").decimal(Long.MAX_VALUE).end();

    assertThat(json.toBuffer().toString())
        .isEqualTo(
            "{\"a\":\"b\",\"c\":[1,20,{},null,true],\"d\":{},\"e\":\"9223372036854775807\"}");
  }

  @Test
  void any_text_survives() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      String text =
          random
              .ints(random.nextInt(40), 0, 0x3000)
              .filter(c -> !Character.isSurrogate((char) c))
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      String json =
          new JsonWriter(random.nextInt(8)).object().field("t", text).end().toBuffer().toString();

      assertThat(new JsonObject(json).getString("t")).isEqualTo(text);
    }
  }

  @Test
  void control_characters_and_quotes_are_escaped() {
    String json = new JsonWriter(0).string("\u0000\u001f\"\\\n\r\t\u007f").toBuffer().toString();

    assertThat(json).isEqualTo("\"\\u0000\\u001f\\\"\\\\\\n\\r\\t\u007f\"");
  }

  @Test
  void bytes_become_hex_or_base64() {
    Bytes bytes = Bytes.of(new byte[] {0, 15, -1});

    assertThat(new JsonWriter(0).hex(bytes).toBuffer().toString()).isEqualTo("\"000fff\"");
    assertThat(new JsonWriter(0).base64(bytes).toBuffer().toString()).isEqualTo("\"AA//\"");
  }

  @Test
  void there_are_no_negative_numbers() {
    assertThatThrownBy(() -> new JsonWriter(8).number(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

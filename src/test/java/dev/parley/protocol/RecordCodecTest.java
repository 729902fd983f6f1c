package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordCodecTest {

  private static final int CASES = 500;

  private final CBORMapper jackson = new CBORMapper();
  private final RandomRecords records = new RandomRecords(1);
  private final Random random = new Random(2);

  @ParameterizedTest
  @EnumSource(Domain.class)
  void a_record_comes_back_as_it_was(Domain domain) {
    for (int i = 0; i < CASES; i++) {
      SignedRecord record = records.of(domain);
      byte[] encoded = RecordCodec.encode(record);
      SignedRecord decoded = RecordCodec.decode(domain, encoded);

      assertThat(RecordCodec.encode(decoded)).isEqualTo(encoded);
      assertThat(decoded.key()).isEqualTo(record.key());
      assertThat(decoded.digest()).isEqualTo(record.digest());
      assertThat(decoded.signed()).isEqualTo(record.signed());
      assertThat(decoded.domain()).isEqualTo(domain);
      assertThat(Fingerprint.of(decoded)).isEqualTo(Fingerprint.ofEncoded(encoded));
    }
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void another_library_reads_what_is_written_and_writes_the_same(Domain domain) throws Exception {
    for (int i = 0; i < CASES; i++) {
      byte[] encoded = RecordCodec.encode(records.of(domain));
      JsonNode tree = jackson.readTree(encoded);

      assertThat(write(new ArrayList<>(tree.properties()))).isEqualTo(encoded);
    }
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void the_fields_are_those_of_the_specification(Domain domain) throws Exception {
    String own =
        switch (domain) {
          case MESSAGES -> "msg_id chat_id kind peer msg_type text control";
          case MEMBERS -> "chat_id target op_type role kind nonce title observed";
          case IDENTITY -> "blob";
          case READS -> "chat_id position";
        };
    List<String> all = List.of((own + " author ts origin sv sig hlc").split(" "));
    for (int i = 0; i < 50; i++) {
      SignedRecord record = records.of(domain);
      JsonNode tree = jackson.readTree(RecordCodec.encode(record));

      assertThat(tree.properties()).extracting(Map.Entry::getKey).isSubsetOf(all);
      assertThat(tree.get("author").binaryValue()).isEqualTo(record.author().view());
      assertThat(tree.get("hlc").longValue()).isEqualTo(record.hlc());
      assertThat(tree.get("sig").binaryValue()).isEqualTo(record.signed().signature().view());
    }
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void every_truncation_is_refused(Domain domain) {
    for (int i = 0; i < 10; i++) {
      byte[] encoded = RecordCodec.encode(records.of(domain));
      for (int length = 0; length < encoded.length; length++) {
        byte[] cut = Arrays.copyOf(encoded, length);
        assertThatThrownBy(() -> RecordCodec.decode(domain, cut)).isInstanceOf(Malformed.class);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void trailing_bytes_are_refused(Domain domain) {
    byte[] encoded = RecordCodec.encode(records.of(domain));
    byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);

    assertThatThrownBy(() -> RecordCodec.decode(domain, longer))
        .hasMessageContaining("trailing bytes");
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void a_flipped_bit_is_refused_or_makes_another_canonical_record(Domain domain) {
    for (int i = 0; i < 10; i++) {
      byte[] encoded = RecordCodec.encode(records.of(domain));
      for (int bit = 0; bit < 8 * Math.min(encoded.length, 1_000); bit++) {
        byte[] flipped = encoded.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        assertRefusedOrCanonical(domain, flipped);
      }
    }
  }

  private static void assertRefusedOrCanonical(Domain domain, byte[] input) {
    SignedRecord decoded;
    try {
      decoded = RecordCodec.decode(domain, input);
    } catch (Malformed e) {
      return;
    }
    assertThat(RecordCodec.encode(decoded)).isEqualTo(input);
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void unknown_fields_are_skipped_inside_a_message_and_refused_in_canonical_form(Domain domain)
      throws Exception {
    for (int i = 0; i < 50; i++) {
      byte[] encoded = RecordCodec.encode(records.of(domain));
      List<Map.Entry<String, JsonNode>> fields = fields(encoded);
      JsonNode nested = jackson.createArrayNode().add("a text").add(new byte[300]).add(7);
      fields.add(random.nextInt(fields.size() + 1), Map.entry("later", nested));
      byte[] extended = write(fields);

      assertThat(read(domain, extended)).isEqualTo(encoded);
      assertThatThrownBy(() -> RecordCodec.decode(domain, extended))
          .isInstanceOf(Malformed.class)
          .hasMessageContaining("canonical");
    }
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void any_order_is_read_inside_a_message_and_refused_in_canonical_form(Domain domain)
      throws Exception {
    for (int i = 0; i < 50; i++) {
      byte[] encoded = RecordCodec.encode(records.of(domain));
      List<Map.Entry<String, JsonNode>> fields = fields(encoded);
      Collections.rotate(fields, 1 + random.nextInt(fields.size() - 1));
      byte[] shuffled = write(fields);

      assertThat(read(domain, shuffled)).isEqualTo(encoded);
      assertThatThrownBy(() -> RecordCodec.decode(domain, shuffled))
          .isInstanceOf(Malformed.class)
          .hasMessageContaining("canonical");
    }
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void a_field_that_is_there_twice_is_refused(Domain domain) throws Exception {
    List<Map.Entry<String, JsonNode>> fields = fields(RecordCodec.encode(records.of(domain)));
    for (Map.Entry<String, JsonNode> field : fields) {
      List<Map.Entry<String, JsonNode>> doubled = new ArrayList<>(fields);
      doubled.add(field);
      byte[] encoded = write(doubled);

      assertThatThrownBy(() -> read(domain, encoded))
          .hasMessage(field.getKey() + " is there twice");
    }
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void a_missing_field_is_refused_unless_it_is_optional(Domain domain) throws Exception {
    List<String> optional = List.of("peer", "control", "nonce", "title", "observed");
    List<Map.Entry<String, JsonNode>> fields = fields(RecordCodec.encode(records.of(domain)));
    for (Map.Entry<String, JsonNode> field : fields) {
      if (optional.contains(field.getKey())) {
        continue;
      }
      List<Map.Entry<String, JsonNode>> fewer = new ArrayList<>(fields);
      fewer.remove(field);
      byte[] encoded = write(fewer);

      assertThatThrownBy(() -> read(domain, encoded)).hasMessage(field.getKey() + " is missing");
    }
  }

  @ParameterizedTest
  @EnumSource(Domain.class)
  void an_empty_map_is_refused(Domain domain) {
    assertThatThrownBy(() -> RecordCodec.decode(domain, new byte[] {(byte) 0xa0}))
        .isInstanceOf(Malformed.class);
  }

  private static byte[] read(Domain domain, byte[] encoded) {
    CborReader in = new CborReader(encoded);
    SignedRecord record = RecordCodec.read(domain, in);
    in.end();
    return RecordCodec.encode(record);
  }

  private List<Map.Entry<String, JsonNode>> fields(byte[] encoded) throws IOException {
    return new ArrayList<>(jackson.readTree(encoded).properties());
  }

  /** Definite lengths and shortest integers, fields in the order given. */
  private byte[] write(List<Map.Entry<String, JsonNode>> fields) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = jackson.createGenerator(out)) {
      generator.writeStartObject(null, fields.size());
      for (Map.Entry<String, JsonNode> field : fields) {
        generator.writeFieldName(field.getKey());
        writeValue(generator, field.getValue());
      }
      generator.writeEndObject();
    }
    return out.toByteArray();
  }

  private static void writeValue(JsonGenerator generator, JsonNode value) throws IOException {
    if (value.isBinary()) {
      generator.writeBinary(value.binaryValue());
    } else if (value.isTextual()) {
      byte[] utf8 = value.textValue().getBytes(StandardCharsets.UTF_8);
      generator.writeUTF8String(utf8, 0, utf8.length);
    } else if (value.isArray()) {
      generator.writeStartArray(null, value.size());
      for (JsonNode item : value) {
        writeValue(generator, item);
      }
      generator.writeEndArray();
    } else {
      generator.writeNumber(value.longValue());
    }
  }
}

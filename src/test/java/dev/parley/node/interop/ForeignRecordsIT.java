package dev.parley.node.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.interop.JsStack;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records as somebody makes them who has the description and no code of ours. */
class ForeignRecordsIT {

  private static final Path VECTORS = Path.of("src/test/resources/vectors/protocol-v1.json");
  private static final Path SYNC_VECTORS = Path.of("src/test/resources/vectors/sync-v2.json");
  private static final String STAMP = "115816896929660933";

  @ParameterizedTest
  @EnumSource
  void every_vector_comes_out_the_same(JsStack stack) throws IOException {
    JsonObject vectors = new JsonObject(Files.readString(VECTORS));
    JsonObject author = vectors.getJsonArray("keys").getJsonObject(0);
    String origin = vectors.getJsonObject("node").getString("peer_id_hex");
    List<String> checked = new ArrayList<>();
    try (Foreigner foreigner = Foreigner.join(stack)) {
      for (Object one : vectors.getJsonArray("records")) {
        JsonObject vector = (JsonObject) one;
        JsonObject made =
            foreigner.describe(domain(vector), author, fields(vector, origin, author));
        assertThat(made.getString("content")).isEqualTo(vector.getString("content"));
        assertThat(made.getString("text")).isEqualTo(vector.getString("string_to_sign"));
        assertThat(made.getString("signature")).isEqualTo(vector.getString("sig"));
        assertThat(made.getString("id")).isEqualTo(vector.getString("id", made.getString("id")));
        assertEncoded(domain(vector), made);
        checked.add(vector.getString("kind"));
      }
    }
    assertThat(checked).contains("message", "member", "identity", "read");
  }

  @ParameterizedTest
  @EnumSource
  void every_vector_of_sketches_comes_out_the_same(JsStack stack) throws IOException {
    JsonObject vector = new JsonObject(Files.readString(SYNC_VECTORS));
    try (Foreigner foreigner = Foreigner.join(stack)) {
      JsonObject made = foreigner.describeSketch(vector);
      assertThat(made.fieldNames()).hasSize(5);
      assertThat(made).allMatch(entry -> vector.getValue(entry.getKey()).equals(entry.getValue()));
    }
  }

  private static void assertEncoded(Domain domain, JsonObject made) {
    byte[] encoded = HexFormat.of().parseHex(made.getString("encoded"));
    SignedRecord record = RecordCodec.decode(domain, encoded);
    assertThat(Bytes.of(RecordCodec.encode(record)).toHex()).isEqualTo(made.getString("encoded"));
    assertThat(record.key().toHex()).isEqualTo(made.getString("id"));
  }

  private static Domain domain(JsonObject vector) {
    return Arrays.stream(Domain.values())
        .filter(domain -> domain.kind().equals(vector.getString("kind")))
        .findFirst()
        .orElseThrow();
  }

  /** The fields of a record by the names that they have on the wire. */
  private static JsonObject fields(JsonObject vector, String origin, JsonObject author) {
    JsonObject fields = new JsonObject();
    for (var field : vector.getJsonObject("fields")) {
      fields.put(field.getKey().replace("_hex", ""), field.getValue());
    }
    if (domain(vector) == Domain.MESSAGES && !fields.containsKey("text")) {
      fields.put("text", "");
    }
    if (vector.getString("name").equals("remove")) {
      fields.put("observed", STAMP);
    }
    return fields
        .put("ts", vector.getLong("ts"))
        .put("origin", origin)
        .put("author", author.getString("address"))
        .put("sv", vector.getInteger("sig_version"))
        .put("hlc", STAMP);
  }
}

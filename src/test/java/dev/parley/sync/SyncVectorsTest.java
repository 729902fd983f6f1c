package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.SipHash;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two implementations must agree on to the last bit. Somebody else's made the vectors. */
class SyncVectorsTest {

  private static final Path VECTORS = Path.of("src/test/resources/vectors/sync-v2.json");
  private static final HexFormat HEX = HexFormat.of();
  private static final int INDICES = 1_000;

  private JsonObject vector;

  @BeforeEach
  void read() throws IOException {
    vector = new JsonObject(Files.readString(VECTORS));
  }

  @Test
  void salt() {
    assertThat(saltOfBoth().toHex()).isEqualTo(vector.getString("salt"));
  }

  @Test
  void short_keys() {
    SipHash hash = new SipHash(saltOfBoth().toArray());
    List<String> keys =
        strings("items").stream().map(HEX::parseHex).map(hash::hash).map(HEX::toHexDigits).toList();
    assertThat(keys).isEqualTo(strings("short_keys"));
  }

  @Test
  void checks() {
    List<String> checks =
        shortKeys().stream().map(key -> HEX.toHexDigits(Symbols.check(key))).toList();
    assertThat(checks).isEqualTo(strings("checks"));
  }

  @Test
  void indices() {
    JsonArray all = new JsonArray();
    for (long key : shortKeys()) {
      JsonArray indices = new JsonArray();
      for (Mapping mapping = new Mapping(key); mapping.index() < INDICES; mapping.next()) {
        indices.add((int) mapping.index());
      }
      all.add(indices);
    }
    assertThat(all).isEqualTo(vector.getJsonArray("indices"));
  }

  @Test
  void symbols() {
    Sketch sketch = new Sketch(shortKeys().stream().mapToLong(Long::longValue).toArray());
    byte[] symbols = sketch.symbols(0, vector.getInteger("count")).encode();
    assertThat(HEX.formatHex(symbols)).isEqualTo(vector.getString("symbols"));
  }

  private Bytes saltOfBoth() {
    return Salt.of(bytes("asker"), bytes("answerer"));
  }

  private List<Long> shortKeys() {
    return strings("short_keys").stream().map(HexFormat::fromHexDigitsToLong).toList();
  }

  private Bytes bytes(String name) {
    return Bytes.of(HEX.parseHex(vector.getString(name)));
  }

  private List<String> strings(String name) {
    List<String> strings = new ArrayList<>();
    vector.getJsonArray(name).forEach(one -> strings.add((String) one));
    return strings;
  }
}

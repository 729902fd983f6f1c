package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class NaclBoxTest {

  private static final HexFormat HEX = HexFormat.of();

  private final JsonObject vectors = vectors();
  private final byte[] secretA = key("a", "sk");
  private final byte[] secretB = key("b", "sk");
  private final NaclBox box = NaclBox.between(secretA, key("b", "pk"));

  private static JsonObject vectors() {
    try {
      Path file = Path.of("src/test/resources/vectors/p2p-chat-vectors.json");
      return new JsonObject(Files.readString(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] key(String owner, String which) {
    return HEX.parseHex(vectors.getJsonObject(owner).getString(which));
  }

  private List<JsonObject> frames() {
    return vectors.getJsonArray("frames").stream().map(JsonObject.class::cast).toList();
  }

  @Test
  void public_keys_are_those_of_the_vectors() {
    assertThat(NaclBox.publicKey(secretA)).isEqualTo(key("a", "pk"));
    assertThat(NaclBox.publicKey(secretB)).isEqualTo(key("b", "pk"));
  }

  @Test
  void both_sides_agree_on_the_key_of_the_vectors() {
    assertThat(box.sharedKey()).asHexString().isEqualToIgnoringCase(vectors.getString("sharedKey"));
    assertThat(NaclBox.between(secretB, key("a", "pk")).sharedKey()).isEqualTo(box.sharedKey());
  }

  @Test
  void frames_are_made_as_in_the_vectors() {
    assertThat(frames())
        .isNotEmpty()
        .allSatisfy(
            vector -> {
              byte[] text = vector.getString("plaintextUtf8").getBytes(StandardCharsets.UTF_8);
              byte[] frame = box.frame(HEX.parseHex(vector.getString("nonceHex")), text);
              assertThat(HEX.formatHex(frame)).isEqualTo(vector.getString("frameHex"));
            });
  }

  @Test
  void frames_of_the_vectors_are_read() {
    FrameReader reader = new FrameReader();
    for (JsonObject vector : frames()) {
      reader.add(Buffer.buffer(HEX.parseHex(vector.getString("frameHex"))));
      byte[] payload = reader.nextPayload();
      assertThat(payload).hasSize(vector.getInteger("payloadLen"));
      assertThat(new String(box.open(payload), StandardCharsets.UTF_8))
          .isEqualTo(vector.getString("plaintextUtf8"));
    }
  }

  @Test
  void a_changed_bit_anywhere_is_noticed() {
    byte[] payload = HEX.parseHex(frames().get(0).getString("frameHex").substring(4));
    for (int bit = 0; bit < 8 * payload.length; bit++) {
      byte[] changed = payload.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(box.open(changed)).isNull();
    }
    for (int length = 0; length < payload.length; length++) {
      assertThat(box.open(Arrays.copyOf(payload, length))).isNull();
    }
  }

  @Test
  void a_key_that_protects_nothing_is_refused() {
    assertThatThrownBy(() -> NaclBox.between(secretA, new byte[NaclBox.KEY_LENGTH]))
        .isInstanceOf(DirectException.class);
  }

  @Test
  void nonces_of_a_direction_say_what_they_number_and_nothing_to_others() {
    NonceMarks there = new NonceMarks(box, key("a", "pk"), key("b", "pk"));
    NonceMarks back = new NonceMarks(box, key("b", "pk"), key("a", "pk"));
    byte[] nonce = there.nonce(NonceMarks.CONTROL, 0x12345678L);
    assertThat(there.read(nonce)).isEqualTo(new NonceMarks.Mark(NonceMarks.CONTROL, 0x12345678L));
    assertThat(back.read(nonce)).isNull();
    assertThat(there.nonce(NonceMarks.TEXT, 0x12345678L)).isNotEqualTo(nonce);
    for (int bit = 0; bit < 8 * nonce.length; bit++) {
      byte[] changed = nonce.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(there.read(changed)).isNull();
    }
  }

  @Test
  void the_wire_extension_is_the_documented_one() {
    NonceMarks marks = new NonceMarks(box, key("a", "pk"), key("b", "pk"));
    assertThat(HEX.formatHex(marks.nonce(NonceMarks.TEXT, 0))).isEqualTo(documented("text 0"));
    assertThat(HEX.formatHex(marks.nonce(NonceMarks.CONTROL, 1)))
        .isEqualTo(documented("control 1"));
    assertThat(SafetyCode.of(box, key("a", "pk"), key("b", "pk")))
        .isEqualTo(documented("safety code"));
  }

  /** The worked example of the page for implementers. */
  private static String documented(String what) {
    try {
      String page = Files.readString(Path.of("src/main/resources/docs/direct.md"));
      return page.lines()
          .filter(line -> line.startsWith(what + " = "))
          .map(line -> line.substring(line.indexOf('=') + 2))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void the_safety_code_is_the_same_from_both_sides_and_another_for_other_keys() {
    String code = SafetyCode.of(box, key("a", "pk"), key("b", "pk"));
    assertThat(code).matches("(\\d{5} ){7}\\d{5}");
    assertThat(SafetyCode.of(box, key("b", "pk"), key("a", "pk"))).isEqualTo(code);
    byte[] other = key("b", "pk");
    other[31] ^= (byte) 0x80;
    // The curve ignores that bit, the code does not: it binds the keys as they were sent.
    assertThat(NaclBox.between(secretA, other).sharedKey()).isEqualTo(box.sharedKey());
    assertThat(SafetyCode.of(box, key("a", "pk"), other)).isNotEqualTo(code);
  }
}

package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.TestUser.Reply;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Message;
import dev.parley.protocol.Signature;
import dev.parley.protocol.SigningString;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody on the way can do with a request that they saw: repeat it, to no effect. */
class ReplayAttackTest {

  private static final BigInteger ORDER =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  @TempDir private Path directory;

  @Test
  void a_repeated_write_changes_nothing() {
    try (TestNode node = TestNode.withStore(directory)) {
      Replayed seen = new Replayed(node);
      Reply first = seen.send(seen.headers);

      for (int i = 0; i < 5; i++) {
        Reply again = seen.send(seen.headers);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().getString("hlc")).isEqualTo(first.json().getString("hlc"));
      }
      assertThat(seen.stored()).isEqualTo(1);
    }
  }

  @Test
  void a_malleated_signature_makes_no_second_record() {
    try (TestNode node = TestNode.withStore(directory)) {
      Replayed seen = new Replayed(node);
      seen.send(seen.headers);

      seen.headers.put("X-Sig", malleated(Signature.parse(seen.headers.get("X-Sig"))).toHex());
      assertThat(seen.send(seen.headers).code()).isEqualTo("bad_signature");
      assertThat(seen.stored()).isEqualTo(1);
    }
  }

  @Test
  void another_recovery_id_makes_no_second_record() {
    try (TestNode node = TestNode.withStore(directory)) {
      Replayed seen = new Replayed(node);
      seen.send(seen.headers);

      byte[] signature = Signature.parse(seen.headers.get("X-Sig")).toArray();
      signature[64] = (byte) (27 + (1 - signature[64]));
      seen.headers.put("X-Sig", Bytes.of(signature).toHex());
      assertThat(seen.send(seen.headers).json().getString("status")).isEqualTo("known");
      assertThat(seen.stored()).isEqualTo(1);
    }
  }

  @Test
  void a_read_cannot_be_turned_into_a_write() {
    try (TestNode node = TestNode.withStore(directory)) {
      Replayed seen = new Replayed(node);
      String path = "/dialogs/" + seen.bob.address() + "/messages";

      Map<String, String> read = seen.alice.requestHeaders("GET", path, "", seen.alice.ts);
      assertThat(seen.send(read).code()).isEqualTo("bad_signature");
      assertThat(seen.stored()).isZero();
    }
  }

  /** The other signature of the same text: s replaced by the order minus s. */
  static Bytes malleated(Signature signature) {
    byte[] bytes = signature.toArray();
    BigInteger s = new BigInteger(1, Arrays.copyOfRange(bytes, 32, 64));
    byte[] other = ORDER.subtract(s).toByteArray();
    Arrays.fill(bytes, 32, 64, (byte) 0);
    int length = Math.min(32, other.length);
    System.arraycopy(other, other.length - length, bytes, 64 - length, length);
    bytes[64] = (byte) (1 - signature.recoveryId());
    return Bytes.of(bytes);
  }

  private static final class Replayed {

    final TestUser alice;
    final TestUser bob;
    final Map<String, String> headers;

    Replayed(TestNode node) {
      alice = new TestUser(node);
      bob = new TestUser(node);
      Message message =
          Message.dialog(bob.address(), 0, "once", Bytes.EMPTY, alice.unsigned(alice.ts));
      Signature signature = alice.key.sign(1, SigningString.ofRecord(message));
      headers = alice.headers(alice.ts, signature);
    }

    Reply send(Map<String, String> with) {
      return alice.post("/dialogs/" + bob.address() + "/messages", "{\"text\":\"once\"}", with);
    }

    int stored() {
      String path = "/dialogs/" + alice.address() + "/messages";
      return bob.get(path).json().getJsonArray("messages").size();
    }
  }
}

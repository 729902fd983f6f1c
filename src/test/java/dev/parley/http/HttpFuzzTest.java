package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Message;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Random bytes and broken requests: each ends in a well-formed answer or a closed connection, and
 * nothing reaches the writer. Takes {@code -Dparley.fuzz.seconds} and {@code -Dparley.fuzz.seed}.
 */
class HttpFuzzTest {

  private static final Pattern ANSWER =
      Pattern.compile("HTTP/1\\.[01] (100|200|204|400|401|403|404|405|408|413|414|415|431|501) .*");
  private static final long SECONDS = Long.getLong("parley.fuzz.seconds", 4);
  private static final long SEED = Long.getLong("parley.fuzz.seed", System.nanoTime());

  private final Random random = new Random(SEED);
  private final FaultyStore store = new FaultyStore();

  @Test
  void nonsense_is_answered_and_stored_nowhere() {
    try (TestNode node = TestNode.with(store, TestNode.options())) {
      TestUser mallory = new TestUser(node);
      List<byte[]> seeds = seeds(mallory);
      long until = System.nanoTime() + SECONDS * 1_000_000_000L;
      int sent = 0;
      while (System.nanoTime() < until) {
        byte[] input = random.nextInt(8) == 0 ? noise() : mutated(seeds.get(sent % seeds.size()));
        try (RawConnection connection = new RawConnection(node.port())) {
          connection.write(input).closeOutput();
          check(connection.readAll(), input);
        }
        sent++;
      }

      assertThat(store.taken).as("seed %d", SEED).isEmpty();
      assertThat(mallory.call("GET", "/health/ready", null, Map.of()).status()).isEqualTo(200);
      assertThat(node.meters.get("parley.http.in.flight").gauge().value()).isZero();
      assertThat(node.meters.get("parley.http.refusals").tag("code", "internal").counter().count())
          .as("seed %d", SEED)
          .isZero();
    }
  }

  private static void check(String answer, byte[] input) {
    if (!answer.isEmpty()) {
      assertThat(answer.lines().findFirst().orElseThrow())
          .as("seed %d, input %s", SEED, new String(input, StandardCharsets.ISO_8859_1))
          .matches(ANSWER);
    }
  }

  /** Requests of every kind, none of them properly signed. */
  private List<byte[]> seeds(TestUser user) {
    Message message =
        Message.dialog(user.address(), 0, "else", Bytes.EMPTY, user.unsigned(user.ts));
    String dialog = "/dialogs/" + user.address();
    String group = "/groups/" + Hash.of(new byte[32]);
    return List.of(
        post(user, message, "POST", dialog + "/messages", "{\"text\":\"hi\",\"msg_type\":1}"),
        post(user, message, "POST", dialog + "/control", "{\"msg_type\":1,\"control\":\"AA==\"}"),
        post(user, message, "POST", dialog + "/messages/read", "{\"position\":\"12\"}"),
        post(user, message, "POST", group + "/messages", "{\"text\":\"\\u00e9\"}"),
        post(user, message, "POST", group + "/ops?wait=committed", "{\"ops\":[{\"op\":\"add\"}]}"),
        post(user, message, "PUT", "/identity", "{\"blob\":\"AAAA\"}"),
        post(user, message, "DELETE", group + "/membership", ""),
        post(user, message, "GET", dialog + "/messages?limit=3&order=asc", ""),
        post(user, message, "GET", "/conversations?after=00", ""),
        post(user, message, "GET", "/docs/protocol", ""),
        post(user, message, "OPTIONS", "/conversations", ""));
  }

  private static byte[] post(
      TestUser user, Message message, String method, String path, String body) {
    StringBuilder request = new StringBuilder(method + " " + path + " HTTP/1.1\r\nhost: x\r\n");
    user.headers(message)
        .forEach((name, value) -> request.append(name).append(": ").append(value).append("\r\n"));
    request.append("connection: close\r\n");
    if (!body.isEmpty()) {
      request.append("content-type: application/json\r\ncontent-length: ");
      request.append(body.length()).append("\r\n");
    }
    return request.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
  }

  private byte[] noise() {
    byte[] noise = new byte[random.nextInt(2_000)];
    random.nextBytes(noise);
    return noise;
  }

  private byte[] mutated(byte[] seed) {
    byte[] input = seed.clone();
    for (int changes = random.nextInt(6); changes >= 0; changes--) {
      int at = random.nextInt(input.length);
      switch (random.nextInt(5)) {
        case 0 -> input[at] = (byte) random.nextInt(256);
        case 1 -> input = Arrays.copyOf(input, at + 1);
        case 2 -> input = spliced(input, at, input, random.nextInt(input.length));
        case 3 -> input[at] = (byte) "{}[]\",:\\%&?=/ \r\n0".charAt(random.nextInt(17));
        default -> input[at] ^= (byte) (1 << random.nextInt(8));
      }
    }
    return input;
  }

  private byte[] spliced(byte[] one, int end, byte[] other, int start) {
    int length = Math.min(other.length - start, random.nextInt(40));
    byte[] all = Arrays.copyOf(one, one.length + length);
    System.arraycopy(other, start, all, end, length);
    System.arraycopy(one, end, all, end + length, one.length - end);
    return all;
  }
}

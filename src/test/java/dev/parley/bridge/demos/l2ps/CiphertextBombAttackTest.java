package dev.parley.bridge.demos.l2ps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.TestSocket;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Letters made to break whoever handles, keeps or receives them. */
class CiphertextBombAttackTest {

  private static final String BOB = "b".repeat(64);

  @TempDir private Path data;

  private RunningServer server;
  private Peer eve;

  @BeforeEach
  void start() {
    server = RunningServer.start(data);
    eve = Peer.registered(server, 3);
  }

  @AfterEach
  void stop() {
    eve.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[["})
  void depth_is_refused(String nesting) {
    String bomb = nesting.repeat(200_000 / nesting.length());
    assertThat(message(eve.ask(bomb))).isEqualTo("Invalid JSON");
    assertServes();
  }

  @Test
  void a_ciphertext_that_is_no_text_is_no_larger() {
    String many = "[" + "1,".repeat(80_000) + "1]";
    String frame =
        "{\"type\":\"send\",\"payload\":{\"to\":\"%s\",\"messageHash\":\"h\",\"encrypted\":{\"ciphertext\":%s,\"nonce\":\"n\"}}}"
            .formatted(BOB, many);
    assertThat(message(eve.ask(frame))).isEqualTo("Ciphertext too large (max 131072 bytes)");
  }

  @Test
  void a_ciphertext_cannot_hide_its_size_in_escapes() {
    // Each is one character and six bytes: what counts is what it says.
    String frame =
        "{\"type\":\"send\",\"payload\":{\"to\":\"%s\",\"messageHash\":\"h\",\"encrypted\":{\"ciphertext\":\"%s\",\"nonce\":\"n\"}}}";
    assertThat(eve.ask(frame.formatted(BOB, "\\u0041".repeat(40_000))).getString("type"))
        .isEqualTo("message_queued");
    assertThat(message(eve.ask(frame.formatted(BOB, "\\u0041".repeat(131_073)))))
        .isEqualTo("Message too large (max 262144 bytes)");
  }

  @Test
  void bytes_that_are_no_text_do_not_reach_who_would_fail_on_them() {
    byte[] frame =
        ("{\"type\":\"send\",\"payload\":{\"to\":\"" + BOB + "\",\"messageHash\":\"h\",")
            .concat("\"encrypted\":{\"ciphertext\":\"x\u0001\",\"nonce\":\"n\"}}}")
            .getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < frame.length; i++) {
      frame[i] = frame[i] == 1 ? (byte) 0xff : frame[i];
    }
    eve.socket().send(TestSocket.BINARY, frame);
    assertThat(message(eve.read())).isEqualTo("Invalid JSON");
  }

  @Test
  void more_than_is_ever_answered_is_cut_off_and_others_are_served() {
    eve.socket().tryRaw(TestSocket.frame(true, TestSocket.TEXT, new byte[2 << 20]));
    assertThat(eve.isHungUp()).isTrue();
    assertServes();
  }

  @Test
  void a_history_of_the_largest_letters_comes_in_pages_that_can_be_read() {
    for (int i = 0; i < 40; i++) {
      eve.ask(Peer.letter(BOB, "h" + i, "x".repeat(131_072)));
    }
    int letters = 0;
    JsonObject more = new JsonObject().put("limit", 200);
    JsonObject page;
    do {
      page = eve.ask(eve.history(BOB, more)).getJsonObject("payload");
      letters += page.getJsonArray("messages").size();
      assertThat(page.encode().length()).isLessThan(3 << 20);
      JsonObject last =
          page.getJsonArray("messages").getJsonObject(page.getJsonArray("messages").size() - 1);
      more.put("before", last.getLong("timestamp"));
    } while (page.getBoolean("hasMore"));
    assertThat(letters).isEqualTo(40);
  }

  private void assertServes() {
    try (Peer ann = Peer.registered(server, 1)) {
      assertThat(ann.send(BOB, "h").getString("type")).isEqualTo("message_queued");
    }
  }

  private static String message(JsonObject answer) {
    return answer.getJsonObject("payload").getString("message");
  }
}

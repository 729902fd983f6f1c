package dev.parley.bridge.demos.signaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.SocketLimits;
import dev.parley.bridge.demos.TestSocket;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One sender fills the store with messages for people who never come. */
class OfflineQuotaAttackTest {

  @TempDir private Path data;

  @Test
  void other_names_of_the_same_connection_do_not_help_and_others_are_not_harmed() {
    try (RunningSignaling server = RunningSignaling.start(data);
        TestClient eve = server.connect("eve");
        TestClient honest = server.connect("honest")) {
      for (int i = 0; i < 7; i++) {
        eve.register("eve" + i);
      }
      for (int i = 0; i < 500; i++) {
        eve.message("nobody" + i, "m");
      }
      int queued = 0;
      for (int i = 0; i < 500; i++) {
        queued += eve.read().getString("type").equals("message_queued") ? 1 : 0;
      }

      assertThat(queued).isEqualTo(100);
      honest.message("carol", "hello");
      honest.expectQueued("carol");
    }
  }

  @Test
  void who_never_finishes_what_has_waited_does_not_let_others_fill_the_store() {
    String much = "x".repeat(100_000);
    try (RunningSignaling server = RunningSignaling.start(data);
        TestClient alice = server.connect("alice");
        TestClient slow = new TestClient(TestSocket.slow(server.port()))) {
      for (int i = 0; i < 100; i++) {
        alice.message("slow", much);
      }
      for (int i = 0; i < 100; i++) {
        alice.expectQueued("slow");
      }
      slow.register("slow");
      // It reads no further: ten megabytes are more than is on the way at once.
      for (int i = 0; i < 5_000; i++) {
        alice.message("slow", "m" + i);
      }
      alice.send("discover", new JsonObject().put("x", 1));
      int refused = 0;
      while (alice.read().getString("type").equals("error")) {
        refused++;
      }

      assertThat(refused).isGreaterThan(4_000);
    }
  }

  @Test
  void a_recipient_who_does_not_read_loses_nothing_that_was_sent_to_it() {
    SocketLimits limits =
        SocketLimits.DEFAULT
            .withBytes(4 << 20, 4 << 20, 300_000)
            .withTimes(Duration.ofMinutes(5), Duration.ofMinutes(5), Duration.ofMinutes(5));
    String much = "x".repeat(50_000);
    try (RunningSignaling server = RunningSignaling.start(data, RunningSignaling.limited(limits));
        TestClient alice = server.connect("alice")) {
      try (TestClient slow = server.connect("slow")) {
        slow.expectNothing();
        int sent = 0;
        // From here on it reads nothing: at some point the server lets go of it.
        while (server.clients() == 2 && sent < 2_000) {
          alice.message("slow", sent + much);
          alice.expectProgress();
          sent++;
        }
        assertThat(server.clients()).isEqualTo(1);
      }
      try (TestClient back = server.connect("slow")) {
        String first = back.read().getJsonObject("payload").getString("message");
        int number = Integer.parseInt(first.substring(0, first.indexOf('x')));
        String second = back.read().getJsonObject("payload").getString("message");
        assertThat(second).isEqualTo((number + 1) + much);
      }
    }
  }
}

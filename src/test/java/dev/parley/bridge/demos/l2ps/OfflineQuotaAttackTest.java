package dev.parley.bridge.demos.l2ps;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One sender wants to fill the store with letters to people who never come. */
class OfflineQuotaAttackTest {

  private static final int LIMIT = 200;

  @TempDir private Path data;

  private RunningServer server;

  @BeforeEach
  void start() {
    server = RunningServer.start(data);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void so_many_letters_wait_and_no_more_over_all_recipients_sockets_and_restarts() {
    try (Peer eve = Peer.registered(server, 3);
        Peer again = Peer.registered(server, 3)) {
      for (int i = 0; i < LIMIT; i++) {
        Peer socket = i % 2 == 0 ? eve : again;
        assertThat(socket.send("nobody " + i, "h").getString("type")).isEqualTo("message_queued");
      }
      assertRefused(eve.send("nobody else", "h"));
      assertRefused(again.send("nobody else", "h"));
    }
    server.restart();
    try (Peer eve = Peer.registered(server, 3)) {
      assertRefused(eve.send("nobody else", "h"));
    }
  }

  @Test
  void others_are_not_held_up_and_who_is_there_is_still_reached() {
    try (Peer eve = Peer.registered(server, 3);
        Peer ann = Peer.registered(server, 1)) {
      eve.read("peer_joined");
      for (int i = 0; i < LIMIT; i++) {
        eve.send("nobody " + i, "h");
      }
      assertThat(ann.send("nobody", "h").getString("type")).isEqualTo("message_queued");
      assertThat(eve.send(ann.address, "h").getString("type")).isEqualTo("message_sent");
    }
  }

  @Test
  void what_is_fetched_gives_its_own_number_back_and_no_more() {
    try (Peer eve = Peer.registered(server, 3)) {
      try (Peer bob = Peer.connect(server, 2)) {
        eve.send(bob.address, "fetched");
        for (int i = 1; i < LIMIT; i++) {
          eve.send("nobody " + i, "h");
        }
        assertRefused(eve.send("nobody else", "h"));
        bob.register().read("message");
        eve.read("peer_joined");
      }
      eve.read("peer_left");
      assertThat(eve.send("nobody else", "h").getString("type")).isEqualTo("message_queued");
      assertRefused(eve.send("nobody more", "h"));
    }
  }

  private static void assertRefused(JsonObject answer) {
    assertThat(answer.getJsonObject("payload"))
        .isEqualTo(
            new JsonObject()
                .put("code", "L2PS_SUBMIT_FAILED")
                .put("message", "Offline message limit reached"));
  }
}

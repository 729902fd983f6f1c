package dev.parley.bridge.demos.l2ps;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody uses the hash of a letter first, so that the letter is refused as a duplicate. */
class HashBlockingAttackTest {

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
  void a_hash_that_somebody_else_used_is_free_for_everybody() {
    try (Peer eve = Peer.registered(server, 3);
        Peer ann = Peer.registered(server, 1);
        Peer bob = Peer.connect(server, 2)) {
      eve.read("peer_joined");
      assertThat(eve.send(bob.address, "h").getString("type")).isEqualTo("message_queued");
      assertThat(eve.send(ann.address, "h").getString("type")).isEqualTo("message_sent");
      ann.read("message");
      assertThat(ann.send(bob.address, "h").getString("type")).isEqualTo("message_queued");
      bob.register();
      assertThat(bob.read("message").getString("from")).isEqualTo(eve.address);
      assertThat(bob.read("message").getString("from")).isEqualTo(ann.address);
    }
  }

  @Test
  void a_hash_in_another_network_blocks_nothing() {
    try (Peer eve = Peer.connect(server, 3);
        Peer same = Peer.registered(server, 3)) {
      assertThat(eve.ask(eve.registration("other")).getString("type")).isEqualTo("registered");
      eve.send("bob", "h");
      assertThat(same.send("bob", "h").getString("type")).isEqualTo("message_queued");
    }
  }

  @Test
  void one_letter_goes_to_many_with_one_hash_as_the_channels_of_the_client_do() {
    try (Peer ann = Peer.registered(server, 1)) {
      for (int i = 0; i < 5; i++) {
        assertThat(ann.send("reader " + i, "the same").getString("type"))
            .isEqualTo("message_queued");
      }
    }
  }
}

package dev.parley.bridge.demos.l2ps;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who has seen a registration on the wire sends it again, to get what is not his. */
class RegisterReplayAttackTest {

  @TempDir private Path data;

  private RunningServer server;
  private JsonObject seen;

  @BeforeEach
  void see() {
    server = RunningServer.start(data);
    try (Peer bob = Peer.connect(server, 2)) {
      seen = bob.registration(RunningServer.NETWORK);
      assertThat(bob.ask(seen).getString("type")).isEqualTo("registered");
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_registration_is_good_once() {
    assertThat(reasonFor(seen)).isEqualTo("Proof verification error: this proof was used before");
  }

  @Test
  void the_same_proof_in_other_spelling_is_the_same() {
    JsonObject payload = seen.getJsonObject("payload");
    payload.put("proof", payload.getString("proof").toUpperCase(java.util.Locale.ROOT) + "0");
    assertThat(reasonFor(seen)).isEqualTo("Proof verification error: this proof was used before");
  }

  @Test
  void a_restart_forgets_no_registration() {
    server.restart();
    assertThat(reasonFor(seen)).isEqualTo("Proof verification error: this proof was used before");
  }

  @Test
  void an_old_registration_is_too_old() {
    server.now.addAndGet(Duration.ofMinutes(5).toMillis() + 1);
    assertThat(reasonFor(seen)).contains("too far from the server's time");
  }

  @Test
  void one_that_is_dated_ahead_is_not_good_later() {
    try (Peer bob = Peer.connect(server, 2)) {
      long ahead = server.now.get() + Duration.ofMinutes(5).toMillis() + 1;
      assertThat(reasonFor(bob.registration(RunningServer.NETWORK, bob.address, ahead)))
          .contains("too far from the server's time");
    }
  }

  @Test
  void two_at_once_are_one() {
    try (Peer bob = Peer.connect(server, 2);
        Peer eve = Peer.stranger(server)) {
      JsonObject frame = bob.registration(RunningServer.NETWORK);
      bob.say(frame);
      eve.say(frame);
      assertThat(bob.read().getString("type") + eve.read().getString("type"))
          .contains("registered")
          .contains("error");
    }
  }

  @Test
  void many_registrations_do_not_push_one_out_of_memory() {
    for (int i = 0; i < 20; i++) {
      try (Peer bob = Peer.registered(server, 2)) {
        assertThat(bob.address).isNotEmpty();
      }
    }
    assertThat(reasonFor(seen)).isEqualTo("Proof verification error: this proof was used before");
  }

  @Test
  void without_a_window_every_proof_is_good_as_it_is_in_the_reference() {
    server.close();
    server =
        RunningServer.start(data, RunningServer.options().withRules(Duration.ZERO, false, 200));
    for (int i = 0; i < 2; i++) {
      try (Peer bob = Peer.connect(server, 2)) {
        JsonObject old = bob.registration(RunningServer.NETWORK, bob.address, 1_000);
        assertThat(bob.ask(old).getString("type")).isEqualTo("registered");
      }
    }
  }

  private String reasonFor(JsonObject frame) {
    try (Peer eve = Peer.stranger(server)) {
      JsonObject answer = eve.ask(frame).getJsonObject("payload");
      assertThat(answer.getString("code")).isEqualTo("INVALID_PROOF");
      return answer.getString("message");
    }
  }
}

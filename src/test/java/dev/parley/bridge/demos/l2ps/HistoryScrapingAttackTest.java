package dev.parley.bridge.demos.l2ps;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody who has seen a request for a history wants that history too. */
class HistoryScrapingAttackTest {

  @TempDir private Path data;

  private RunningServer server;
  private Peer ann;
  private JsonObject seen;
  private final String bob = "b".repeat(64);

  @BeforeEach
  void see() {
    server = RunningServer.start(data);
    ann = Peer.registered(server, 1);
    ann.send(bob, "secret");
    seen = ann.history(bob, new JsonObject());
    assertThat(ann.ask(seen).getString("type")).isEqualTo("history_response");
  }

  @AfterEach
  void stop() {
    ann.close();
    server.close();
  }

  @Test
  void a_proof_of_somebody_else_opens_nothing() {
    try (Peer eve = Peer.registered(server, 3)) {
      assertThat(reason(eve, seen)).isEqualTo("History proof failed");
    }
  }

  @Test
  void a_stale_proof_opens_nothing_even_to_its_owner() {
    server.now.addAndGet(Duration.ofMinutes(5).toMillis() + 1);
    assertThat(reason(ann, seen)).isEqualTo("Proof verification error");
  }

  @Test
  void a_proof_for_one_conversation_does_not_open_another() {
    seen.getJsonObject("payload").put("peerKey", "c".repeat(64));
    assertThat(reason(ann, seen)).isEqualTo("History proof failed");
  }

  @Test
  void nobody_reads_what_others_wrote_to_each_other() {
    try (Peer eve = Peer.registered(server, 3)) {
      for (String peer : new String[] {bob, ann.address}) {
        JsonObject page = eve.ask(eve.history(peer, new JsonObject())).getJsonObject("payload");
        assertThat(page.getJsonArray("messages")).isEmpty();
      }
    }
  }

  private static String reason(Peer asking, JsonObject frame) {
    JsonObject answer = asking.ask(frame).getJsonObject("payload");
    assertThat(answer.getString("code")).isEqualTo("INVALID_PROOF");
    return answer.getString("message");
  }
}

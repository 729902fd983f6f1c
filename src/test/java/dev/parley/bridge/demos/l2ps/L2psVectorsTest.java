package dev.parley.bridge.demos.l2ps;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the original client was recorded to send, in its order, on one socket. */
class L2psVectorsTest {

  private static final Path FRAMES = Path.of("src/test/resources/vectors/sdk-l2ps-frames.jsonl");
  private static final String SELF =
      "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c";
  private static final String PEER = "b".repeat(64);

  @TempDir private Path data;

  private List<String> frames;
  private RunningServer server;
  private Peer socket;

  @BeforeEach
  void start() throws Exception {
    frames = Files.readAllLines(FRAMES);
    server = RunningServer.start(data);
    socket = Peer.connect(server, 7);
  }

  @AfterEach
  void stop() {
    socket.close();
    server.close();
  }

  @Test
  void every_recorded_frame_gets_its_answer_with_its_id() {
    assertThat(answer(0, "registered"))
        .isEqualTo(
            new JsonObject()
                .put("success", true)
                .put("publicKey", SELF)
                .put("l2psUid", RunningServer.NETWORK)
                .put("onlinePeers", new JsonArray()));
    assertThat(answer(1, "message_queued")).isEqualTo(queued("h1"));
    assertThat(answer(2, "message_queued")).isEqualTo(queued("h2"));
    assertThat(answer(3, "discover_response"))
        .isEqualTo(new JsonObject().put("peers", new JsonArray().add(SELF)));
    for (int page : List.of(4, 5)) {
      JsonObject history = answer(page, "history_response");
      assertThat(history.getBoolean("hasMore")).isFalse();
      assertThat(history.getJsonArray("messages")).hasSize(2);
      assertLetter(history.getJsonArray("messages").getJsonObject(0), 2);
      assertLetter(history.getJsonArray("messages").getJsonObject(1), 1);
    }
    assertThat(answer(6, "public_key_response"))
        .isEqualTo(new JsonObject().put("targetId", PEER).putNull("publicKey"));
  }

  private JsonObject answer(int frame, String type) {
    JsonObject answer = socket.ask(frames.get(frame));
    assertThat(answer.getString("type")).as(answer.encode()).isEqualTo(type);
    assertThat(answer.getString("requestId"))
        .isEqualTo(new JsonObject(frames.get(frame)).getString("requestId"));
    assertThat(answer.getLong("timestamp")).isEqualTo(RunningServer.NOW);
    return answer.getJsonObject("payload");
  }

  private static JsonObject queued(String hash) {
    return new JsonObject().put("messageHash", hash).put("status", "queued");
  }

  private void assertLetter(JsonObject letter, int frame) {
    JsonObject sent = new JsonObject(frames.get(frame)).getJsonObject("payload");
    assertThat(letter.getString("id")).hasSize(36);
    assertThat(letter.getString("l2psTxHash")).hasSize(64);
    assertThat(letter.getLong("timestamp")).isBetween(RunningServer.NOW, RunningServer.NOW + 1);
    letter.remove("id");
    letter.remove("l2psTxHash");
    letter.remove("timestamp");
    assertThat(letter)
        .isEqualTo(
            new JsonObject()
                .put("from", SELF)
                .put("to", PEER)
                .put("messageHash", sent.getString("messageHash"))
                .put("encrypted", sent.getJsonObject("encrypted"))
                .put("l2psUid", RunningServer.NETWORK)
                .put("status", "queued"));
  }
}

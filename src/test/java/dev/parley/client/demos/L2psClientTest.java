package dev.parley.client.demos;

import static dev.parley.client.demos.ScriptedServer.await;
import static dev.parley.client.demos.ScriptedServer.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.client.demos.HistoryPage.Entry;
import dev.parley.client.demos.L2psListener.Arrival;
import dev.parley.crypto.proof.NetworkKey;
import dev.parley.crypto.proof.ProofAlgorithm;
import dev.parley.crypto.proof.ProofKey;
import dev.parley.crypto.proof.Undecryptable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class L2psClientTest {

  private static final ProofKey ALICE = key(7);
  private static final ProofKey BOB = key(8);
  private static final String BOB_ADDRESS = L2psLetter.address(BOB);
  private static final NetworkKey NETWORK = NetworkKey.of(new byte[32]);

  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();

  private Vertx vertx;
  private ScriptedServer server;
  private L2psClient client;

  private static ProofKey key(int value) {
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) value);
    return ProofKey.ed25519(seed);
  }

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    server = ScriptedServer.start(vertx);
    InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_795_264_333_018L));
    L2psOptions options = new L2psOptions(server.options(), ALICE, "testnet_l2ps_001", clock);
    client =
        L2psClient.create(
            vertx,
            options,
            message -> {
              arrivals.add(message);
              return Future.succeededFuture();
            });
  }

  @AfterEach
  void stop() {
    await(client.close());
    server.close();
    await(vertx.close());
  }

  /** Answers as the original server does, or with the ids of the requests as ours does. */
  private static void answer(ServerWebSocket socket, JsonObject request, boolean echo) {
    JsonObject payload = request.getJsonObject("payload");
    JsonObject answer =
        switch (request.getString("type")) {
          case "register" ->
              frame("registered", new JsonObject().put("onlinePeers", new JsonArray().add("bb")));
          case "send" ->
              payload.getString("to").equals("away")
                  ? frame("message_queued", hashOf(payload).put("status", "queued"))
                  : frame("message_sent", hashOf(payload).put("l2psStatus", "submitted"));
          case "discover" ->
              frame("discover_response", new JsonObject().put("peers", new JsonArray().add("bb")));
          case "request_public_key" ->
              frame(
                  "public_key_response",
                  new JsonObject()
                      .put("targetId", payload.getString("targetId"))
                      .putNull("publicKey"));
          default ->
              frame(
                  "error",
                  new JsonObject()
                      .put("code", "INVALID_PROOF")
                      .put("message", "History proof failed"));
        };
    if (echo) {
      answer.put("requestId", request.getString("requestId"));
    }
    socket.writeTextMessage(answer.put("timestamp", 1).encode());
  }

  private static JsonObject hashOf(JsonObject payload) {
    return new JsonObject().put("messageHash", payload.getString("messageHash"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void calls_find_their_answers_whether_the_server_repeats_their_ids_or_not(boolean echo) {
    server.script((socket, frame) -> answer(socket, frame, echo));
    await(client.connect());

    Future<Sending> sent = client.send(BOB_ADDRESS, "hello", NETWORK);
    Future<Sending> queued = client.send("away", "hello", NETWORK);
    Future<HistoryPage> refused = client.history("bb", Instant.EPOCH, 10);
    Future<List<String>> peers = client.discover();
    Future<Boolean> online = client.isOnline("cc");

    assertThat(await(sent)).isEqualTo(Sending.FORWARDED);
    assertThat(await(queued)).isEqualTo(Sending.QUEUED);
    assertThatThrownBy(() -> await(refused)).hasMessageContaining("History proof failed");
    assertThat(await(peers)).containsExactly("bb");
    assertThat(await(online)).isFalse();
    assertThat(client.online()).containsExactly("bb");
  }

  @Test
  void answers_may_overtake_each_other_where_they_carry_ids() {
    server.script(
        (socket, frame) -> {
          if (frame.getString("type").equals("register")) {
            answer(socket, frame, true);
          } else if (frame.getString("type").equals("discover")) {
            answer(socket, frame, true);
            answer(socket, server.next("send"), true);
          }
        });
    await(client.connect());
    Future<Sending> sent = client.send("bb", new Encrypted("Y3Q=", "bm9uY2U=", "00"), "h2");
    assertThat(await(client.discover())).containsExactly("bb");
    assertThat(await(sent)).isEqualTo(Sending.FORWARDED);
  }

  @Test
  void its_frames_are_those_of_the_original_client() throws IOException {
    server.script((socket, frame) -> answer(socket, frame, true));
    await(client.connect());
    await(client.send("b".repeat(64), new Encrypted("Y3Q=", "bm9uY2U=", "00"), "h2"));
    await(client.discover());
    await(client.history("b".repeat(64), Instant.EPOCH, 10).otherwiseEmpty());
    await(client.isOnline("b".repeat(64)));

    for (String line :
        Files.readAllLines(Path.of("src/test/resources/vectors/sdk-l2ps-frames.jsonl"))) {
      JsonObject theirs = new JsonObject(line);
      if (line.contains("\"h1\"") || line.contains("\"history\"") && !line.contains("limit")) {
        continue;
      }
      JsonObject ours = server.next(theirs.getString("type"));
      assertThat(withoutTime(ours)).isEqualTo(withoutTime(theirs));
      assertProves(ours);
      assertProves(theirs);
    }
  }

  private static JsonObject withoutTime(JsonObject frame) {
    JsonObject copy = frame.copy().put("timestamp", 0).put("requestId", "");
    copy.getJsonObject("payload").remove("proof");
    return copy;
  }

  private static void assertProves(JsonObject frame) {
    JsonObject payload = frame.getJsonObject("payload");
    if (payload.containsKey("proof")) {
      String key = payload.getString("publicKey", payload.getString("peerKey"));
      String text = frame.getString("type") + ":" + key + ":" + frame.getLong("timestamp");
      byte[] signature = HexFormat.of().parseHex(payload.getString("proof"));
      byte[] message = text.getBytes(StandardCharsets.UTF_8);
      assertThat(ProofAlgorithm.ED25519.verify(ALICE.publicKey(), message, signature)).isTrue();
    }
  }

  @Test
  void a_letter_shows_its_text_and_whether_its_sender_wrote_it() throws Exception {
    server.script((socket, frame) -> answer(socket, frame, true));
    await(client.connect());
    await(client.send(BOB_ADDRESS, "grüße ✓", NETWORK));
    JsonObject sent = server.next("send").getJsonObject("payload");
    Encrypted encrypted = Encrypted.of(sent.getJsonObject("encrypted"));

    assertThat(L2psLetter.open(encrypted, client.address(), BOB_ADDRESS, NETWORK))
        .isEqualTo(new L2psLetter("grüße ✓", true));
    assertThat(L2psLetter.open(encrypted, BOB_ADDRESS, BOB_ADDRESS, NETWORK).signed()).isFalse();
    assertThat(L2psLetter.open(encrypted, client.address(), "other", NETWORK).signed()).isFalse();
    assertThatThrownBy(() -> L2psLetter.open(encrypted, "a", "b", NetworkKey.of(BOB.publicKey())))
        .isInstanceOf(Undecryptable.class);
  }

  @Test
  void what_others_encrypt_without_an_envelope_is_shown_unsigned() throws Exception {
    NetworkKey.Sealed sealed =
        NETWORK.seal("bare".getBytes(StandardCharsets.UTF_8), new SecureRandom());
    Encrypted encrypted =
        new Encrypted(base64(sealed.ciphertext().view()), base64(sealed.nonce().view()), "");
    assertThat(L2psLetter.open(encrypted, "a", "b", NETWORK))
        .isEqualTo(new L2psLetter("bare", false));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  @Test
  void arrivals_and_the_past_keep_what_the_server_says() throws Exception {
    server.script(
        (socket, request) -> {
          if (request.getString("type").equals("history")) {
            JsonObject row =
                new JsonObject()
                    .put("id", "1")
                    .put("from", "aa")
                    .put("to", "bb")
                    .put("messageHash", "h1")
                    .put("encrypted", new JsonObject().put("ciphertext", "c").put("nonce", "n"))
                    .put("timestamp", 5)
                    .put("status", "queued");
            JsonObject page =
                new JsonObject().put("messages", new JsonArray().add(row)).put("hasMore", true);
            socket.writeTextMessage(frame("history_response", page).encode());
          } else {
            answer(socket, request, false);
          }
        });
    await(client.connect());
    JsonObject message =
        new JsonObject()
            .put("from", "aa")
            .put("encrypted", new JsonObject().put("ciphertext", "c").put("nonce", "n"))
            .put("messageHash", "h1")
            .put("offline", true);
    server.push(frame("message", message).put("timestamp", 9));

    Encrypted encrypted = new Encrypted("c", "n", "");
    assertThat(arrivals.poll(20, TimeUnit.SECONDS))
        .isEqualTo(new Arrival("aa", encrypted, "h1", Instant.ofEpochMilli(9), true));
    assertThat(await(client.history("bb", Instant.EPOCH, 10)))
        .isEqualTo(
            new HistoryPage(
                List.of(
                    new Entry("1", "aa", "bb", "h1", encrypted, Instant.ofEpochMilli(5), "queued")),
                true));
  }
}

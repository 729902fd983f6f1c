package dev.parley.bridge.demos.l2ps;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class L2psServerTest {

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
  void who_comes_hears_who_is_there_and_they_hear_who_comes_and_goes() {
    try (Peer ann = Peer.registered(server, 1)) {
      try (Peer bob = Peer.connect(server, 2)) {
        JsonObject registered = bob.ask(bob.registration(RunningServer.NETWORK));
        assertThat(registered.getJsonObject("payload").getJsonArray("onlinePeers"))
            .isEqualTo(new JsonArray().add(ann.address));
        assertThat(ann.read("peer_joined")).isEqualTo(key(bob));
      }
      assertThat(ann.read("peer_left").getString("publicKey")).hasSize(64);
      ann.hasHeardAll();
    }
  }

  @Test
  void networks_do_not_see_each_other() {
    try (Peer ann = Peer.registered(server, 1);
        Peer bob = Peer.connect(server, 2)) {
      JsonObject registered = bob.ask(bob.registration("other"));
      assertThat(registered.getJsonObject("payload").getJsonArray("onlinePeers")).isEmpty();
      assertThat(ann.send(bob.address, "h").getString("type")).isEqualTo("message_queued");
      bob.hasHeardAll();
      ann.hasHeardAll();
    }
  }

  @Test
  void a_letter_comes_to_who_is_there_whole_and_its_sender_is_told() {
    try (Peer ann = Peer.registered(server, 1);
        Peer bob = Peer.registered(server, 2)) {
      ann.read("peer_joined");
      JsonObject frame = Peer.letter(bob.address, "h", "Y3Q=");
      JsonObject encrypted = frame.getJsonObject("payload").getJsonObject("encrypted");
      encrypted.put("unknown", new JsonArray().add("kept"));
      frame.put("requestId", "req_1");

      JsonObject sent = ann.ask(frame);
      JsonObject came = bob.read();
      assertThat(sent.getString("type")).isEqualTo("message_sent");
      assertThat(sent.getString("requestId")).isEqualTo("req_1");
      assertThat(sent.getJsonObject("payload"))
          .isEqualTo(new JsonObject().put("messageHash", "h").put("l2psStatus", "submitted"));
      assertThat(came.containsKey("requestId")).isFalse();
      assertThat(came.getJsonObject("payload"))
          .isEqualTo(
              new JsonObject()
                  .put("from", ann.address)
                  .put("encrypted", encrypted)
                  .put("messageHash", "h")
                  .put("offline", false));
    }
  }

  @Test
  void letters_of_one_sender_come_in_order() {
    try (Peer ann = Peer.registered(server, 1);
        Peer bob = Peer.registered(server, 2)) {
      ann.read("peer_joined");
      for (int i = 0; i < 500; i++) {
        ann.say(Peer.letter(bob.address, "h" + i, "Y3Q="));
      }
      for (int i = 0; i < 500; i++) {
        assertThat(bob.read("message").getString("messageHash")).isEqualTo("h" + i);
        assertThat(ann.read("message_sent").getString("messageHash")).isEqualTo("h" + i);
      }
    }
  }

  @Test
  void what_waits_is_delivered_once_in_order_even_after_a_restart() {
    try (Peer ann = Peer.registered(server, 1)) {
      for (int i = 0; i < 150; i++) {
        assertThat(ann.send("02".repeat(32), "x" + i).getString("type"))
            .isEqualTo("message_queued");
      }
      Peer absent = Peer.connect(server, 2);
      for (int i = 0; i < 20; i++) {
        assertThat(ann.send(absent.address, "h" + i).getString("type")).isEqualTo("message_queued");
      }
      absent.close();
    }
    server.restart();
    try (Peer bob = Peer.registered(server, 2)) {
      for (int i = 0; i < 20; i++) {
        JsonObject came = bob.read("message");
        assertThat(came.getString("messageHash")).isEqualTo("h" + i);
        assertThat(came.getBoolean("offline")).isTrue();
      }
      // It has them a moment before the disk knows it.
      Awaitility.await().untilAsserted(() -> assertStatuses(bob, 1, "sent", 20));
    }
    server.restart();
    try (Peer bob = Peer.registered(server, 2)) {
      bob.hasHeardAll();
    }
  }

  @Test
  void every_socket_of_an_address_gets_what_comes() {
    try (Peer ann = Peer.registered(server, 1);
        Peer bob = Peer.registered(server, 2)) {
      ann.read("peer_joined");
      try (Peer again = Peer.registered(server, 2)) {
        ann.send(bob.address, "h1");
        assertThat(bob.read("message").getString("messageHash")).isEqualTo("h1");
        assertThat(again.read("message").getString("messageHash")).isEqualTo("h1");
      }
      ann.send(bob.address, "h2");
      assertThat(bob.read("message").getString("messageHash")).isEqualTo("h2");
      ann.hasHeardAll();
    }
  }

  @Test
  void the_newest_socket_wins_if_it_is_set_so() {
    server.close();
    L2psOptions newest =
        RunningServer.options().withRules(L2psOptions.DEFAULT.proofWindow(), true, 200);
    server = RunningServer.start(data, newest);
    try (Peer old = Peer.registered(server, 2);
        Peer young = Peer.registered(server, 2)) {
      assertThat(old.isHungUp()).isTrue();
      try (Peer ann = Peer.registered(server, 1)) {
        young.read("peer_joined");
        assertThat(ann.send(young.address, "h").getString("type")).isEqualTo("message_sent");
        young.read("message");
      }
    }
  }

  @Test
  void a_socket_that_registers_again_stays_and_is_nobody_else_any_more() {
    try (Peer ann = Peer.registered(server, 1);
        Peer bob = Peer.registered(server, 2)) {
      ann.read("peer_joined");
      bob.register();
      ann.hasHeardAll();
      assertThat(bob.ask(bob.registration("other")).getString("type")).isEqualTo("registered");
      assertThat(ann.read("peer_left")).isEqualTo(key(bob));
      assertThat(peers(ann)).containsExactly(ann.address);
      assertThat(peers(bob)).containsExactly(bob.address);
    }
  }

  @Test
  void a_key_is_the_same_in_capitals_and_answered_as_it_is_spelled() {
    try (Peer ann = Peer.connect(server, 1);
        Peer bob = Peer.registered(server, 2)) {
      String capitals = ann.address.toUpperCase(Locale.ROOT);
      JsonObject registered =
          ann.ask(ann.registration(RunningServer.NETWORK, capitals, server.now.incrementAndGet()));
      assertThat(registered.getJsonObject("payload").getString("publicKey")).isEqualTo(capitals);
      assertThat(bob.read("peer_joined")).isEqualTo(key(ann));
      assertThat(bob.send(capitals, "h").getString("type")).isEqualTo("message_sent");
      JsonObject asked = new JsonObject().put("targetId", capitals);
      assertThat(bob.ask(Peer.frame("request_public_key", asked, 0)).getJsonObject("payload"))
          .isEqualTo(asked.copy().put("publicKey", ann.address));
    }
  }

  @Test
  void an_exact_repeat_succeeds_again_and_is_delivered_once() {
    try (Peer ann = Peer.registered(server, 1)) {
      Peer absent = Peer.connect(server, 2);
      assertThat(ann.send(absent.address, "h").getString("type")).isEqualTo("message_queued");
      assertThat(ann.send(absent.address, "h").getString("type")).isEqualTo("message_queued");
      absent.register().read("message");
      ann.read("peer_joined");
      absent.hasHeardAll();
      assertThat(ann.send(absent.address, "h").getString("type")).isEqualTo("message_sent");
      absent.hasHeardAll();
      absent.close();
    }
  }

  @Test
  void pages_of_history_by_time_alone_hold_every_letter_once() {
    try (Peer ann = Peer.registered(server, 1)) {
      String bob = "b".repeat(64);
      for (int i = 0; i < 10; i++) {
        ann.send(bob, "h" + i);
      }
      List<String> seen = new ArrayList<>();
      JsonObject more = new JsonObject().put("limit", 3);
      JsonObject page;
      do {
        page = ann.ask(ann.history(bob, more)).getJsonObject("payload");
        JsonArray letters = page.getJsonArray("messages");
        letters.forEach(letter -> seen.add(((JsonObject) letter).getString("messageHash")));
        more.put("before", letters.getJsonObject(letters.size() - 1).getLong("timestamp"));
      } while (page.getBoolean("hasMore"));
      assertThat(seen).containsExactly("h9", "h8", "h7", "h6", "h5", "h4", "h3", "h2", "h1", "h0");
    }
  }

  @Test
  void letters_of_equal_time_are_paged_by_id() {
    try (Peer ann = Peer.registered(server, 1)) {
      String bob = "b".repeat(64);
      ann.send(bob, "first");
      // Until the clock has caught up, all letters have the time of the first one.
      server.now.addAndGet(-60_000);
      for (int i = 0; i < 6; i++) {
        ann.send(bob, "h" + i);
      }
      List<String> seen = new ArrayList<>();
      JsonObject more = new JsonObject().put("limit", 2);
      JsonObject page;
      do {
        page = ann.ask(ann.history(bob, more)).getJsonObject("payload");
        JsonArray letters = page.getJsonArray("messages");
        letters.forEach(letter -> seen.add(((JsonObject) letter).getString("messageHash")));
        JsonObject last = letters.getJsonObject(letters.size() - 1);
        more.put("before", last.getLong("timestamp")).put("beforeId", last.getString("id"));
      } while (page.getBoolean("hasMore"));
      assertThat(seen).hasSize(7).doesNotHaveDuplicates();
    }
  }

  @Test
  void a_page_of_history_has_a_largest_size() {
    try (Peer ann = Peer.registered(server, 1)) {
      String bob = "b".repeat(64);
      ann.send(bob, "h");
      JsonObject none = ann.ask(ann.history(bob, new JsonObject().put("limit", 0)));
      assertThat(none.getJsonObject("payload"))
          .isEqualTo(new JsonObject().put("messages", new JsonArray()).put("hasMore", true));
      JsonObject all = ann.ask(ann.history(bob, new JsonObject().put("limit", 1e9)));
      assertThat(all.getJsonObject("payload").getJsonArray("messages")).hasSize(1);
      JsonObject nothing = ann.ask(ann.history("c".repeat(64), new JsonObject()));
      assertThat(nothing.getJsonObject("payload").getBoolean("hasMore")).isFalse();
    }
  }

  @Test
  void a_request_is_answered_after_the_letters_before_it() {
    try (Peer ann = Peer.registered(server, 1)) {
      for (int i = 0; i < 50; i++) {
        ann.say(Peer.letter("b".repeat(64), "h" + i, "Y3Q="));
      }
      ann.say(Peer.frame("discover", new JsonObject(), 0));
      for (int i = 0; i < 50; i++) {
        ann.read("message_queued");
      }
      ann.read("discover_response");
    }
  }

  @Test
  void who_leaves_while_letters_come_finds_later_what_it_did_not_get() {
    try (Peer ann = Peer.registered(server, 1)) {
      Peer bob = Peer.registered(server, 2);
      ann.read("peer_joined");
      for (int i = 0; i < 100; i++) {
        ann.say(Peer.letter(bob.address, "h" + i, "Y3Q="));
        if (i == 50) {
          bob.read("message");
          bob.close();
        }
      }
      for (int heard = 0; heard < 101; heard++) {
        // The answers, and that bob has left.
        ann.read();
      }
      assertThat(ann.send(bob.address, "last").getString("type")).isEqualTo("message_queued");
      Set<String> waiting = waiting(ann, bob.address);
      assertThat(waiting).contains("last").doesNotContain("h0");
      try (Peer back = Peer.registered(server, 2)) {
        while (!waiting.isEmpty()) {
          waiting.remove(back.read("message").getString("messageHash"));
        }
      }
    }
  }

  private static Set<String> waiting(Peer asking, String other) {
    JsonObject page = asking.ask(asking.history(other, new JsonObject().put("limit", 200)));
    Set<String> hashes = new HashSet<>();
    for (Object one : page.getJsonObject("payload").getJsonArray("messages")) {
      JsonObject letter = (JsonObject) one;
      if (letter.getString("status").equals("queued")) {
        hashes.add(letter.getString("messageHash"));
      }
    }
    return hashes;
  }

  @Test
  void what_asks_for_no_websocket_is_told_so() throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/x"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(426);
    assertThat(answer.body()).isEqualTo("WebSocket upgrade required");
  }

  private void assertStatuses(Peer asking, int other, String status, int count) {
    try (Peer peer = Peer.connect(server, other)) {
      JsonObject page = asking.ask(asking.history(peer.address, new JsonObject()));
      List<String> statuses = new ArrayList<>();
      page.getJsonObject("payload")
          .getJsonArray("messages")
          .forEach(letter -> statuses.add(((JsonObject) letter).getString("status")));
      assertThat(statuses).hasSize(count).containsOnly(status);
    }
  }

  private static JsonObject key(Peer peer) {
    return new JsonObject().put("publicKey", peer.address);
  }

  private static List<Object> peers(Peer asking) {
    return asking
        .ask(Peer.frame("discover", new JsonObject(), 0))
        .getJsonObject("payload")
        .getJsonArray("peers")
        .stream()
        .toList();
  }
}

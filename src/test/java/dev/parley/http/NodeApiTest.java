package dev.parley.http;

import static dev.parley.http.FakeNetwork.COMMANDS;
import static dev.parley.http.FakeNetwork.equalAt;
import static dev.parley.http.FakeNetwork.id;
import static dev.parley.http.FakeNetwork.peer;
import static dev.parley.http.FakeNetwork.peers;
import static dev.parley.http.FakeNetwork.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.NetworkState.DomainState;
import dev.parley.bus.NetworkState.Peer;
import dev.parley.http.TestUser.Reply;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node tells anybody of itself. Every answer is held against openapi.json, too. */
class NodeApiTest {

  private final TestNode node = TestNode.with(new FaultyStore(), TestNode.options());

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void a_node_without_a_peer_to_peer_side_talks_to_nobody() {
    JsonObject answer = get();
    assertThat(answer.getString("peer_id")).isEqualTo(node.id.toString());
    assertThat(answer.getJsonArray("addresses")).isEmpty();
    assertThat(answer.getInteger("peers")).isZero();
    JsonObject network = answer.getJsonObject("network");
    assertThat(network.getBoolean("catching_up")).isFalse();
    assertThat(network.getJsonArray("peers")).isEmpty();
    assertThat(network.getJsonObject("discovery").getString("mode")).isEqualTo("off");
  }

  @Test
  void addresses_and_peers_are_those_of_the_network() {
    node.network().says(state(true, peer(id(1), true, List.of(COMMANDS), equalAt(1))));
    JsonObject answer = get();
    assertThat(answer.getJsonArray("addresses")).containsExactly("/ip4/192.0.2.1/tcp/4001");
    assertThat(answer.getInteger("peers")).isEqualTo(1);
    assertThat(answer.getJsonObject("network").getBoolean("catching_up")).isTrue();
    JsonObject peer = answer.getJsonObject("network").getJsonArray("peers").getJsonObject(0);
    assertThat(peer.getString("peer_id")).isEqualTo(id(1));
    assertThat(peer.getString("direction")).isEqualTo("outbound");
    assertThat(peer.getString("agent")).isEqualTo("parley/\"0.1\"");
    assertThat(peer.getInteger("round_trip_ms")).isEqualTo(12);
    assertThat(peer.getDouble("score")).isEqualTo(-3.14);
    assertThat(peer.getJsonArray("mesh")).containsExactly(COMMANDS);
    assertThat(peer.getString("last_session")).isEqualTo("equal");
  }

  @Test
  void says_how_long_ago_each_domain_was_known_equal_and_null_for_never() {
    long before = System.currentTimeMillis();
    DomainState known = new DomainState("message", before - 5_000, 0, 0);
    DomainState never = new DomainState("read", 0, 7, 9);
    node.network().says(state(false, peer(id(1), false, List.of(), known, never)));
    JsonArray sync = firstPeer(get()).getJsonArray("sync");
    long age = sync.getJsonObject(0).getLong("equal_ms_ago");
    assertThat(age).isBetween(5_000L, 5_000 + System.currentTimeMillis() - before);
    assertThat(sync.getJsonObject(1).getValue("equal_ms_ago")).isNull();
    assertThat(sync.getJsonObject(1).getInteger("missing_here")).isEqualTo(7);
    assertThat(sync.getJsonObject(1).getInteger("missing_there")).isEqualTo(9);
  }

  @Test
  void what_was_not_measured_is_null() {
    Peer unmeasured = new Peer(id(1), "", false, "", -1, Double.NaN, List.of(), List.of(), "");
    node.network().says(state(false, unmeasured));
    JsonObject peer = firstPeer(get());
    assertThat(peer.getValue("round_trip_ms")).isNull();
    assertThat(peer.getValue("score")).isNull();
  }

  @Test
  void counters_are_those_of_the_network() {
    node.network().says(state(false));
    JsonObject network = get().getJsonObject("network");
    assertThat(network.getJsonObject("gossip").encode())
        .isEqualTo(
            "{\"published\":10,\"announced\":25,\"received\":40,\"records\":90,\"rejected\":3,"
                + "\"ignored\":2,\"dropped\":1,\"commit_p50_us\":900,\"commit_p99_us\":4800}");
    assertThat(network.getJsonObject("sync").encode())
        .isEqualTo(
            "{\"sessions\":30,\"failures\":4,\"equal\":118,\"missing_here\":2,"
                + "\"missing_there\":5,\"stored\":6,\"refused\":7,\"pushed\":8,\"bytes\":51200,"
                + "\"round_trips\":61,\"signature_checks\":92}");
    assertThat(network.getJsonObject("discovery").encode())
        .isEqualTo("{\"known\":4,\"routing_table\":3,\"mode\":\"server\"}");
  }

  @Test
  void of_many_peers_those_of_the_mesh_are_shown_and_all_are_counted() {
    List<Peer> many = peers(300, 0);
    many.add(peer(id(999), true, List.of(COMMANDS)));
    node.network().says(state(false, many.toArray(Peer[]::new)));
    JsonObject answer = get();
    assertThat(answer.getInteger("peers")).isEqualTo(301);
    assertThat(answer.getJsonObject("network").getJsonArray("peers")).hasSize(100);
    assertThat(firstPeer(answer).getString("peer_id")).isEqualTo(id(999));
  }

  @Test
  void a_crowd_of_clients_asks_the_network_once_a_second_and_instance() {
    FakeNetwork network = node.network().says(state(false));
    TestUser anybody = new TestUser(node);
    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      anybody.call("GET", "/node", null, Map.of());
    }
    long seconds = 1 + (System.nanoTime() - start) / 1_000_000_000L;
    assertThat((long) network.statesAsked.get()).isBetween(1L, 2 * (seconds + 1));
  }

  private JsonObject get() {
    Reply reply = new TestUser(node).call("GET", "/node", null, Map.of());
    assertThat(reply.status()).isEqualTo(200);
    return reply.json();
  }

  private static JsonObject firstPeer(JsonObject answer) {
    return answer.getJsonObject("network").getJsonArray("peers").getJsonObject(0);
  }
}

package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkViewTest {

  private static final String NAME = "16Uiu2HAmG9wtyMGxaa9h7tQBJXvKBkL61stVuarXiiPg7pVjtwiW";

  @Test
  void peers_hang_on_the_node_by_the_kind_of_their_link() {
    List<String> lines =
        NetworkView.of(node(2, peer("aa", true, true, equal(3_000)), peer("bb", false, false)));
    assertThat(String.join("\n", lines))
        .isEqualTo(
            """
            node  %s  version 0.1.0
                  /ip4/192.0.2.1/tcp/4001
                  2 peers, 1 in the mesh, 1 found equal by the last comparison

            [node]                 score     rtt message    member     identity   read
              |
              +==> ..iPg7pVjtwaa    12.5    35ms =3s        =3s        =3s        =3s
              |     /ip4/192.0.2.2/tcp/4001  parley/0.1.0
              |
              +--< ..iPg7pVjtwbb    12.5    35ms ?          ?          ?          ?
                    /ip4/192.0.2.2/tcp/4001  parley/0.1.0

              == in the mesh   -- connected only   > dialled by this node   < by the peer
              =3s held the same 3 s ago   -7 +2 missing here and there   ? never compared

            gossip  out 10 messages of 25 records, in 1.2k messages of 90k records
                    0 rejected, 1 ignored, 0 dropped; commits p50 0.9ms, p99 14ms
            sync    30 sessions, 0 failed; 2 records in, 5 out, 0 refused; 51kB, 61 trips
            known   4 peers, 3 in the routing table; kademlia: server"""
                .formatted(NAME));
  }

  @Test
  void a_domain_that_differs_says_what_is_missing_and_since_when() {
    JsonArray domains = equal(3_000);
    domains.getJsonObject(0).put("missing_here", 1_234).put("equal_ms_ago", 540_000);
    domains.getJsonObject(3).put("missing_there", 2).putNull("equal_ms_ago");
    assertThat(NetworkView.of(node(1, peer("aa", true, true, domains))))
        .anyMatch(line -> line.contains("-1.2k +0   =3s        =3s        -0 +2"))
        .anyMatch(line -> line.endsWith("message: 1234 missing here, 0 there; equal 9min ago"))
        .anyMatch(line -> line.endsWith("read: 0 missing here, 2 there; never known equal"));
  }

  @Test
  void a_node_that_catches_up_or_is_alone_says_so() {
    JsonObject behind = node(1, peer("aa", true, true));
    behind.getJsonObject("network").put("catching_up", true);
    assertThat(NetworkView.of(behind)).anyMatch(line -> line.endsWith("yet: catching up"));
    assertThat(NetworkView.of(node(0))).anyMatch(line -> line.endsWith("no peers"));
  }

  @Test
  void why_the_last_comparison_failed_is_told() {
    JsonObject peer = peer("aa", true, true).put("last_session", "failed: it went away");
    assertThat(NetworkView.of(node(1, peer)))
        .anyMatch(line -> line.endsWith("last comparison failed: it went away"));
  }

  @Test
  void peers_beyond_those_shown_are_counted() {
    assertThat(NetworkView.of(node(300, peer("aa", true, true))))
        .contains("  +--- and 299 more peers");
  }

  @Test
  void nothing_that_a_peer_says_moves_the_cursor_or_breaks_the_lines() {
    JsonObject peer = peer("aa", true, true, equal(1));
    peer.put("agent", "\u001b[2J\nevil" + "x".repeat(500)).put("score", -123_456_789.1);
    peer.put("last_session", "failed: \u202e" + "y".repeat(500)).put("peer_id", "\u001bz");
    assertThat(NetworkView.of(node(1, peer)))
        .allMatch(line -> line.length() < 80)
        .noneMatch(line -> line.contains("\u001b") || line.contains("\n"));
  }

  @Test
  void an_answer_of_another_form_is_a_failure_in_words() {
    assertThatThrownBy(() -> NetworkView.of(new JsonObject().put("peer_id", NAME)))
        .isInstanceOf(Failure.class);
    assertThatThrownBy(() -> NetworkView.of(node(1).put("peers", "many")))
        .isInstanceOf(Failure.class);
  }

  private static JsonObject node(int count, JsonObject... peers) {
    return new JsonObject(
            """
            {"peer_id": "%s", "version": "0.1.0", "addresses": ["/ip4/192.0.2.1/tcp/4001/p2p/%s"],
             "network": {"catching_up": false,
              "gossip": {"published": 10, "announced": 25, "received": 1234, "records": 90000,
               "rejected": 0, "ignored": 1, "dropped": 0, "commit_p50_us": 900,
               "commit_p99_us": 14800},
              "sync": {"sessions": 30, "failures": 0, "equal": 118, "missing_here": 2,
               "missing_there": 5, "stored": 2, "refused": 0, "pushed": 5, "bytes": 51200,
               "round_trips": 61, "signature_checks": 92},
              "discovery": {"known": 4, "routing_table": 3, "mode": "server"}}}
            """
                .formatted(NAME, NAME))
        .put("peers", count)
        .mergeIn(
            new JsonObject().put("network", new JsonObject().put("peers", array(peers))), true);
  }

  private static JsonArray array(JsonObject... objects) {
    return new JsonArray(List.of(objects));
  }

  private static JsonObject peer(String end, boolean outbound, boolean mesh) {
    return peer(end, outbound, mesh, new JsonArray());
  }

  private static JsonObject peer(String end, boolean outbound, boolean mesh, JsonArray domains) {
    return new JsonObject()
        .put("peer_id", NAME.substring(0, NAME.length() - 2) + end)
        .put("address", "/ip4/192.0.2.2/tcp/4001")
        .put("direction", outbound ? "outbound" : "inbound")
        .put("agent", "parley/0.1.0")
        .put("round_trip_ms", 35)
        .put("score", 12.5)
        .put("mesh", mesh ? new JsonArray().add("p2p-mes/commands") : new JsonArray())
        .put("sync", domains)
        .put("last_session", domains.isEmpty() ? "" : "equal");
  }

  private static JsonArray equal(long ago) {
    JsonArray domains = new JsonArray();
    for (String domain : List.of("message", "member", "identity", "read")) {
      domains.add(
          new JsonObject()
              .put("domain", domain)
              .put("equal_ms_ago", ago)
              .put("missing_here", 0)
              .put("missing_there", 0));
    }
    return domains;
  }
}

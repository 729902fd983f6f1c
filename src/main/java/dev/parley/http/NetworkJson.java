package dev.parley.http;

import dev.parley.bus.NetworkState;
import dev.parley.bus.NetworkState.DomainState;
import dev.parley.bus.NetworkState.Peer;
import java.util.Comparator;
import java.util.List;

/** How {@code /node} tells what the node knows of its network. */
final class NetworkJson {

  /** Some 60 KB: anybody may ask, and a client asks before it can sign. */
  static final int MAX_PEERS = 100;

  private final long nowMs;

  /**
   * @param nowMs what the times of the state are before
   */
  NetworkJson(long nowMs) {
    this.nowMs = nowMs;
  }

  /** A connected peer's neighbourhood matters most, so those of the mesh come first. */
  static List<Peer> shown(NetworkState state) {
    return state.peers().stream()
        .sorted(Comparator.comparing((Peer peer) -> peer.mesh().isEmpty()))
        .limit(MAX_PEERS)
        .toList();
  }

  JsonWriter write(JsonWriter json, NetworkState state) {
    json.object().name("catching_up").bool(state.catchingUp()).name("peers").array();
    shown(state).forEach(peer -> peer(json, peer));
    gossip(json.endArray().name("gossip").object(), state.gossip()).end();
    sync(json.name("sync").object(), state.sync()).end();
    NetworkState.Discovery discovery = state.discovery();
    json.name("discovery").object().name("known").number(discovery.known());
    json.name("routing_table").number(discovery.routingTable());
    return json.field("mode", discovery.mode()).end().end();
  }

  private void peer(JsonWriter json, Peer peer) {
    json.object().field("peer_id", peer.id()).field("address", peer.address());
    json.field("direction", peer.outbound() ? "outbound" : "inbound").field("agent", peer.agent());
    json.name("round_trip_ms");
    (peer.roundTripMs() < 0 ? json.nothing() : json.number(peer.roundTripMs())).name("score");
    json.rounded(peer.score()).name("mesh").array();
    peer.mesh().forEach(json::string);
    json.endArray().name("sync").array();
    peer.domains().forEach(state -> domain(json, state));
    json.endArray().field("last_session", peer.lastSession()).end();
  }

  private void domain(JsonWriter json, DomainState state) {
    json.object().field("domain", state.domain()).name("equal_ms_ago");
    (state.equalAt() == 0 ? json.nothing() : json.number(Math.max(0, nowMs - state.equalAt())))
        .name("missing_here")
        .number(state.missingHere());
    json.name("missing_there").number(state.missingThere()).end();
  }

  private static JsonWriter gossip(JsonWriter json, NetworkState.Gossip gossip) {
    json.name("published").number(gossip.published());
    json.name("announced").number(gossip.announced());
    json.name("received").number(gossip.received());
    json.name("records").number(gossip.records());
    json.name("rejected").number(gossip.rejected());
    json.name("ignored").number(gossip.ignored());
    json.name("dropped").number(gossip.dropped());
    json.name("commit_p50_us").number(gossip.commitP50Micros());
    return json.name("commit_p99_us").number(gossip.commitP99Micros());
  }

  private static JsonWriter sync(JsonWriter json, NetworkState.Sync sync) {
    json.name("sessions").number(sync.sessions());
    json.name("failures").number(sync.failures());
    json.name("equal").number(sync.equal());
    json.name("missing_here").number(sync.missingHere());
    json.name("missing_there").number(sync.missingThere());
    json.name("stored").number(sync.stored());
    json.name("refused").number(sync.refused());
    json.name("pushed").number(sync.pushed());
    json.name("bytes").number(sync.bytes());
    json.name("round_trips").number(sync.roundTrips());
    return json.name("signature_checks").number(sync.signatureChecks());
  }
}

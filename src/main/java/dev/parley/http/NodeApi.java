package dev.parley.http;

import dev.parley.bus.NetworkClient;
import dev.parley.bus.NetworkState;
import dev.parley.protocol.Limits;
import java.util.Map;
import java.util.function.Consumer;

/** What a client must know before it can sign, and what the node knows of its network. */
final class NodeApi {

  private final HttpServices services;
  private final NetworkClient network;
  private NetworkState told;
  private JsonWriter answer;

  NodeApi(HttpServices services, NetworkClient network) {
    this.services = services;
    this.network = network;
  }

  void addTo(Map<Endpoint, Consumer<Call>> actions) {
    actions.put(
        Endpoint.NODE,
        call -> call.then(network.state(), state -> call.answer(200, answer(state))));
  }

  /** Written once for each state, however many ask: everybody may. */
  private JsonWriter answer(NetworkState state) {
    if (state != told) {
      answer = node(state);
      told = state;
    }
    return answer;
  }

  private JsonWriter node(NetworkState state) {
    JsonWriter json = new JsonWriter(2_048).object();
    json.field("peer_id", services.node().toString()).name("addresses").array();
    state.addresses().forEach(json::string);
    json.endArray().field("protocol", "p2p-mes-1").field("version", services.version());
    limits(json.name("limits").object()).end();
    json.name("peers").number(state.peers().size()).name("network");
    return new NetworkJson(services.clock().millis()).write(json, state).end();
  }

  private JsonWriter limits(JsonWriter json) {
    json.name("text_bytes").number(Limits.TEXT_BYTES);
    json.name("control_bytes").number(Limits.CONTROL_BYTES);
    json.name("title_bytes").number(Limits.TITLE_BYTES);
    json.name("blob_bytes").number(Limits.BLOB_BYTES);
    json.name("body_bytes").number(services.options().limits().bodyBytes());
    json.name("ops").number(OpsBody.MAX_OPS);
    json.name("page").number(QueryParameters.MAX_PAGE);
    return json.name("request_window_ms").number(Limits.REQUEST_WINDOW_MS);
  }
}

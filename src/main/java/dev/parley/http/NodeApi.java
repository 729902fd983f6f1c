package dev.parley.http;

import dev.parley.protocol.Limits;
import java.util.Map;
import java.util.function.Consumer;

/** What a client must know before it can sign. */
final class NodeApi {

  private final HttpServices services;

  NodeApi(HttpServices services) {
    this.services = services;
  }

  void addTo(Map<Endpoint, Consumer<Call>> actions) {
    actions.put(Endpoint.NODE, call -> call.answer(200, node()));
  }

  private JsonWriter node() {
    NodeFacts facts = services.facts().get();
    JsonWriter json = new JsonWriter(512).object();
    json.field("peer_id", services.node().toString()).name("addresses").array();
    facts.addresses().forEach(json::string);
    json.endArray().field("protocol", "p2p-mes-1").field("version", services.version());
    limits(json.name("limits").object()).end();
    return json.name("peers").number(facts.peers()).end();
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

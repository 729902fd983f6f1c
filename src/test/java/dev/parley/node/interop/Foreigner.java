package dev.parley.node.interop;

import dev.parley.crypto.SigningKey;
import dev.parley.libp2p.interop.JsOptions;
import dev.parley.libp2p.interop.JsPeer;
import dev.parley.libp2p.interop.JsStack;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;

/** A member of the network on js-libp2p; {@code src/test/js/foreign} is its program. */
final class Foreigner implements AutoCloseable {

  private final JsPeer peer;

  /** What a session found and moved, and what it cost without the records. */
  record Session(int missing, int surplus, int fetched, int pushed, long bytes, int rounds) {}

  private Foreigner(JsPeer peer) {
    this.peer = peer;
  }

  /** One that joins the network and answers these versions of sync. */
  static Foreigner join(JsStack stack, String... versions) {
    return join(stack, List.of(versions), List.of());
  }

  /** One that also answers the requests of 2.0.0 that a peer may do without. */
  static Foreigner join(JsStack stack, List<String> versions, List<String> optional) {
    Foreigner joined = new Foreigner(JsPeer.start(JsOptions.of(stack)));
    JsonObject options = new JsonObject().put("versions", new JsonArray(versions));
    joined.tell("join", options.put("optional", new JsonArray(optional)));
    return joined;
  }

  String id() {
    return peer.id().toString();
  }

  /** Connects to a node and waits until both pass messages on to each other. */
  void meet(WholeNode node) {
    dial(node);
    peer.awaitInMesh("p2p-mes/commands", node.libp2pId());
  }

  void dial(WholeNode node) {
    peer.dial(node.address());
  }

  /** Writes a record as a user of its own and keeps it; the record's key. */
  String write(SigningKey author, Domain domain, JsonObject fields, long age) {
    JsonObject record =
        new JsonObject()
            .put("key", Bytes.of(author.privateKey()).toHex())
            .put("domain", domain.ordinal())
            .put("fields", fields)
            .put("age", age);
    return (String) tell("write", record);
  }

  /** All that it makes of a record on the way to its signature and its encoding. */
  JsonObject describe(Domain domain, JsonObject author, JsonObject fields) {
    JsonObject record = new JsonObject().put("domain", domain.ordinal()).put("fields", fields);
    return (JsonObject) tell("describe", record.put("key", author.getString("private")));
  }

  /** All that it makes of items in a session of 2.0.0. */
  JsonObject describeSketch(JsonObject given) {
    return (JsonObject) tell("describeSketch", given);
  }

  /** Publishes a record that it holds. */
  void announce(Domain domain, String key) {
    tell("announce", new JsonObject().put("domain", domain.ordinal()).put("key", key));
  }

  /** Publishes a damaged copy of a record that it holds. */
  void announceDamaged(Domain domain, String key, String damage) {
    JsonObject record = new JsonObject().put("domain", domain.ordinal()).put("key", key);
    tell("announce", record.put("damage", damage));
  }

  /** Publishes whatever bytes. */
  void say(byte[] bytes) {
    tell("say", new JsonObject().put("hex", Bytes.of(bytes).toHex()));
  }

  /** Waits until it holds so many records of a domain; the encodings of all, by their keys. */
  List<String> records(Domain domain, int count) {
    JsonObject which = new JsonObject().put("domain", domain.ordinal());
    tell("holds", which.copy().put("count", count));
    return strings(tell("records", which));
  }

  /** How often it heard each variant of gossip. */
  Map<String, Object> heard() {
    return ((JsonObject) tell("heard", new JsonObject())).getMap();
  }

  /** Asks the mesh for records. */
  void query(Domain domain, List<String> keys) {
    JsonObject which = new JsonObject().put("domain", domain.ordinal());
    tell("query", which.put("keys", new JsonArray(keys)));
  }

  /** Compares a domain with a node and moves what differs, both ways. */
  Session sync(WholeNode node, String version, Domain domain) {
    return sync(session(node, version).put("domain", domain.ordinal()));
  }

  /** The same by 2.0.0, with the requests that a peer need not know. */
  Session syncBriefly(WholeNode node, Domain domain) {
    return sync(session(node, "2.0.0").put("domain", domain.ordinal()).put("brief", true));
  }

  private Session sync(JsonObject session) {
    JsonObject report = (JsonObject) tell("sync", session);
    return new Session(
        report.getInteger("missing"),
        report.getInteger("surplus"),
        report.getInteger("fetched"),
        report.getInteger("pushed"),
        report.getLong("bytes"),
        report.getInteger("rounds"));
  }

  /** Sends frames over one stream; the names of the answers, or the codes of errors. */
  List<String> exchange(WholeNode node, String version, List<byte[]> frames) {
    JsonArray hex = new JsonArray(frames.stream().map(frame -> Bytes.of(frame).toHex()).toList());
    return strings(tell("exchange", session(node, version).put("frames", hex)));
  }

  /** Pushes damaged copies of records that it holds; what the node says to it. */
  JsonObject pushDamaged(WholeNode node, String version, List<String> messages, String damage) {
    JsonObject session = session(node, version).put("domain", Domain.MESSAGES.ordinal());
    session.put("keys", new JsonArray(messages)).put("damage", damage);
    return (JsonObject) tell("pushDamaged", session);
  }

  private static JsonObject session(WholeNode node, String version) {
    return new JsonObject().put("peer", node.libp2pId().toString()).put("version", version);
  }

  private Object tell(String name, JsonObject arguments) {
    return peer.tell(name, arguments);
  }

  private static List<String> strings(Object array) {
    return ((JsonArray) array).stream().map(String.class::cast).toList();
  }

  @Override
  public void close() {
    peer.close();
  }
}

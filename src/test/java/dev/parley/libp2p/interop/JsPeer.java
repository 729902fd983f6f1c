package dev.parley.libp2p.interop;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A node of js-libp2p, which does what it is told. */
public final class JsPeer implements AutoCloseable {

  private final JsProcess process;
  private final Runnable end;
  private final int node;
  private final PeerId id;
  private final Multiaddr address;

  /** What a peer said of itself in identify, as js-libp2p read it. */
  public record Introduction(
      String agent,
      String protocolVersion,
      List<String> protocols,
      List<String> addresses,
      String observed,
      List<String> recordAddresses) {}

  /** A message as js-libp2p delivered it; the author is null if it was not signed. */
  public record Heard(String text, String id, String from, String author) {}

  /** What arrived over a stream. */
  public record Download(long bytes, String sha256, double millis) {}

  /** What a process costs, in milliseconds of processor time and bytes. */
  public record Usage(double cpu, long heap, long memory) {}

  private JsPeer(JsProcess process, JsOptions options, Runnable end) {
    this.process = process;
    this.end = end;
    JsonObject arguments = new JsonObject().put("options", options.values());
    JsonObject started =
        (JsonObject) process.command("start", arguments, JsProcess.PATIENCE_SECONDS);
    node = started.getInteger("node");
    id = PeerId.parse(started.getString("peer"));
    address = Multiaddr.parse(started.getJsonArray("addresses").getString(0));
  }

  /** Starts a peer. */
  public static JsPeer start(JsOptions options) {
    return new JsPeer(JsProcess.shared(options.stack()), options, () -> {});
  }

  /** Starts a peer in a process that it does not share. */
  public static JsPeer startAlone(JsOptions options) {
    JsProcess process = JsProcess.start(options.stack());
    return new JsPeer(process, options, process::close);
  }

  public PeerId id() {
    return id;
  }

  /** Where it listens, with its id at the end. */
  public Multiaddr address() {
    return address;
  }

  public PeerId dial(Multiaddr target) {
    return PeerId.parse((String) command("dial", "address", target.toString()));
  }

  public void hangUp(PeerId peer) {
    command("hangUp", "peer", peer.toString());
  }

  /** The peers of its connections, one for each. */
  public List<PeerId> connections() {
    return strings(command("connections")).stream().map(PeerId::parse).toList();
  }

  /** Waits until nobody is connected. */
  public void awaitNoConnections() {
    command("alone");
  }

  /** Pings one after the other; the milliseconds each took. */
  public List<Double> ping(PeerId peer, int count) {
    return numbers(command("ping", "peer", peer.toString(), "count", count));
  }

  public Introduction identify(PeerId peer) {
    JsonObject said = (JsonObject) command("identify", "peer", peer.toString());
    return new Introduction(
        said.getString("agent"),
        said.getString("protocolVersion"),
        strings(said.getJsonArray("protocols")),
        strings(said.getJsonArray("addresses")),
        said.getString("observed"),
        strings(said.getJsonArray("recordAddresses")));
  }

  /** Waits until it has heard that a peer speaks a protocol, or does so no more. */
  public void awaitSpeaks(PeerId peer, String protocol, boolean expected) {
    command("speaks", "peer", peer.toString(), "protocol", protocol, "expected", expected);
  }

  /** Serves the echo under one more name. */
  public void serve(String protocol) {
    command("serve", "protocol", protocol);
  }

  /** Sends random bytes over many streams at once and has them sent back. */
  public void echo(PeerId peer, int streams, int bytes) {
    command("echo", "peer", peer.toString(), "streams", streams, "bytes", bytes);
  }

  /** The same, with the bytes right behind the proposals of the protocol; only libp2p 2 does it. */
  public void echoLazily(PeerId peer, int streams, int bytes) {
    JsonObject arguments =
        new JsonObject()
            .put("peer", peer.toString())
            .put("streams", streams)
            .put("bytes", bytes)
            .put("negotiateFully", false);
    command("echo", arguments, JsProcess.PATIENCE_SECONDS);
  }

  /** Sends bytes over one stream; the milliseconds until their hash was confirmed. */
  public double upload(PeerId peer, long bytes) {
    return ((Number) command("upload", "peer", peer.toString(), "bytes", bytes)).doubleValue();
  }

  public Download download(PeerId peer, long bytes) {
    JsonObject got = (JsonObject) command("download", "peer", peer.toString(), "bytes", bytes);
    return new Download(got.getLong("bytes"), got.getString("sha256"), got.getDouble("millis"));
  }

  /** Sends bytes over one stream; the milliseconds until it was confirmed that all came. */
  public double pour(PeerId peer, long bytes) {
    JsonObject arguments = new JsonObject().put("peer", peer.toString()).put("bytes", bytes);
    return ((Number) command("pour", arguments, 300)).doubleValue();
  }

  /** Sends a few bytes to and fro over one stream; the milliseconds of each time. */
  public List<Double> roundTrips(PeerId peer, int count) {
    return numbers(command("roundTrips", "peer", peer.toString(), "count", count));
  }

  /** Sends requests over one stream, none waiting for the answer of another; all answers. */
  public JsonArray request(PeerId peer, JsonArray bodies) {
    return (JsonArray) command("request", "peer", peer.toString(), "bodies", bodies);
  }

  public void subscribe(String topic) {
    command("subscribe", "topic", topic);
  }

  public void unsubscribe(String topic) {
    command("unsubscribe", "topic", topic);
  }

  /** Publishes; to how many peers it went. */
  public int publish(String topic, String text) {
    return ((Number) command("publish", "topic", topic, "text", text)).intValue();
  }

  /** Publishes many messages; the milliseconds it took. */
  public double flood(String topic, int count, int bytes) {
    JsonObject flood = new JsonObject().put("topic", topic).put("count", count).put("bytes", bytes);
    return ((Number) command("flood", flood, 300)).doubleValue();
  }

  /** Waits for so many messages; all that were delivered, in order. */
  public List<Heard> messages(String topic, int count) {
    JsonArray messages = (JsonArray) command("messages", "topic", topic, "count", count);
    return messages.stream().map(JsonObject.class::cast).map(JsPeer::heard).toList();
  }

  /** Waits until so many messages were delivered, however many. */
  public void awaitReceived(String topic, int count) {
    command("received", new JsonObject().put("topic", topic).put("count", count), 300);
  }

  public void awaitInMesh(String topic, PeerId peer) {
    command("inMesh", "topic", topic, "peer", peer.toString());
  }

  public boolean isInMesh(String topic, PeerId peer) {
    return (Boolean) command("isInMesh", "topic", topic, "peer", peer.toString());
  }

  public void awaitSubscribed(String topic, PeerId peer) {
    command("subscribed", "topic", topic, "peer", peer.toString());
  }

  /** Sends an RPC of gossipsub as it is. */
  public void sendRpc(PeerId peer, byte[] rpc) {
    String hex = java.util.HexFormat.of().formatHex(rpc);
    command("sendRpc", "peer", peer.toString(), "hex", hex);
  }

  /** Waits until its routing table has so many peers. */
  public void awaitRoutes(int count) {
    command("routes", "count", count);
  }

  /** Looks for a peer in the network; its addresses. */
  public List<String> findPeer(PeerId peer) {
    return strings(command("findPeer", "peer", peer.toString()));
  }

  /** Looks for the peers closest to a key made from a text. */
  public List<PeerId> closest(String text) {
    return strings(command("closest", "text", text)).stream().map(PeerId::parse).toList();
  }

  /** What its process costs. */
  public Usage usage() {
    JsonObject usage =
        (JsonObject) process.command("usage", new JsonObject(), JsProcess.PATIENCE_SECONDS);
    return new Usage(usage.getDouble("cpu"), usage.getLong("heap"), usage.getLong("memory"));
  }

  /** Connects and closes so often; the milliseconds it took. */
  public double handshakes(Multiaddr target, int count, int parallel) {
    JsonObject arguments =
        new JsonObject()
            .put("address", target.toString())
            .put("count", count)
            .put("parallel", parallel);
    return ((Number) command("handshakes", arguments, 300)).doubleValue();
  }

  /** Gives any order that {@code src/test/js/peers.mjs} knows; the answer. */
  public Object tell(String name, JsonObject arguments) {
    return command(name, arguments.copy(), JsProcess.PATIENCE_SECONDS);
  }

  private Object command(String name, Object... arguments) {
    JsonObject command = new JsonObject();
    for (int i = 0; i < arguments.length; i += 2) {
      command.put((String) arguments[i], arguments[i + 1]);
    }
    return command(name, command, JsProcess.PATIENCE_SECONDS);
  }

  private Object command(String name, JsonObject arguments, long patienceSeconds) {
    return process.command(name, arguments.put("node", node), patienceSeconds);
  }

  private static Heard heard(JsonObject message) {
    return new Heard(
        message.getString("text"),
        message.getString("id"),
        message.getString("from"),
        message.getString("author"));
  }

  private static List<Double> numbers(Object array) {
    return ((JsonArray) array).stream().map(number -> ((Number) number).doubleValue()).toList();
  }

  private static List<String> strings(Object array) {
    return ((JsonArray) array).stream().map(String.class::cast).toList();
  }

  @Override
  public void close() {
    try {
      command("stop");
    } finally {
      end.run();
    }
  }
}

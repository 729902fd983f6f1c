package dev.parley.libp2p.interop;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** A node of js-libp2p in a process of its own, which does what it is told. */
public final class JsPeer implements AutoCloseable {

  /** Generous: a machine may be busy with other things. */
  private static final long PATIENCE_SECONDS = 40;

  private final JsStack stack;
  private final Process process;
  private final Path errors;
  private final Map<Long, CompletableFuture<Object>> waiting = new ConcurrentHashMap<>();
  private final CompletableFuture<JsonObject> ready = new CompletableFuture<>();
  private final AtomicLong commands = new AtomicLong();
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

  private JsPeer(JsOptions options) throws IOException {
    stack = options.stack();
    Path programs = stack.install();
    errors = Files.createTempFile("js-peer", ".err");
    process =
        new ProcessBuilder("node", "--expose-gc", "peer.mjs", options.encoded())
            .directory(programs.toFile())
            .redirectError(errors.toFile())
            .start();
    Thread reader = new Thread(this::read, "answers of " + stack);
    reader.setDaemon(true);
    reader.start();
    try {
      JsonObject self = (JsonObject) await(ready, "start", PATIENCE_SECONDS);
      id = PeerId.parse(self.getString("peer"));
      JsonArray addresses = self.getJsonArray("addresses");
      address = Multiaddr.parse(addresses.getString(0));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  public static JsPeer start(JsOptions options) {
    try {
      return new JsPeer(options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  public Usage usage() {
    JsonObject usage = (JsonObject) command("usage");
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

  /** All that it complained about. */
  public String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      return "unreadable: " + e;
    }
  }

  private Object command(String name, Object... arguments) {
    JsonObject command = new JsonObject();
    for (int i = 0; i < arguments.length; i += 2) {
      command.put((String) arguments[i], arguments[i + 1]);
    }
    return command(name, command, PATIENCE_SECONDS);
  }

  private Object command(String name, JsonObject arguments, long patienceSeconds) {
    long number = commands.incrementAndGet();
    CompletableFuture<Object> answer = new CompletableFuture<>();
    waiting.put(number, answer);
    String line = arguments.put("id", number).put("do", name).encode() + "\n";
    try {
      synchronized (process) {
        process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
      }
    } catch (IOException e) {
      throw failed(name, "is gone", e);
    }
    try {
      return await(answer, name, patienceSeconds);
    } finally {
      waiting.remove(number);
    }
  }

  private <T> Object await(CompletableFuture<T> answer, String name, long patienceSeconds) {
    try {
      return answer.get(patienceSeconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw failed(name, "did not answer in " + patienceSeconds + " s", null);
    } catch (ExecutionException e) {
      throw failed(name, "failed: " + e.getCause().getMessage(), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(name, "was interrupted", e);
    }
  }

  private JsPeerFailure failed(String command, String what, Exception cause) {
    String message = "'" + command + "' of " + stack + " " + what + "\n" + errors();
    return new JsPeerFailure(message, cause);
  }

  private void read() {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line; (line = lines.readLine()) != null; ) {
        take(new JsonObject(line));
      }
    } catch (IOException | RuntimeException e) {
      ready.completeExceptionally(e);
    }
    IOException end = new IOException("the process ended");
    ready.completeExceptionally(end);
    waiting.values().forEach(answer -> answer.completeExceptionally(end));
  }

  private void take(JsonObject line) {
    if (line.containsKey("ready")) {
      ready.complete(line.getJsonObject("ready"));
      return;
    }
    CompletableFuture<Object> answer = waiting.get(line.getLong("id"));
    if (answer == null) {
      return;
    }
    if (line.containsKey("error")) {
      answer.completeExceptionally(new IOException(line.getString("error")));
    } else {
      answer.complete(line.getValue("result"));
    }
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

  /** Ends the process. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor();
      Files.deleteIfExists(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

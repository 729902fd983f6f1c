package dev.parley.client.demos;

import dev.parley.client.demos.L2psListener.Arrival;
import dev.parley.crypto.proof.NetworkKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A member of a network on an L2PS server. Any thread may use it. Failures are {@link
 * DemosException} if the server refuses and {@link dev.parley.client.UnreachableException} if it
 * does not answer.
 */
public final class L2psClient {

  /** As many of the longest messages that a server takes fit into one answer. */
  public static final int MAX_PAGE = 50;

  private static final int MAX_ONLINE = 100_000;
  private static final int MAX_ADDRESS_LENGTH = 128;
  private static final int CONCURRENT = 64;
  private static final int ID_BYTES = 5;

  private final L2psOptions options;
  private final L2psListener listener;
  private final Session session;
  private final String address;
  private final SecureRandom random = new SecureRandom();
  private final AtomicLong lastTime = new AtomicLong();
  private final Set<String> online = ConcurrentHashMap.newKeySet();

  /** Whether the server says which call an answer is for; the oldest ones do not. */
  private boolean echoing;

  private L2psClient(Vertx vertx, L2psOptions options, L2psListener listener) {
    this.options = options;
    this.listener = listener;
    this.address = L2psLetter.address(options.key());
    this.session = new Session(vertx, options.connection(), new Protocol());
  }

  /** Makes a client; it does nothing before it is told to connect. */
  public static L2psClient create(Vertx vertx, L2psOptions options, L2psListener listener) {
    return new L2psClient(vertx, options, listener);
  }

  /** What others know this client by: its public key in hex. */
  public String address() {
    return address;
  }

  /** Connects and registers. If the connection is lost later, the client tries to come back. */
  public Future<Void> connect() {
    return session.connect();
  }

  /** Who is there now, as far as the server has told. */
  public Set<String> online() {
    return Set.copyOf(online);
  }

  /** Seals a text with the network's key, signs it inside, and sends it. */
  public Future<Sending> send(String to, String text, NetworkKey key) {
    if (text.getBytes(StandardCharsets.UTF_8).length > L2psLetter.MAX_TEXT_BYTES) {
      return Future.failedFuture(new IllegalArgumentException("a message has at most 32 KiB"));
    }
    long time = nextTime();
    return session
        .compute(() -> L2psLetter.seal(options.key(), to, text, time, key, random))
        .compose(letter -> send(to, letter.encrypted(), letter.hash()));
  }

  /**
   * Sends what was encrypted elsewhere.
   *
   * @param hash unique among all messages of the network: some servers refuse what they have seen
   */
  public Future<Sending> send(String to, Encrypted encrypted, String hash) {
    JsonObject payload =
        new JsonObject().put("to", to).put("encrypted", encrypted.json()).put("messageHash", hash);
    return call(
        "send",
        payload,
        nextTime(),
        answer ->
            Set.of("message_sent", "message_queued").contains(Frames.type(answer))
                && Frames.text(Frames.payload(answer), "messageHash").equals(hash),
        answer ->
            Frames.type(answer).equals("message_queued") ? Sending.QUEUED : Sending.FORWARDED);
  }

  /**
   * A page of what was exchanged with a peer, the newest first.
   *
   * @param before only what is older than this, or all if it is the epoch
   * @param limit at most so many, 1 to 50
   */
  public Future<HistoryPage> history(String peer, Instant before, int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      return Future.failedFuture(
          new IllegalArgumentException("a page has 1 to " + MAX_PAGE + " messages"));
    }
    long time = nextTime();
    return sign("history:" + peer + ":" + time)
        .compose(
            proof -> {
              JsonObject payload = new JsonObject().put("peerKey", peer).put("limit", limit);
              if (before.toEpochMilli() > 0) {
                payload.put("before", before.toEpochMilli());
              }
              return call(
                  "history",
                  payload.put("proof", proof),
                  time,
                  answer -> Frames.type(answer).equals("history_response"),
                  answer -> HistoryPage.of(Frames.payload(answer)));
            });
  }

  /** The addresses of everybody on the network who is there, this client's among them. */
  public Future<List<String>> discover() {
    return call(
        "discover",
        new JsonObject(),
        nextTime(),
        answer -> Frames.type(answer).equals("discover_response"),
        answer -> Frames.texts(Frames.payload(answer), "peers"));
  }

  /** Whether a peer is there. */
  public Future<Boolean> isOnline(String peer) {
    return call(
        "request_public_key",
        new JsonObject().put("targetId", peer),
        nextTime(),
        answer ->
            Frames.type(answer).equals("public_key_response")
                && Frames.text(Frames.payload(answer), "targetId").equals(peer),
        answer -> !Frames.text(Frames.payload(answer), "publicKey").isEmpty());
  }

  /** Leaves the server for good. */
  public Future<Void> close() {
    return session.close();
  }

  private <T> Future<T> call(
      String type,
      JsonObject payload,
      long time,
      Predicate<JsonObject> mine,
      Function<JsonObject, T> read) {
    return session.call(() -> Future.succeededFuture(prepare(type, payload, time, mine, read)));
  }

  /** Answers belong to the call whose id they carry; without one, to the first that they fit. */
  private <T> Call<T> prepare(
      String type,
      JsonObject payload,
      long time,
      Predicate<JsonObject> mine,
      Function<JsonObject, T> read) {
    String requestId = requestId(time);
    String frame =
        new JsonObject()
            .put("type", type)
            .put("payload", payload)
            .put("timestamp", time)
            .put("requestId", requestId)
            .encode();
    return new Call.Single<>(
        frame,
        answer -> {
          String id = Frames.text(answer, "requestId");
          if (!id.isEmpty()) {
            return id.equals(requestId);
          }
          return Frames.isError(answer) ? !echoing : mine.test(answer);
        },
        read);
  }

  private String requestId(long time) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return "req_" + time + "_" + HexFormat.of().formatHex(bytes);
  }

  private Future<String> sign(String text) {
    return session.compute(
        () -> HexFormat.of().formatHex(options.key().sign(text.getBytes(StandardCharsets.UTF_8))));
  }

  private long nextTime() {
    return lastTime.updateAndGet(last -> Math.max(last + 1, options.clock().millis()));
  }

  private final class Protocol implements Session.Protocol {

    @Override
    public Future<Call<Integer>> registration(Calls calls) {
      echoing = false;
      long time = nextTime();
      return sign("register:" + address + ":" + time)
          .map(
              proof ->
                  prepare(
                      "register",
                      new JsonObject()
                          .put("publicKey", address)
                          .put("l2psUid", options.network())
                          .put("proof", proof),
                      time,
                      answer -> Frames.type(answer).equals("registered"),
                      this::registered));
    }

    private int registered(JsonObject answer) {
      echoing = !Frames.text(answer, "requestId").isEmpty();
      online.clear();
      Frames.texts(Frames.payload(answer), "onlinePeers").forEach(this::appeared);
      return echoing ? CONCURRENT : 1;
    }

    @Override
    public Future<Void> pushed(JsonObject frame) {
      JsonObject payload = Frames.payload(frame);
      String peer = Frames.text(payload, "publicKey");
      switch (Frames.type(frame)) {
        case "message" -> {
          return listener.message(arrival(frame, payload));
        }
        case "peer_joined" -> {
          appeared(peer);
          listener.joined(peer);
        }
        case "peer_left" -> {
          online.remove(peer);
          listener.left(peer);
        }
        case "error" -> listener.complaint(DemosException.of(frame));
        default -> {}
      }
      return Future.succeededFuture();
    }

    private void appeared(String peer) {
      if (online.size() < MAX_ONLINE && peer.length() <= MAX_ADDRESS_LENGTH) {
        online.add(peer);
      }
    }

    private Arrival arrival(JsonObject frame, JsonObject payload) {
      return new Arrival(
          Frames.text(payload, "from"),
          Encrypted.of(Frames.object(payload, "encrypted")),
          Frames.text(payload, "messageHash"),
          Instant.ofEpochMilli(Frames.number(frame, "timestamp").orElse(0L)),
          Boolean.TRUE.equals(payload.getValue("offline")));
    }

    @Override
    public void connection(ConnectionState state) {
      if (state != ConnectionState.REGISTERED) {
        online.clear();
      }
      listener.connection(state);
    }
  }
}

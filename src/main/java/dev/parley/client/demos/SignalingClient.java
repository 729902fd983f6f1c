package dev.parley.client.demos;

import dev.parley.client.UntrustedAnswerException;
import dev.parley.client.demos.SignalingListener.Incoming;
import dev.parley.client.demos.SignalingListener.Question;
import dev.parley.crypto.proof.KemPublicKey;
import dev.parley.crypto.proof.SealedMessage;
import dev.parley.crypto.proof.Undecryptable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A person on a signaling server. Any thread may use it. Failures are {@link DemosException} if the
 * server refuses, {@link dev.parley.client.UnreachableException} if it does not answer, {@link
 * KeyChangedException} if it names another key for a peer than before.
 *
 * <p>The server cannot read what is sent, but its word is all there is on who sent it, and on whose
 * key is whose when a peer is written to for the first time.
 */
public final class SignalingClient {

  /** The original client decodes messages up to about this size. */
  public static final int MAX_TEXT_BYTES = 96 * 1024;

  private static final int MAX_CONFIRMED = 4_096;
  private static final int FENCE_BYTES = 16;

  private final SignalingOptions options;
  private final SignalingListener listener;
  private final Session session;
  private final SecureRandom random = new SecureRandom();

  /** Peers whose key is the one that is known, as far as this connection has been told. */
  private final Set<String> confirmed = new HashSet<>();

  private SignalingClient(Vertx vertx, SignalingOptions options, SignalingListener listener) {
    this.options = options;
    this.listener = listener;
    this.session = new Session(vertx, options.connection(), new Signaling());
  }

  /** Makes a client; it does nothing before it is told to connect. */
  public static SignalingClient create(
      Vertx vertx, SignalingOptions options, SignalingListener listener) {
    return new SignalingClient(vertx, options, listener);
  }

  /** Connects and registers. If the connection is lost later, the client tries to come back. */
  public Future<Void> connect() {
    return session.connect();
  }

  /** The ids of everybody who is there, this client's among them. */
  public Future<List<String>> discover() {
    return call(
        new Call.Single<>(
            SignalingFrames.discover(),
            frame -> Frames.type(frame).equals("discover") || Frames.isError(frame),
            frame -> Frames.texts(Frames.payload(frame), "peers")));
  }

  /** The key that the server now names for a peer, whatever was known of it before. */
  public Future<KemPublicKey> publicKey(String peer) {
    return call(keyCall(peer)).map(PeerKey::key);
  }

  private static Call<PeerKey> keyCall(String peer) {
    return new Call.Single<>(
        SignalingFrames.requestKey(peer),
        frame ->
            Frames.isError(frame)
                || Frames.type(frame).equals("public_key_response")
                    && Frames.text(Frames.payload(frame), "peerId").equals(peer),
        frame -> key(peer, Frames.payload(frame)));
  }

  private static PeerKey key(String peer, JsonObject payload) {
    KemPublicKey key =
        Frames.bytes(payload, "publicKey", KemPublicKey.LENGTH)
            .flatMap(KemPublicKey::parse)
            .orElseThrow(() -> new UntrustedAnswerException(peer + " has no key to encrypt to"));
    // Some servers keep the keys of those who are away, and say so.
    return new PeerKey(key, Boolean.FALSE.equals(payload.getValue("online")));
  }

  /**
   * Encrypts a text and sends it.
   *
   * @return what became of it, once the server has dealt with it
   */
  public Future<Sending> send(String peer, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_TEXT_BYTES) {
      return Future.failedFuture(new IllegalArgumentException("a message has at most 96 KiB"));
    }
    return session.onLoop(() -> keyFor(peer)).compose(key -> send(peer, bytes, key));
  }

  private Future<Sending> send(String peer, byte[] text, PeerKey key) {
    String id = fence();
    return session
        .compute(() -> SignalingFrames.message(peer, key.key().seal(text, random), id))
        .compose(frame -> call(new FencedCall(frame, peer, id, key.away())));
  }

  /**
   * @param away whether the server has said that the peer is not there
   */
  private record PeerKey(KemPublicKey key, boolean away) {}

  private Future<PeerKey> keyFor(String peer) {
    return options
        .known()
        .find(peer)
        .compose(
            known ->
                session.onLoop(
                    () ->
                        known.isPresent() && confirmed.contains(peer)
                            ? Future.succeededFuture(new PeerKey(known.get(), false))
                            : askForKey(peer, known)));
  }

  private Future<PeerKey> askForKey(String peer, Optional<KemPublicKey> known) {
    return call(keyCall(peer))
        .compose(named -> agreed(peer, known, named))
        .recover(
            failure ->
                isAway(failure) && known.isPresent()
                    ? Future.succeededFuture(new PeerKey(known.get(), true))
                    : Future.failedFuture(failure));
  }

  private static boolean isAway(Throwable failure) {
    return failure instanceof DemosException error && error.code().equals("PEER_NOT_FOUND");
  }

  private Future<PeerKey> agreed(String peer, Optional<KemPublicKey> known, PeerKey named) {
    if (known.isPresent() && !known.get().equals(named.key())) {
      return Future.failedFuture(new KeyChangedException(peer));
    }
    return options
        .known()
        .remember(peer, named.key())
        .compose(
            done ->
                session.onLoop(
                    () -> {
                      if (!named.away() && confirmed.size() < MAX_CONFIRMED) {
                        confirmed.add(peer);
                      }
                      return Future.succeededFuture(named);
                    }));
  }

  /** Makes the server ask a question, which the listener gets. */
  public Future<Void> askForQuestion() {
    return call(new FencedCall(SignalingFrames.debugQuestion(), "", fence(), false)).mapEmpty();
  }

  /** Answers a server's question; most servers refuse to listen. */
  public Future<Void> answer(String question, Object response) {
    String frame = SignalingFrames.response(question, response);
    return call(new FencedCall(frame, "", fence(), false)).mapEmpty();
  }

  /** Leaves the server for good. */
  public Future<Void> close() {
    return session.close();
  }

  private <T> Future<T> call(Call<T> call) {
    return session.call(() -> Future.succeededFuture(call));
  }

  private String fence() {
    byte[] bytes = new byte[FENCE_BYTES];
    random.nextBytes(bytes);
    return "nobody-" + HexFormat.of().formatHex(bytes);
  }

  private final class Signaling implements Session.Protocol {

    @Override
    public Future<Call<Integer>> registration(Calls calls) {
      confirmed.clear();
      KemPublicKey key = options.kem().publicKey();
      return calls
          .submitFirst(challenge())
          .map(challenge -> SignalingFrames.challenged(challenge, key, options.id()))
          .recover(
              failure ->
                  // Most servers have none to offer.
                  failure instanceof DemosException
                      ? Future.succeededFuture(key.encoded().toArray())
                      : Future.failedFuture(failure))
          .compose(message -> session.compute(() -> register(key, message)))
          .map(
              frame ->
                  new Call.Single<>(
                      frame,
                      answer -> Frames.type(answer).equals("register") || Frames.isError(answer),
                      this::registered));
    }

    private Call<JsonObject> challenge() {
      return new Call.Single<>(
          SignalingFrames.challenge(),
          answer -> Frames.type(answer).equals("challenge") || Frames.isError(answer),
          Frames::payload);
    }

    private String register(KemPublicKey key, byte[] message) {
      return SignalingFrames.register(options.id(), key, options.proof(), message);
    }

    /** Answers carry nothing that says what they belong to, so there is one call at a time. */
    private int registered(JsonObject answer) {
      if (!Boolean.TRUE.equals(Frames.payload(answer).getValue("success"))) {
        throw new UntrustedAnswerException("it is no registration");
      }
      return 1;
    }

    @Override
    public Future<Void> pushed(JsonObject frame) {
      JsonObject payload = Frames.payload(frame);
      switch (Frames.type(frame)) {
        case "message" -> {
          return message(payload);
        }
        case "message_queued" -> listener.queued(Frames.text(payload, "targetId"));
        case "server_question" ->
            listener.question(
                new Question(Frames.text(payload, "questionId"), payload.getValue("question")));
        case "peer_disconnected" -> {
          confirmed.remove(Frames.text(payload, "peerId"));
          listener.disconnected(Frames.text(payload, "peerId"));
        }
        case "error" -> listener.complaint(DemosException.of(frame));
        default -> {}
      }
      return Future.succeededFuture();
    }

    private Future<Void> message(JsonObject payload) {
      String from = Frames.text(payload, "fromId");
      Optional<SealedMessage> sealed = SignalingFrames.sealed(payload);
      if (from.length() > SignalingOptions.MAX_ID_LENGTH || sealed.isEmpty()) {
        listener.unreadable(from, "not encrypted as this client knows it");
        return Future.succeededFuture();
      }
      Optional<Instant> stored = Frames.number(payload, "timestamp").map(Instant::ofEpochMilli);
      return session
          .compute(() -> options.kem().open(sealed.get()))
          .compose(
              text ->
                  listener.message(
                      new Incoming(from, new String(text, StandardCharsets.UTF_8), stored)))
          .recover(
              failure -> {
                if (failure instanceof Undecryptable) {
                  listener.unreadable(from, failure.getMessage());
                }
                return Future.succeededFuture();
              });
    }

    @Override
    public void connection(ConnectionState state) {
      listener.connection(state);
    }
  }
}

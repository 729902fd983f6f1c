package dev.parley.bridge.demos.signaling;

import static dev.parley.bridge.demos.signaling.ErrorType.INTERNAL_ERROR;
import static dev.parley.bridge.demos.signaling.ErrorType.INVALID_MESSAGE;
import static dev.parley.bridge.demos.signaling.ErrorType.PEER_NOT_FOUND;
import static dev.parley.bridge.demos.signaling.ErrorType.REGISTRATION_REQUIRED;

import dev.parley.bridge.demos.Json;
import dev.parley.bridge.demos.NotJson;
import dev.parley.bridge.demos.Socket;
import dev.parley.bridge.demos.SocketHandler;
import dev.parley.bridge.demos.signaling.Clients.Client;
import dev.parley.bus.MailClient;
import dev.parley.bus.Submission;
import dev.parley.bus.WriterClient;
import dev.parley.crypto.Secp256k1;
import dev.parley.crypto.Signatures;
import dev.parley.protocol.Bytes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Answers what clients send (specification A). */
final class SignalingServer implements SocketHandler {

  /** Whose mail it is, beside that of other servers. */
  static final String REALM = "signaling";

  private static final int NONCE_BYTES = 32;
  private static final int BYTES_A_CHARGE = 4_096;
  private static final int COST_OF_DISK = 4;
  private static final int BRIDGED_AT_ONCE = 65_536;

  private final SignalingServices services;
  private final MailClient mail;
  private final SecureRandom random = new SecureRandom();
  private final Clients clients = new Clients();
  private final Map<Socket, Session> sessions = new HashMap<>();
  private final Replies replies;
  private final Registrations registrations;
  private final Letters letters;
  private final Departures departures;

  /** Null if there is none. */
  private final Bridge bridge;

  SignalingServer(
      Vertx vertx, SignalingServices services, MailClient mail, WorkerExecutor workers) {
    this.bridge = services.options().bridge() ? bridge(vertx, services, mail, workers) : null;
    this.services = services;
    this.mail = mail;
    this.replies = new Replies(services.clock());
    this.registrations = new Registrations(vertx, services, clients, mail, workers);
    this.letters = new Letters(services.options(), clients, mail, replies, bridge);
    this.departures = new Departures(vertx, clients, sessions.values());
  }

  private Bridge bridge(
      Vertx vertx, SignalingServices services, MailClient mail, WorkerExecutor workers) {
    WriterClient writer =
        new WriterClient(vertx, services.addresses(), Submission.Source.LOCAL, BRIDGED_AT_ONCE);
    return new Bridge(services, clients, mail, writer, workers, new Signatures(Secp256k1.load()));
  }

  /** Null if there is none. */
  Bridge bridge() {
    return bridge;
  }

  Clients clients() {
    return clients;
  }

  Letters letters() {
    return letters;
  }

  Replies replies() {
    return replies;
  }

  @Override
  public void opened(Socket socket) {
    sessions.put(socket, new Session(socket));
  }

  @Override
  public void closed(Socket socket) {
    for (String id : sessions.remove(socket).ids()) {
      clients.remove(id);
      departures.of(id);
    }
  }

  @Override
  public Handled received(Socket socket, byte[] message) {
    Session session = sessions.get(socket);
    try {
      Json data = Json.parse(message);
      if (data.isNull()) {
        throw INTERNAL_ERROR.because("null is not an object (evaluating 'data.type')");
      }
      Map<String, Json> members = data.members("type", "payload");
      Json type = members.get("type");
      Json payload = members.get("payload");
      if (!type.isTruthy() || !payload.isTruthy()) {
        throw INVALID_MESSAGE.because("Invalid message format");
      }
      return received(session, type, payload);
    } catch (NotJson e) {
      return refuse(session, INTERNAL_ERROR.because("JSON Parse error: " + e.getMessage()));
    } catch (ErrorType.Refused refused) {
      return refuse(session, refused);
    }
  }

  private Handled received(Session session, Json type, Json payload) {
    return switch (type.isText() ? type.text() : "") {
      case "message" -> letters.post(session, payload);
      case "register" -> inOrder(session, () -> register(session, payload));
      case "discover" -> inOrder(session, () -> discover(session));
      case "request_public_key" -> inOrder(session, () -> tellKey(session, payload));
      case "challenge" -> inOrder(session, () -> challenge(session));
      case "debug_question" -> inOrder(session, () -> ask(session));
      case "bridge" -> inOrder(session, () -> tie(session, type, payload));
      default -> throw INVALID_MESSAGE.because("Unknown message type: " + type.shown());
    };
  }

  private Future<Void> register(Session session, Json payload) {
    return registrations
        .register(session, payload)
        .compose(
            client ->
                letters.welcome(
                    client, () -> session.answer(ServerFrames.registered(client.id()))));
  }

  private Future<Void> discover(Session session) {
    byte[] listed = clients.listed();
    session.socket().charge(listed.length / BYTES_A_CHARGE);
    session.answer(listed);
    return Future.succeededFuture();
  }

  private Future<Void> tellKey(Session session, Json payload) {
    Json target = payload.members("targetId").get("targetId");
    if (!Registrations.isName(target)) {
      throw INVALID_MESSAGE.because("Missing target ID");
    }
    String id = target.text();
    Client client = clients.get(id);
    if (client != null) {
      session.answer(ServerFrames.publicKey(id, client.publicKey()));
      return Future.succeededFuture();
    }
    if (!services.options().offlineKeys()) {
      throw notFound(id);
    }
    session.socket().charge(COST_OF_DISK);
    return mail.known(REALM, id)
        .recover(
            failure -> Future.failedFuture(INTERNAL_ERROR.because("Failed to retrieve public key")))
        .map(known -> tellKept(session, id, known));
  }

  private Void tellKept(Session session, String id, Optional<Bytes> known) {
    Bytes key = known.orElseThrow(() -> notFound(id));
    session.answer(ServerFrames.keptPublicKey(id, KnownClient.decode(key).publicKey()));
    return null;
  }

  private Future<Void> challenge(Session session) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    session.nonce(HexFormat.of().formatHex(nonce));
    session.answer(ServerFrames.challenge(services.server(), HexFormat.of().formatHex(nonce)));
    return Future.succeededFuture();
  }

  private Future<Void> tie(Session session, Json type, Json payload) {
    if (bridge == null) {
      throw INVALID_MESSAGE.because("Unknown message type: " + type.shown());
    }
    return bridge.tie(session, payload);
  }

  private Future<Void> ask(Session session) {
    if (session.sender() == null) {
      throw REGISTRATION_REQUIRED.because("You must register before sending debug messages");
    }
    session.answer(ServerFrames.question(UUID.randomUUID().toString()));
    return Future.succeededFuture();
  }

  private Handled refuse(Session session, ErrorType.Refused refused) {
    return inOrder(session, () -> Future.failedFuture(refused));
  }

  /** Answers when the letters before it have been. */
  private Handled inOrder(Session session, Supplier<Future<Void>> answer) {
    Future<Void> answered = session.turns.behind(answer);
    return Handled.when(
        session.answering(
            answered.onFailure(
                failure -> replies.refuse(session, failure, "Failed to complete the request"))));
  }

  private static ErrorType.Refused notFound(String id) {
    return PEER_NOT_FOUND.because("Target peer " + id + " not found");
  }
}

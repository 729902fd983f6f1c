package dev.parley.bridge.demos.l2ps;

import static dev.parley.bridge.demos.l2ps.Refused.Code.INVALID_MESSAGE;

import dev.parley.bridge.demos.Json;
import dev.parley.bridge.demos.Socket;
import dev.parley.bridge.demos.SocketHandler;
import dev.parley.bus.MailClient;
import dev.parley.protocol.Bytes;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what clients send (specification B). */
final class L2psServer implements SocketHandler {

  private static final Logger LOG = LoggerFactory.getLogger(L2psServer.class);

  private static final int LISTED_A_CHARGE = 64;

  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final Map<Socket, Session> sessions = new HashMap<>();
  private final Answers answers;
  private final Registrations registrations;
  private final Letters letters;
  final LongAdder errors = new LongAdder();

  L2psServer(L2psServices services, MailClient mail, WorkerExecutor workers) {
    L2psOptions options = services.options();
    answers = new Answers(services.clock());
    options
        .networks()
        .forEach(network -> rooms.put(network.uid(), new Room(network, mail, answers)));
    Proofs proofs = new Proofs(services.clock(), options.proofWindow(), mail, workers);
    registrations = new Registrations(rooms, proofs, answers, options.newestWins());
    letters = new Letters(mail, proofs, answers, options.offlineLimit());
  }

  Letters letters() {
    return letters;
  }

  /** How many addresses are there, in all networks. For any thread to look at, roughly. */
  int present() {
    return rooms.values().stream().mapToInt(room -> room.addresses().size()).sum();
  }

  @Override
  public void opened(Socket socket) {
    sessions.put(socket, new Session(socket));
  }

  @Override
  public void closed(Socket socket) {
    Session session = sessions.remove(socket);
    if (session.room() != null) {
      session.room().leave(session);
    }
  }

  @Override
  public Handled received(Socket socket, byte[] message) {
    Session session = sessions.get(socket);
    Request request;
    try {
      request = Request.read(message);
    } catch (Refused refused) {
      return inOrder(session, null, () -> Future.failedFuture(refused));
    }
    try {
      return received(session, request);
    } catch (Refused refused) {
      return inOrder(session, request.id(), () -> Future.failedFuture(refused));
    }
  }

  private Handled received(Session session, Request request) {
    return switch (request.requireType()) {
      case "send" -> letters.post(session, request);
      case "register" ->
          inOrder(session, request.id(), () -> registrations.register(session, request));
      case "history" -> inOrder(session, request.id(), () -> letters.history(session, request));
      case "discover" -> inOrder(session, request.id(), () -> discover(session, request));
      case "request_public_key" -> inOrder(session, request.id(), () -> tellKey(session, request));
      default -> throw request.unknownType();
    };
  }

  private Future<Void> discover(Session session, Request request) {
    session.requireRegistered("Register before discovering peers");
    Collection<String> peers = session.room().addresses();
    session.socket().charge(peers.size() / LISTED_A_CHARGE);
    session.socket().send(answers.discovered(request.id(), peers));
    return Future.succeededFuture();
  }

  private Future<Void> tellKey(Session session, Request request) {
    session.requireRegistered("Register before requesting public keys");
    Json target = request.members("targetId").get("targetId");
    if (!target.isText() || !target.isTruthy()) {
      throw INVALID_MESSAGE.because("Missing targetId");
    }
    String address = Letters.canonical(target.text());
    boolean isThere = session.room().member(address) != null;
    session.socket().send(answers.publicKey(request.id(), target.text(), isThere ? address : null));
    return Future.succeededFuture();
  }

  /** Answers when the letters before it have been. */
  private Handled inOrder(Session session, Bytes requestId, Supplier<Future<Void>> answer) {
    Future<Void> answered = session.turns.behind(answer);
    return Handled.when(
        answered.onFailure(
            failure -> {
              if (!(failure instanceof Refused)) {
                LOG.debug("demos l2ps request failed reason=\"{}\"", failure.toString());
              }
              errors.increment();
              session.socket().send(answers.error(Refused.of(failure), requestId));
            }));
  }
}

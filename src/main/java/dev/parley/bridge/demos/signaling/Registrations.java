package dev.parley.bridge.demos.signaling;

import static dev.parley.bridge.demos.signaling.ErrorType.CLIENT_ID_TAKEN;
import static dev.parley.bridge.demos.signaling.ErrorType.INTERNAL_ERROR;
import static dev.parley.bridge.demos.signaling.ErrorType.INVALID_MESSAGE;
import static dev.parley.bridge.demos.signaling.ErrorType.INVALID_PROOF;
import static dev.parley.bridge.demos.signaling.ErrorType.INVALID_PUBLIC_KEY;

import dev.parley.bridge.demos.Json;
import dev.parley.bridge.demos.signaling.Clients.Client;
import dev.parley.bridge.demos.signaling.SignalingOptions.Pin;
import dev.parley.bus.Letter;
import dev.parley.bus.MailClient;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.Utf8;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets clients in (specification A.4). Proofs are verified on worker threads; one id is given to
 * one client at a time, whoever is verified first.
 */
final class Registrations {

  private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);

  private static final long PROOF_MS = 30_000;

  /** JSON of a key; that of the common client has about 4 700. */
  private static final int MAX_KEY_BYTES = 32 * 1024;

  /** What one costs, beside a message that is passed on. */
  private static final int COST = 20;

  private static final String FAILED = "Failed to complete registration";

  private record Wanted(Session session, String id, Bytes publicKey, SignedProof proof) {

    KnownClient known() {
      return new KnownClient(proof.isForChallenge(), proof.fingerprint(), publicKey);
    }
  }

  private final Vertx vertx;
  private final SignalingOptions options;
  private final String server;
  private final Clients clients;
  private final MailClient mail;
  private final WorkerExecutor workers;
  private final InstantSource clock;
  private final UsedProofs used;
  private final Map<String, Future<?>> turns = new HashMap<>();

  Registrations(
      Vertx vertx,
      SignalingServices services,
      Clients clients,
      MailClient mail,
      WorkerExecutor workers) {
    this.vertx = vertx;
    this.options = services.options();
    this.server = services.server();
    this.clients = clients;
    this.mail = mail;
    this.workers = workers;
    this.clock = services.clock();
    this.used = new UsedProofs(options.proofWindow());
  }

  /** Adds a client to those that are there, or fails with what is to be answered. */
  Future<Client> register(Session session, Json payload) {
    session.socket().charge(COST);
    Wanted wanted;
    try {
      wanted = read(session, payload);
    } catch (ErrorType.Refused refused) {
      return Future.failedFuture(refused);
    }
    return verified(wanted).compose(holds -> inTurn(wanted));
  }

  private Wanted read(Session session, Json payload) {
    Map<String, Json> members = payload.members("clientId", "publicKey", "verification");
    Json id = members.get("clientId");
    Json key = members.get("publicKey");
    Json verification = members.get("verification");
    if (!isName(id) || !key.isTruthy() || !verification.isTruthy()) {
      throw INVALID_MESSAGE.because("Invalid message schema");
    }
    String clientId = id.text();
    requireFree(clientId);
    if (!key.isArray() || key.length() > MAX_KEY_BYTES || KeyBytes.isEmpty(key)) {
      throw INVALID_PUBLIC_KEY.because("Invalid public key format");
    }
    if (session.ids().size() >= options.idsPerSocket()) {
      throw INTERNAL_ERROR.because("Too many client IDs on one connection");
    }
    try {
      String nonce = session.takeNonce();
      byte[] bytes = KeyBytes.of(key);
      String challenge =
          nonce == null || bytes == null
              ? null
              : SignedProof.challenged(server, nonce, bytes, clientId);
      SignedProof proof = SignedProof.read(verification);
      if (!proof.covers(options.proof(), bytes, challenge)) {
        throw INVALID_PROOF.because("Invalid proof");
      }
      return new Wanted(session, clientId, key.raw(), proof);
    } catch (IllegalArgumentException e) {
      LOG.debug("demos registration refused reason=\"{}\"", e.getMessage());
      throw INTERNAL_ERROR.because(FAILED);
    }
  }

  /** What can be the name of somebody whom letters wait for. */
  static boolean isName(Json name) {
    if (!name.isText() || !name.isTruthy() || name.length() > 6 * Letter.MAX_NAME_BYTES) {
      return false;
    }
    try {
      return Utf8.encode(name.text(), "name").length <= Letter.MAX_NAME_BYTES;
    } catch (Malformed e) {
      return false;
    }
  }

  private Future<Void> verified(Wanted wanted) {
    Promise<Void> verified = Promise.promise();
    long impatience =
        vertx.setTimer(PROOF_MS, late -> verified.tryFail(INTERNAL_ERROR.because(FAILED)));
    workers
        .executeBlocking(() -> verified.future().isComplete() || wanted.proof().holds(), false)
        .onComplete(
            answer -> {
              vertx.cancelTimer(impatience);
              if (answer.failed()) {
                LOG.debug("demos proof not verified reason=\"{}\"", answer.cause().getMessage());
                verified.tryFail(INTERNAL_ERROR.because(FAILED));
              } else if (answer.result()) {
                verified.tryComplete();
              } else {
                verified.tryFail(INVALID_PROOF.because("Invalid proof"));
              }
            });
    return verified.future();
  }

  /** Two that want one id at once are asked one after the other. */
  private Future<Client> inTurn(Wanted wanted) {
    Future<?> before = turns.getOrDefault(wanted.id(), Future.succeededFuture());
    Future<Client> mine = before.transform(done -> admit(wanted));
    turns.put(wanted.id(), mine);
    return mine.onComplete(done -> turns.remove(wanted.id(), mine));
  }

  private Future<Client> admit(Wanted wanted) {
    requireFree(wanted.id());
    if (used.isTransferred(wanted.proof(), wanted.id(), wanted.publicKey(), clock.millis())) {
      throw INVALID_PROOF.because("Invalid proof");
    }
    KnownClient registering = wanted.known();
    return mail.known(SignalingServer.REALM, wanted.id())
        .compose(known -> permitted(wanted.id(), known, registering))
        .compose(may -> mail.know(SignalingServer.REALM, wanted.id(), registering.encoded()))
        .recover(failure -> Future.failedFuture(explained(failure)))
        .map(
            remembered -> {
              Client client =
                  new Client(
                      wanted.id(), wanted.publicKey(), registering.fingerprint(), wanted.session());
              clients.add(client);
              used.used(wanted.proof(), wanted.id(), wanted.publicKey(), clock.millis());
              return client;
            });
  }

  private Future<Void> permitted(String id, Optional<Bytes> known, KnownClient registering) {
    if (options.pin() == Pin.OFF
        || known.isEmpty()
        || KnownClient.decode(known.get()).mayBe(registering)) {
      return Future.succeededFuture();
    }
    if (options.pin() == Pin.ALWAYS) {
      return Future.failedFuture(taken(id));
    }
    return mail.waiting(SignalingServer.REALM, id, 0, 1)
        .compose(
            letters ->
                letters.isEmpty() ? Future.succeededFuture() : Future.failedFuture(taken(id)));
  }

  private static Throwable explained(Throwable failure) {
    return failure instanceof ErrorType.Refused ? failure : INTERNAL_ERROR.because(FAILED);
  }

  private void requireFree(String id) {
    if (clients.has(id)) {
      throw taken(id);
    }
  }

  private static ErrorType.Refused taken(String id) {
    return CLIENT_ID_TAKEN.because("Client ID " + id + " is already taken");
  }
}

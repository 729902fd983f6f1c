package dev.parley.bridge.demos.signaling;

import static dev.parley.bridge.demos.signaling.ErrorType.INTERNAL_ERROR;
import static dev.parley.bridge.demos.signaling.ErrorType.INVALID_MESSAGE;
import static dev.parley.bridge.demos.signaling.ErrorType.INVALID_PROOF;
import static dev.parley.bridge.demos.signaling.ErrorType.REGISTRATION_REQUIRED;

import dev.parley.bridge.demos.Json;
import dev.parley.bridge.demos.JsonText;
import dev.parley.bridge.demos.signaling.Clients.Client;
import dev.parley.bus.Letter;
import dev.parley.bus.MailClient;
import dev.parley.bus.Outcome;
import dev.parley.bus.Posted;
import dev.parley.bus.WriterClient;
import dev.parley.crypto.Signatures;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.Message;
import dev.parley.protocol.Signature;
import dev.parley.protocol.SigningString;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ties ids to Parley addresses, and writes what comes for an id that is away to its address as a
 * dialog, so that every replica of the network has it. Both keys must agree to that.
 */
final class Bridge {

  private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);

  private static final String REALM = "signaling:bridge";
  private static final long WINDOW_MS = 300_000;

  /** Of letters on their way to the store; those that come meanwhile only wait here. */
  private static final int IN_FLIGHT_BYTES = 8 << 20;

  private static final int FINGERPRINT_BYTES = 32;
  private static final int COST = 20;

  private final SignalingServices services;
  private final Clients clients;
  private final MailClient mail;
  private final WriterClient writer;
  private final WorkerExecutor workers;
  private final Signatures signatures;
  private int inFlightBytes;
  final LongAdder bridged = new LongAdder();
  final LongAdder skipped = new LongAdder();

  Bridge(
      SignalingServices services,
      Clients clients,
      MailClient mail,
      WriterClient writer,
      WorkerExecutor workers,
      Signatures signatures) {
    this.services = services;
    this.clients = clients;
    this.mail = mail;
    this.writer = writer;
    this.workers = workers;
    this.signatures = signatures;
  }

  /** What both keys sign; the address is empty to untie. */
  static String agreement(String server, long timeMs, String address, String clientId) {
    return "parley-demos-bridge:" + server + ":" + timeMs + ":" + address + ":" + clientId;
  }

  /** Both keys' agreement. */
  private record Agreement(
      String id, String address, SignedProof proof, int version, Signature signature) {

    boolean unties() {
      return address.isEmpty();
    }
  }

  /** Ties an id of this socket to an address, or unties it; answers when that is on the disk. */
  Future<Void> tie(Session session, Json payload) {
    session.socket().charge(COST);
    Agreement agreement;
    try {
      agreement = read(payload);
    } catch (IllegalArgumentException | Malformed e) {
      throw INVALID_MESSAGE.because("Invalid bridge: " + e.getMessage());
    }
    Client client = clients.get(agreement.id());
    if (client == null || client.session() != session) {
      throw REGISTRATION_REQUIRED.because("You must register " + agreement.id() + " first");
    }
    if (!client.fingerprint().equals(agreement.proof().fingerprint())) {
      throw INVALID_PROOF.because("Invalid proof");
    }
    return workers
        .executeBlocking(() -> holds(agreement), false)
        .recover(failure -> Future.failedFuture(INVALID_PROOF.because("Invalid proof")))
        .compose(
            holds ->
                holds
                    ? mail.know(REALM, agreement.id(), fact(client, agreement))
                    : Future.failedFuture(INVALID_PROOF.because("Invalid proof")))
        .recover(failure -> Future.failedFuture(explained(failure)))
        .onSuccess(
            known -> session.answer(ServerFrames.bridged(agreement.id(), agreement.address())));
  }

  /** Writes a letter that waits for somebody to that one's address, if there is one. */
  void pass(Letter letter, Posted posted) {
    int bytes = 256 + letter.content().length();
    if (inFlightBytes + bytes > IN_FLIGHT_BYTES) {
      skipped.increment();
      return;
    }
    inFlightBytes += bytes;
    address(letter.to())
        .compose(
            address ->
                address.isPresent()
                    ? write(address.get(), letter, posted)
                    : Future.<Void>succeededFuture())
        .onFailure(
            failure -> {
              skipped.increment();
              LOG.debug("demos message not bridged reason=\"{}\"", failure.getMessage());
            })
        .onComplete(done -> inFlightBytes -= bytes);
  }

  private Agreement read(Json payload) {
    Map<String, Json> members =
        payload.members("clientId", "address", "timestamp", "verification", "signature", "version");
    Json time = members.get("timestamp");
    String address = members.get("address").text();
    String id = members.get("clientId").text();
    boolean wallet = members.get("version").source().equals("2");
    if (!time.isNumber() || time.length() > 15) {
      throw new IllegalArgumentException("timestamp must be a number");
    }
    long timeMs = Long.parseLong(time.source());
    if (Math.abs(services.clock().millis() - timeMs) > WINDOW_MS) {
      throw new IllegalArgumentException("timestamp must be of the last five minutes");
    }
    SignedProof proof = SignedProof.read(members.get("verification"));
    String text = agreement(services.server(), timeMs, address, id);
    if (!Arrays.equals(proof.message(), text.getBytes(StandardCharsets.UTF_8))) {
      throw new IllegalArgumentException("something else was signed");
    }
    if (address.isEmpty()) {
      return new Agreement(id, address, proof, 0, null);
    }
    Address.parse(address);
    return new Agreement(
        id,
        address,
        proof,
        wallet ? SigningString.PERSONAL_SIGN : SigningString.PLAIN,
        Signature.parse(members.get("signature").text()));
  }

  private boolean holds(Agreement agreement) {
    return agreement.proof().holds()
        && (agreement.unties()
            || signatures.signedBy(
                Address.parse(agreement.address()),
                agreement.version(),
                agreement.proof().message(),
                agreement.signature()));
  }

  private static Bytes fact(Client client, Agreement agreement) {
    if (agreement.unties()) {
      return Bytes.EMPTY;
    }
    byte[] fact = new byte[FINGERPRINT_BYTES + Address.LENGTH];
    client.fingerprint().copyTo(fact, 0);
    Address.parse(agreement.address()).copyTo(fact, FINGERPRINT_BYTES);
    return Bytes.of(fact);
  }

  /** Of an id whose last key is the one that agreed. */
  private Future<Optional<Address>> address(String id) {
    return mail.known(REALM, id)
        .compose(
            tied ->
                tied.filter(fact -> !fact.isEmpty()).isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : mail.known(SignalingServer.REALM, id)
                        .map(known -> known.flatMap(last -> address(tied.get(), last))));
  }

  private static Optional<Address> address(Bytes tied, Bytes known) {
    byte[] fact = tied.toArray();
    Bytes agreed = Bytes.of(Arrays.copyOf(fact, FINGERPRINT_BYTES));
    return KnownClient.decode(known).fingerprint().equals(agreed)
        ? Optional.of(Address.of(Arrays.copyOfRange(fact, FINGERPRINT_BYTES, fact.length)))
        : Optional.empty();
  }

  private Future<Void> write(Address to, Letter letter, Posted posted) {
    Bytes control = control(letter, posted);
    if (control.length() > Limits.CONTROL_BYTES) {
      return Future.failedFuture("it is larger than a message of Parley may be");
    }
    long now = services.clock().millis();
    return workers
        .executeBlocking(() -> services.dialogs().write(to, control, now), false)
        .compose((Message message) -> writer.submit(message, true))
        .compose(
            outcome ->
                outcome.status() == Outcome.Status.REFUSED
                    ? Future.<Void>failedFuture("refused: " + outcome.refusal())
                    : Future.<Void>succeededFuture())
        .onSuccess(written -> bridged.increment());
  }

  private static Bytes control(Letter letter, Posted posted) {
    return Bytes.of(
        new JsonText(160 + letter.content().length())
            .object()
            .field("demos", "signaling")
            .field("id", posted.id())
            .field("fromId", letter.from())
            .field("targetId", letter.to())
            .field("timestamp", posted.timeMs())
            .field("message", letter.content())
            .end()
            .toBytes());
  }

  private static Throwable explained(Throwable failure) {
    return failure instanceof ErrorType.Refused
        ? failure
        : INTERNAL_ERROR.because("Failed to store the bridge");
  }
}

package dev.parley.bridge.demos.l2ps;

import static dev.parley.bridge.demos.l2ps.Refused.Code.INTERNAL_ERROR;
import static dev.parley.bridge.demos.l2ps.Refused.Code.INVALID_MESSAGE;
import static dev.parley.bridge.demos.l2ps.Refused.Code.INVALID_PROOF;
import static dev.parley.bridge.demos.l2ps.Refused.Code.L2PS_SUBMIT_FAILED;

import dev.parley.bridge.demos.InTurn;
import dev.parley.bridge.demos.Json;
import dev.parley.bridge.demos.SocketHandler.Handled;
import dev.parley.bridge.demos.l2ps.L2psOptions.Network;
import dev.parley.bridge.demos.l2ps.Room.Member;
import dev.parley.bus.Letter;
import dev.parley.bus.MailClient;
import dev.parley.bus.Posted;
import dev.parley.bus.Refusal;
import dev.parley.protocol.Malformed;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes letters on, first to the disk, then to who is there (specification B.5), and reads them
 * again (B.7). Many letters of one socket wait for the disk at once; the disk answers in order.
 */
final class Letters {

  private static final Logger LOG = LoggerFactory.getLogger(Letters.class);

  /** Of one socket, on the way to the disk. */
  private static final int MAX_POSTING = 128;

  /** Of all sockets; above it each may have one. */
  private static final int MANY_POSTING = 8_192;

  private static final int MAX_CIPHERTEXT = 131_072;
  private static final int DEFAULT_PAGE = 50;
  private static final int MAX_PAGE = 200;

  /** What a page costs, beside a message that is passed on; and each letter in it. */
  private static final int COST = 8;

  private final MailClient mail;
  private final Proofs proofs;
  private final Answers answers;
  private final int offlineLimit;
  private int posting;
  final LongAdder forwarded = new LongAdder();
  final LongAdder queued = new LongAdder();

  Letters(MailClient mail, Proofs proofs, Answers answers, int offlineLimit) {
    this.mail = mail;
    this.proofs = proofs;
    this.answers = answers;
    this.offlineLimit = offlineLimit;
  }

  /** One letter on its way. */
  private record Mailing(
      Session sender,
      Room room,
      Letter letter,
      boolean away,
      Request request,
      InTurn.Place place) {}

  Handled post(Session sender, Request request) {
    Mailing mailing = mailing(sender, request);
    Member recipient = mailing.room().member(mailing.letter().to());
    posting++;
    if (recipient != null && mailing.away()) {
      recipient.awaits(mailing.letter());
    }
    int quota = recipient == null ? offlineLimit : Integer.MAX_VALUE;
    Future<Void> settled =
        mail.post(mailing.letter(), mailing.away(), quota)
            .onComplete(answer -> posting--)
            .onComplete(answer -> expected(mailing, recipient, answer))
            .recover(failure -> Future.failedFuture(explained(failure)))
            .compose(posted -> settle(mailing, posted))
            .onFailure(failure -> refuse(mailing, failure));
    Future<Void> done =
        mailing.away() ? settled : mailing.room().crossing.decide(mailing.letter().to(), settled);
    done.onComplete(answered -> mailing.place().leave());
    boolean more = sender.turns.size() < MAX_POSTING && posting < MANY_POSTING;
    return more ? new Handled(Future.succeededFuture(), done) : Handled.when(done);
  }

  private static void expected(Mailing mailing, Member recipient, AsyncResult<Posted> answer) {
    boolean isKept = answer.succeeded() && answer.result().kind() == Posted.Kind.KEPT;
    if (recipient != null && mailing.away() && !isKept) {
      recipient.awaitsNoMore(mailing.letter());
    }
  }

  private static Mailing mailing(Session sender, Request request) {
    sender.requireRegistered("Register before sending");
    Map<String, Json> members = request.members("to", "encrypted", "messageHash");
    Json to = members.get("to");
    Json encrypted = members.get("encrypted");
    Json hash = members.get("messageHash");
    if (!isName(to) || !encrypted.isTruthy() || !isName(hash)) {
      throw INVALID_MESSAGE.because("Missing to, encrypted, or messageHash");
    }
    requireEncrypted(encrypted);
    String recipient = canonical(to.text());
    Room room = sender.room();
    String address = sender.member().address();
    if (recipient.equals(address)) {
      throw INVALID_MESSAGE.because("Cannot send message to yourself");
    }
    try {
      Letter letter = new Letter(room.realm(), address, recipient, hash.text(), encrypted.raw());
      Member there = room.member(recipient);
      boolean away = there == null || room.isBehind(there);
      return new Mailing(sender, room, letter, away, request, sender.turns.take());
    } catch (Malformed e) {
      throw INVALID_MESSAGE.because("Invalid to or messageHash: " + e.getMessage());
    }
  }

  private static void requireEncrypted(Json encrypted) {
    Map<String, Json> members = encrypted.members("ciphertext", "nonce");
    Json ciphertext = members.get("ciphertext");
    if (!ciphertext.isTruthy() || !members.get("nonce").isTruthy()) {
      throw INVALID_MESSAGE.because("Encrypted payload must have ciphertext and nonce");
    }
    if (ciphertext.length() > MAX_CIPHERTEXT
        && (!ciphertext.isText() || ciphertext.text().length() > MAX_CIPHERTEXT)) {
      throw INVALID_MESSAGE.because("Ciphertext too large (max " + MAX_CIPHERTEXT + " bytes)");
    }
  }

  private static boolean isName(Json name) {
    return name.isText() && name.isTruthy();
  }

  /** Keys are the same however their hex is written; what is no key stays what it is. */
  static String canonical(String name) {
    return Network.isAddress(name) ? name.toLowerCase(Locale.ROOT) : name;
  }

  private static Throwable explained(Throwable failure) {
    LOG.debug("demos letter not stored reason=\"{}\"", failure.getMessage());
    return Refusal.of(failure) == Refusal.OVERLOADED
        ? L2PS_SUBMIT_FAILED.because("The server is busy, try again")
        : INTERNAL_ERROR.because("Internal server error");
  }

  private Future<Void> settle(Mailing mailing, Posted posted) {
    return switch (posted.kind()) {
      case KEPT -> mailing.away() ? kept(mailing) : deliver(mailing, posted);
      case REPEATED -> {
        answer(mailing, posted.waits());
        yield Future.succeededFuture();
      }
      case CONFLICTING -> Future.failedFuture(L2PS_SUBMIT_FAILED.because("Duplicate message"));
      case OVER_QUOTA, BOX_FULL ->
          Future.failedFuture(L2PS_SUBMIT_FAILED.because("Offline message limit reached"));
    };
  }

  /** It is in the queue. */
  private Future<Void> kept(Mailing mailing) {
    Member recipient = mailing.room().member(mailing.letter().to());
    if (recipient != null) {
      mailing.room().catchUp(recipient);
    }
    answer(mailing, recipient == null);
    return Future.succeededFuture();
  }

  /** Its recipient was there when it came. */
  private Future<Void> deliver(Mailing mailing, Posted posted) {
    Letter letter = mailing.letter();
    Member recipient = mailing.room().member(letter.to());
    if (recipient == null || mailing.room().isBehind(recipient)) {
      if (recipient != null) {
        recipient.awaits(letter);
      }
      return toQueue(mailing, posted).compose(queuedNow -> kept(mailing));
    }
    recipient
        .write(answers.message(letter.from(), letter.content(), letter.hash(), false))
        .onFailure(gone -> deliverLater(mailing, posted));
    answer(mailing, false);
    return Future.succeededFuture();
  }

  private Future<Void> toQueue(Mailing mailing, Posted posted) {
    Letter letter = mailing.letter();
    return mailing.room().crossing.move(letter.to(), mail.missed(letter, posted));
  }

  /** All sockets ended before the system took what was written to them. */
  private void deliverLater(Mailing mailing, Posted posted) {
    toQueue(mailing, posted)
        .onSuccess(
            kept -> {
              Member back = mailing.room().member(mailing.letter().to());
              if (back != null) {
                mailing.room().catchUp(back);
              }
            })
        .onFailure(lost -> LOG.warn("demos letter lost reason=\"{}\"", lost.getMessage()));
  }

  private void answer(Mailing mailing, boolean waits) {
    (waits ? queued : forwarded).increment();
    String hash = mailing.letter().hash();
    byte[] frame =
        waits
            ? answers.queued(mailing.request().id(), hash)
            : answers.sent(mailing.request().id(), hash);
    mailing.place().answer(() -> mailing.sender().socket().send(frame));
  }

  private void refuse(Mailing mailing, Throwable failure) {
    byte[] frame = answers.error(Refused.of(failure), mailing.request().id());
    mailing.place().answer(() -> mailing.sender().socket().send(frame));
  }

  Future<Void> history(Session session, Request request) {
    session.requireRegistered("Register first");
    Map<String, Json> members = request.members("peerKey", "before", "beforeId", "limit", "proof");
    Json peer = members.get("peerKey");
    Json proof = members.get("proof");
    if (!isName(peer) || !proof.isTruthy()) {
      throw INVALID_MESSAGE.because("Missing peerKey or proof");
    }
    String own = session.member().address();
    String text = "history:" + peer.text() + ":" + request.timestampText();
    Room room = session.room();
    session.socket().charge(COST);
    return proofs
        .signed(own, text, proof.text())
        .recover(failure -> Future.failedFuture(historyRefusal(failure)))
        .compose(signed -> page(session, room, own, canonical(peer.text()), request, members));
  }

  private Future<Void> page(
      Session session,
      Room room,
      String own,
      String peer,
      Request request,
      Map<String, Json> members) {
    if (!proofs.isFresh(request)) {
      throw INVALID_PROOF.because("Proof verification error");
    }
    long before = Request.number(members.get("before"));
    long limit = Request.number(members.get("limit"));
    Json beforeId = members.get("beforeId");
    int letters = limit < 0 ? DEFAULT_PAGE : (int) Math.min(limit, MAX_PAGE);
    session.socket().charge(letters);
    return mail.history(
            room.realm(),
            own,
            peer,
            before <= 0 ? Long.MAX_VALUE : before,
            before > 0 && beforeId.isText() ? beforeId.text() : null,
            letters)
        .map(
            page -> {
              byte[] frame = answers.history(request.id(), room.network().uid(), page);
              session.socket().send(frame);
              return null;
            });
  }

  private static Throwable historyRefusal(Throwable failure) {
    return INVALID_PROOF.because(
        failure instanceof Refused ? "History proof failed" : "Proof verification error");
  }
}

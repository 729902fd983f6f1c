package dev.parley.bridge.demos.l2ps;

import static dev.parley.bridge.demos.l2ps.Refused.Code.INVALID_MESSAGE;
import static dev.parley.bridge.demos.l2ps.Refused.Code.INVALID_PROOF;
import static dev.parley.bridge.demos.l2ps.Refused.Code.L2PS_NOT_FOUND;

import dev.parley.bridge.demos.Json;
import dev.parley.bridge.demos.l2ps.L2psOptions.Network;
import dev.parley.crypto.proof.InvalidProof;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets people into rooms (specification B.4). */
final class Registrations {

  private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);

  private static final int NORMAL = 1000;

  /** What one costs, beside a message that is passed on; and what telling so many others does. */
  private static final int COST = 20;

  private static final int TOLD_A_CHARGE = 8;

  private final Map<String, Room> rooms;
  private final Proofs proofs;
  private final Answers answers;
  private final boolean newestWins;

  Registrations(Map<String, Room> rooms, Proofs proofs, Answers answers, boolean newestWins) {
    this.rooms = rooms;
    this.proofs = proofs;
    this.answers = answers;
    this.newestWins = newestWins;
  }

  Future<Void> register(Session session, Request request) {
    Map<String, Json> members = request.members("publicKey", "l2psUid", "proof");
    Json key = members.get("publicKey");
    Json uid = members.get("l2psUid");
    Json proof = members.get("proof");
    if (!key.isTruthy() || !uid.isTruthy() || !proof.isTruthy()) {
      throw INVALID_MESSAGE.because("Missing publicKey, l2psUid, or proof");
    }
    String spelled = key.text();
    if (!Network.isAddress(spelled)) {
      throw INVALID_MESSAGE.because("Invalid publicKey format (expected hex)");
    }
    Room room = rooms.get(uid.text());
    if (room == null) {
      throw notFound(uid.shown());
    }
    session.socket().charge(COST + room.addresses().size() / TOLD_A_CHARGE);
    return admit(session, request, room, spelled, proof.text());
  }

  private Future<Void> admit(
      Session session, Request request, Room room, String spelled, String proof) {
    String address = spelled.toLowerCase(Locale.ROOT);
    String text = "register:" + spelled + ":" + request.timestampText();
    return proofs
        .signed(address, text, proof)
        .recover(failure -> Future.failedFuture(explained(failure)))
        .compose(signed -> permitted(request, room, address))
        .map(
            permitted -> {
              welcome(session, request, room, address, spelled);
              return null;
            });
  }

  private static Throwable explained(Throwable failure) {
    return failure instanceof InvalidProof invalid
        ? INVALID_PROOF.because("Proof verification error: " + invalid.getMessage())
        : failure;
  }

  private Future<Void> permitted(Request request, Room room, String address) {
    if (!proofs.isFresh(request)) {
      throw INVALID_PROOF.because(
          "Proof verification error: the timestamp is too far from the server's time");
    }
    if (!room.network().takes(address)) {
      LOG.debug("demos l2ps refused stranger network={}", room.network().uid());
      throw notFound(room.network().uid());
    }
    return proofs.firstUse(room.realm(), address, request);
  }

  private void welcome(
      Session session, Request request, Room room, String address, String spelled) {
    if (!session.socket().isOpen()) {
      return;
    }
    boolean stays = session.room() == room && session.member().address().equals(address);
    if (!stays && session.room() != null) {
      session.room().leave(session);
    }
    boolean isNew = room.join(session, address);
    if (newestWins) {
      closeOthers(session);
    }
    Collection<String> others =
        room.addresses().stream().filter(other -> !other.equals(address)).toList();
    session.socket().send(answers.registered(request.id(), spelled, room.network().uid(), others));
    if (isNew) {
      room.tellOthers(address, answers.joined(address));
    }
    room.catchUp(session.member());
  }

  private static void closeOthers(Session session) {
    for (Session other : List.copyOf(session.member().sessions())) {
      if (other != session) {
        other.room().leave(other);
        other.socket().finish(NORMAL);
      }
    }
  }

  private static Refused notFound(String uid) {
    return L2PS_NOT_FOUND.because("L2PS network " + uid + " not found");
  }
}

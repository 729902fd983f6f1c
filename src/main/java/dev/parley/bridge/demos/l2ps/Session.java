package dev.parley.bridge.demos.l2ps;

import dev.parley.bridge.demos.InTurn;
import dev.parley.bridge.demos.Socket;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** One socket: who it is, and what it has on the way to the disk. */
final class Session {

  private final Socket socket;
  private Room room;
  private Room.Member member;
  private Promise<Void> idle;
  private int posting;

  /** For answers to letters. */
  final InTurn turns = new InTurn();

  Session(Socket socket) {
    this.socket = socket;
  }

  Socket socket() {
    return socket;
  }

  /** Where it is registered, null for nowhere. */
  Room room() {
    return room;
  }

  /** As whom it is registered. */
  Room.Member member() {
    return member;
  }

  /** It has registered, or left if both are null. */
  void is(Room.Member newMember, Room newRoom) {
    member = newMember;
    room = newRoom;
  }

  void requireRegistered(String refusal) {
    if (room == null) {
      throw Refused.Code.REGISTRATION_REQUIRED.because(refusal);
    }
  }

  /** A letter is on the way; what is asked after it is answered after it. */
  void posting(Future<?> done) {
    posting++;
    done.onComplete(finished -> posted());
  }

  private void posted() {
    posting--;
    if (posting == 0 && idle != null) {
      Promise<Void> waiting = idle;
      idle = null;
      waiting.complete();
    }
  }

  int posting() {
    return posting;
  }

  /** When no letter is on the way. */
  Future<Void> allPosted() {
    if (posting == 0) {
      return Future.succeededFuture();
    }
    if (idle == null) {
      idle = Promise.promise();
    }
    return idle.future();
  }
}

package dev.parley.bridge.demos.l2ps;

import dev.parley.bridge.demos.InTurn;
import dev.parley.bridge.demos.Socket;

/** One socket: who it is, and what it has on the way to the disk. */
final class Session {

  private final Socket socket;
  private Room room;
  private Room.Member member;

  /** Its letters on the way to the disk. */
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
}

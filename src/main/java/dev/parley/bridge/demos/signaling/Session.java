package dev.parley.bridge.demos.signaling;

import dev.parley.bridge.demos.InTurn;
import dev.parley.bridge.demos.Socket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One socket's side of the server: its ids, its letters on the way to the disk, what waits for it.
 */
final class Session {

  private static final int GOING_AWAY = 1001;

  /** What may wait behind an answer, which is a moment; more is more than it could take. */
  private static final int MAX_HELD_BYTES = 4 << 20;

  private record Held(byte[] frame, Promise<Void> taken) {}

  private final Socket socket;
  private final List<String> ids = new ArrayList<>(1);
  private final Deque<Held> held = new ArrayDeque<>(0);
  private int heldBytes;
  private int answering;
  private String nonce;

  /** Its letters on the way to the disk. */
  final InTurn turns = new InTurn();

  Session(Socket socket) {
    this.socket = socket;
  }

  Socket socket() {
    return socket;
  }

  /** All ids of the socket, in the order in which it registered them. */
  List<String> ids() {
    return ids;
  }

  /** Who sends what this socket sends: its first id; null before it has one. */
  String sender() {
    return ids.isEmpty() ? null : ids.get(0);
  }

  /** The challenge of this socket, null for none; good for one registration. */
  String takeNonce() {
    String taken = nonce;
    nonce = null;
    return taken;
  }

  void nonce(String fresh) {
    nonce = fresh;
  }

  void answer(byte[] frame) {
    socket.send(frame);
  }

  /**
   * Sends something that was not asked for. The common client takes the next frame of any kind for
   * the answer that it waits for, so an answer goes first (specification C.1).
   */
  Future<Void> push(byte[] frame) {
    if (answering == 0) {
      return socket.write(frame);
    }
    if (heldBytes + frame.length > MAX_HELD_BYTES) {
      socket.finish(GOING_AWAY);
      return Future.failedFuture("too much waits for an answer");
    }
    Held waiting = new Held(frame, Promise.promise());
    held.add(waiting);
    heldBytes += frame.length;
    return waiting.taken().future();
  }

  /** Holds back what was not asked for until the answer has been given. */
  Future<Void> answering(Future<Void> answered) {
    answering++;
    return answered.onComplete(
        done -> {
          answering--;
          if (answering == 0) {
            pushHeld();
          }
        });
  }

  private void pushHeld() {
    for (Held next = held.poll(); next != null; next = held.poll()) {
      heldBytes -= next.frame().length;
      socket.write(next.frame()).onComplete(next.taken());
    }
  }
}

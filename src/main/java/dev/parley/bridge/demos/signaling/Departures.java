package dev.parley.bridge.demos.signaling;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells those who stay who has left. One departure is a frame for everybody, so many of them are
 * told a few at a time, and not to a client at once: the event loop has others to serve.
 */
final class Departures {

  private static final long GATHERED_MS = 20;
  private static final int FRAMES_A_TURN = 1_024;

  private final Vertx vertx;
  private final Clients clients;
  private final Collection<Session> sessions;
  private final Set<String> left = new LinkedHashSet<>();
  private boolean telling;

  /**
   * @param sessions all that are there; changed by others
   */
  Departures(Vertx vertx, Clients clients, Collection<Session> sessions) {
    this.vertx = vertx;
    this.clients = clients;
    this.sessions = sessions;
  }

  void of(String id) {
    left.add(id);
    if (!telling) {
      telling = true;
      vertx.setTimer(GATHERED_MS, timer -> tell());
    }
  }

  private void tell() {
    List<byte[]> frames = new ArrayList<>();
    for (String id : left) {
      // Who is back is not gone: nobody would be told of the return.
      if (!clients.has(id)) {
        frames.add(ServerFrames.disconnected(id));
      }
    }
    left.clear();
    tell(frames, List.copyOf(sessions), 0);
  }

  private void tell(List<byte[]> frames, List<Session> all, int from) {
    int next = from;
    int end = from + Math.max(1, FRAMES_A_TURN / Math.max(1, frames.size()));
    for (; next < all.size() && next < end; next++) {
      Session session = all.get(next);
      if (session.sender() != null && session.socket().isOpen()) {
        frames.forEach(session::push);
      }
    }
    int reached = next;
    if (!frames.isEmpty() && reached < all.size()) {
      vertx.setTimer(1, timer -> tell(frames, all, reached));
    } else if (left.isEmpty()) {
      telling = false;
    } else {
      vertx.setTimer(GATHERED_MS, timer -> tell());
    }
  }
}

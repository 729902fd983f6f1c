package dev.parley.libp2p.pubsub;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What peers announced and were asked for: one id of each IWANT, chosen by chance, must arrive in
 * time, from whomever.
 */
final class Promises {

  /** Further ones are not watched. */
  static final int MAX_PROMISES = 10_000;

  private final long patienceMillis;
  private final Map<MessageId, List<Promise>> byId = new LinkedHashMap<>();
  private int count;

  private record Promise(Peer peer, long due) {}

  Promises(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  void add(Peer peer, MessageId id, long now) {
    if (count >= MAX_PROMISES) {
      return;
    }
    List<Promise> promises = byId.computeIfAbsent(id, key -> new ArrayList<>(1));
    if (promises.stream().noneMatch(promise -> promise.peer == peer)) {
      promises.add(new Promise(peer, now + patienceMillis));
      count++;
    }
  }

  /** The message has arrived. */
  void fulfilled(MessageId id) {
    if (count > 0) {
      List<Promise> promises = byId.remove(id);
      count -= promises == null ? 0 : promises.size();
    }
  }

  /** Hands over each peer for each promise that it broke. */
  void expire(long now, Consumer<Peer> broken) {
    Iterator<List<Promise>> lists = byId.values().iterator();
    while (lists.hasNext()) {
      List<Promise> promises = lists.next();
      int before = promises.size();
      promises.removeIf(
          promise -> {
            boolean late = promise.due <= now;
            if (late) {
              broken.accept(promise.peer);
            }
            return late;
          });
      count -= before - promises.size();
      if (promises.isEmpty()) {
        lists.remove();
      }
    }
  }

  int size() {
    return count;
  }
}

package dev.parley.libp2p;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What messages that have not arrived whole may take of the memory together, whoever sends them.
 * Above it the one that began first is given up, so that peers that begin and never finish are no
 * hindrance to those that do. Only for the loop's thread.
 */
public final class HalfArrived {

  private final long maxBytes;

  /** In the order in which they began. */
  private final Map<FramedStream, Integer> rooms = new LinkedHashMap<>();

  private long held;

  public HalfArrived(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** What they take now. */
  public long bytes() {
    return held;
  }

  /** A stream's message has so much room now, and is not whole. */
  void takes(FramedStream stream, int room) {
    Integer before = rooms.put(stream, room);
    held += room - (before == null ? 0 : before);
    while (held > maxBytes) {
      FramedStream first = rooms.keySet().iterator().next();
      released(first);
      first.giveUp("too many messages of all peers have begun and not ended");
    }
  }

  /** Its message is whole, or gone. */
  void released(FramedStream stream) {
    Integer room = rooms.remove(stream);
    held -= room == null ? 0 : room;
  }
}

package dev.parley.libp2p.yamux;

import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The streams of a session by their numbers, and those of this side that wait to be announced. */
final class Streams {

  private final YamuxOptions options;
  private final IntObjectHashMap<YamuxStream> byId = new IntObjectHashMap<>();
  private final ArrayDeque<YamuxStream> unannounced = new ArrayDeque<>();
  private final Sender sender;
  private int unacknowledged;

  Streams(YamuxOptions options, Sender sender) {
    this.options = options;
    this.sender = sender;
  }

  int size() {
    return byId.size();
  }

  boolean isFull() {
    return byId.size() >= options.maxStreams();
  }

  boolean has(int id) {
    return byId.containsKey(id);
  }

  /** A stream that both sides know; null if there is none. */
  YamuxStream known(int id) {
    YamuxStream stream = byId.get(id);
    return stream != null && stream.outgoing().isStarted() ? stream : null;
  }

  /** Adds a stream and announces it; one of this side only when the other side has kept up. */
  void add(YamuxStream stream) {
    byId.put(stream.id(), stream);
    if (stream.isOpened()) {
      unannounced.add(stream);
      announce();
    } else {
      sender.urgent(stream);
    }
  }

  /** The other side said something about a stream of this side, so it has accepted it. */
  void acknowledged(YamuxStream stream) {
    if (stream.isOpened() && !stream.isAcknowledged()) {
      stream.acknowledged();
      unacknowledged--;
      announce();
    }
  }

  void remove(YamuxStream stream) {
    byId.remove(stream.id());
    sender.remove(stream);
    if (stream.isOpened() && !unannounced.remove(stream)) {
      acknowledged(stream);
    }
  }

  /** All of them in the order of their numbers, to be changed while they are gone through. */
  List<YamuxStream> all() {
    List<YamuxStream> all = new ArrayList<>(byId.values());
    all.sort(Comparator.comparingInt(YamuxStream::id));
    return all;
  }

  /** The stream with the most unread bytes; null if there are none. */
  YamuxStream leastRead() {
    YamuxStream least = null;
    long most = 0;
    for (YamuxStream stream : all()) {
      if (stream.incoming().keptLength() > most) {
        most = stream.incoming().keptLength();
        least = stream;
      }
    }
    return least;
  }

  private void announce() {
    while (unacknowledged < options.acceptBacklog() && !unannounced.isEmpty()) {
      unacknowledged++;
      sender.urgent(unannounced.poll());
    }
  }
}

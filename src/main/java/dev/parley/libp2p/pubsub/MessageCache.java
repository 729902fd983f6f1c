package dev.parley.libp2p.pubsub;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The valid messages of the last heartbeats, to announce and to answer IWANT from. */
final class MessageCache {

  /** The specification's gossip_retransmission: so often a peer gets a message that it asks for. */
  static final int MAX_RETRANSMISSIONS = 3;

  private final int maxMessages;
  private final long maxBytes;
  private final int gossipWindows;
  private final Map<MessageId, Cached> byId = new HashMap<>();
  private final Deque<Message> inOrder = new ArrayDeque<>();

  /** How many messages came in each of the last heartbeats, the present one first. */
  private final int[] windows;

  private long bytes;

  private static final class Cached {
    private final Message message;
    private Map<Peer, Integer> sent;

    private Cached(Message message) {
      this.message = message;
    }
  }

  MessageCache(MeshOptions options, GossipLimits limits) {
    maxMessages = limits.cacheMessages();
    maxBytes = limits.cacheBytes();
    gossipWindows = options.gossipWindows();
    windows = new int[options.cacheWindows()];
  }

  void put(Message message) {
    if (byId.putIfAbsent(message.messageId(), new Cached(message)) != null) {
      return;
    }
    inOrder.addLast(message);
    windows[0]++;
    bytes += message.field().length;
    while (inOrder.size() > maxMessages || bytes > maxBytes) {
      forgetOldest();
    }
  }

  /** The message, to be sent to a peer; null if it is not there, or went there too often. */
  Message take(MessageId id, Peer peer) {
    Cached cached = byId.get(id);
    if (cached == null) {
      return null;
    }
    if (cached.sent == null) {
      cached.sent = new HashMap<>(2);
    }
    int times = cached.sent.merge(peer, 1, Integer::sum);
    return times > MAX_RETRANSMISSIONS ? null : cached.message;
  }

  /**
   * The ids to announce in each topic, the latest first. Where messages come so fast that they will
   * not stay for long, only those from the younger half are announced: a promise must be kept.
   */
  Map<JoinedTopic, List<MessageId>> announced() {
    Map<JoinedTopic, List<MessageId>> ids = new LinkedHashMap<>();
    int left = recent();
    long room = maxBytes / 2;
    for (Iterator<Message> latest = inOrder.descendingIterator(); left > 0 && room > 0; left--) {
      Message message = latest.next();
      room -= message.field().length;
      ids.computeIfAbsent(message.joinedTopic(), topic -> new ArrayList<>())
          .add(message.messageId());
    }
    return ids;
  }

  private int recent() {
    int recent = 0;
    for (int i = 0; i < gossipWindows; i++) {
      recent += windows[i];
    }
    return Math.min(recent, Math.max(1, maxMessages / 2));
  }

  /** A heartbeat has passed: the oldest window goes. */
  void shift() {
    while (windows[windows.length - 1] > 0) {
      forgetOldest();
    }
    System.arraycopy(windows, 0, windows, 1, windows.length - 1);
    windows[0] = 0;
  }

  int size() {
    return inOrder.size();
  }

  long bytes() {
    return bytes;
  }

  private void forgetOldest() {
    Message oldest = inOrder.removeFirst();
    byId.remove(oldest.messageId());
    bytes -= oldest.field().length;
    int window = windows.length - 1;
    while (windows[window] == 0) {
      window--;
    }
    windows[window]--;
  }
}

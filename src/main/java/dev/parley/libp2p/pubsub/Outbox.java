package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.pubsub.Rpc.Announcement;
import dev.parley.libp2p.pubsub.Rpc.PeerHint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What waits to be sent to a peer: control messages go first, then the host's own messages, then
 * what it passes on. It is sent when the loop's turn is over, all at once; what does not fit is
 * dropped, and the peer that does not read loses score.
 */
final class Outbox {

  /** So much goes into one write before the link is asked whether it is full. */
  private static final int WRITE_LENGTH = 256 * 1024;

  /** What is around a message in memory while it waits. */
  private static final int OVERHEAD = 32;

  /** The host's own messages may wait longer by this factor: nobody else would bring them. */
  private static final int OWN_PATIENCE = 6;

  private final GossipLimits limits;
  private final long staleMillis;
  private final Runnable dropped;
  private final Map<String, Boolean> subscriptions = new LinkedHashMap<>(0);
  private final Map<JoinedTopic, PruneOrder> meshChanges = new LinkedHashMap<>(0);
  private final List<Announcement> announcements = new ArrayList<>(0);
  private final List<MessageId> wanted = new ArrayList<>(0);
  private final List<MessageId> unwanted = new ArrayList<>(0);
  private final MessageQueue own = new MessageQueue();
  private final MessageQueue forwarded = new MessageQueue();
  private int announced;
  private int queuedBytes;
  private boolean scheduled;

  /** A PRUNE to be sent; null stands for a GRAFT. */
  private record PruneOrder(long backoffSeconds, List<PeerHint> peers) {}

  Outbox(GossipLimits limits, long staleMillis, Runnable dropped) {
    this.limits = limits;
    this.staleMillis = staleMillis;
    this.dropped = dropped;
  }

  /** The last word on a topic is what counts. */
  void subscription(String topic, boolean subscribe) {
    subscriptions.remove(topic);
    subscriptions.put(topic, subscribe);
  }

  void graft(JoinedTopic topic) {
    meshChanges.remove(topic);
    meshChanges.put(topic, null);
  }

  void prune(JoinedTopic topic, long backoffSeconds, List<PeerHint> peers) {
    meshChanges.remove(topic);
    meshChanges.put(topic, new PruneOrder(backoffSeconds, peers));
  }

  /** Forgets announcements of the last heartbeat, and messages, that were not sent in time. */
  void heartbeat(long now) {
    announcements.clear();
    announced = 0;
    expire(forwarded, now - staleMillis);
    expire(own, now - OWN_PATIENCE * staleMillis);
  }

  private void expire(MessageQueue queue, long before) {
    while (queue.size() > 0 && queue.waitingSince() < before) {
      remove(queue);
      dropped.run();
    }
  }

  /** How many more ids can be announced in this heartbeat. */
  int roomForAnnouncements() {
    return RpcReader.MAX_IDS - announced;
  }

  void announce(JoinedTopic topic, List<MessageId> ids) {
    announcements.add(new Announcement(topic, ids));
    announced += ids.size();
  }

  void want(List<MessageId> ids) {
    addUpToLimit(wanted, ids);
  }

  void dontWant(MessageId id) {
    if (unwanted.size() < RpcReader.MAX_IDS) {
      unwanted.add(id);
    }
  }

  private static void addUpToLimit(List<MessageId> target, List<MessageId> ids) {
    int room = RpcReader.MAX_IDS - target.size();
    target.addAll(ids.subList(0, Math.min(room, ids.size())));
  }

  /** A message of the host itself; false if there was no room. */
  boolean publish(Message message, long now) {
    return add(own, message, now);
  }

  /** A message of another; false if there was no room. */
  boolean forward(Message message, long now) {
    return add(forwarded, message, now);
  }

  private boolean add(MessageQueue queue, Message message, long now) {
    int size = message.field().length + OVERHEAD;
    if (queuedBytes + size > limits.outboxBytes()
        || own.size() + forwarded.size() >= limits.outboxMessages()) {
      dropped.run();
      return false;
    }
    queue.add(message, now);
    queuedBytes += size;
    return true;
  }

  /** Whether this is the first that waits in this turn of the loop. */
  boolean schedule() {
    boolean first = !scheduled;
    scheduled = true;
    return first;
  }

  int queuedBytes() {
    return queuedBytes;
  }

  int queuedMessages() {
    return own.size() + forwarded.size();
  }

  /** Sends what waits, as long as the link takes it. */
  void flush(PeerLink link, UnwantedIds unwantedByPeer, long now) {
    scheduled = false;
    while (!link.isFull()) {
      RpcWriter writer = new RpcWriter(Math.min(queuedBytes + 64, WRITE_LENGTH + 4_096));
      writeControl(writer);
      Message message;
      while (writer.length() < WRITE_LENGTH && (message = next(unwantedByPeer, now)) != null) {
        writer.message(message);
      }
      if (writer.length() == 0) {
        return;
      }
      link.write(writer.finish());
    }
  }

  private void writeControl(RpcWriter writer) {
    subscriptions.forEach(
        (topic, subscribe) -> writer.subscription(JoinedTopic.bytes(topic), subscribe));
    meshChanges.forEach(
        (topic, prune) -> {
          if (prune == null) {
            writer.graft(topic);
          } else {
            writer.prune(topic, prune.backoffSeconds, prune.peers);
          }
        });
    if (!unwanted.isEmpty()) {
      writer.dontWant(unwanted);
    }
    if (!wanted.isEmpty()) {
      writer.want(wanted);
    }
    announcements.forEach(announcement -> writer.have(announcement.topic(), announcement.ids()));
    writer.endControl();
    subscriptions.clear();
    meshChanges.clear();
    unwanted.clear();
    wanted.clear();
    announcements.clear();
  }

  private Message next(UnwantedIds unwantedByPeer, long now) {
    if (own.size() > 0) {
      return remove(own);
    }
    expire(forwarded, now - staleMillis);
    while (forwarded.size() > 0) {
      Message message = remove(forwarded);
      if (!unwantedByPeer.contains(message.messageId().hash())) {
        return message;
      }
    }
    return null;
  }

  private Message remove(MessageQueue queue) {
    Message message = queue.peek();
    queue.remove();
    queuedBytes -= message.field().length + OVERHEAD;
    return message;
  }
}

package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Validation;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that wait for the application's judgement: a bounded number, of each peer and in all. A
 * peer with many is not read from until there are few.
 */
final class Validations {

  private static final Logger LOG = LoggerFactory.getLogger(Validations.class);

  private final GossipLimits limits;
  private final long patienceMillis;
  private final Loop loop;
  private final Verdict verdict;
  private final Map<MessageId, Pending> pending = new LinkedHashMap<>();
  private final Set<Peer> paused = new LinkedHashSet<>();

  /** Takes what was decided, and who else sent the message in the meantime. */
  interface Verdict {
    void on(Message message, Peer peer, List<Peer> others, Validation validation);
  }

  private static final class Pending {
    private final Message message;
    private final Peer peer;
    private final long due;
    private List<Peer> others = List.of();

    private Pending(Message message, Peer peer, long due) {
      this.message = message;
      this.peer = peer;
      this.due = due;
    }
  }

  Validations(GossipLimits limits, long patienceMillis, Loop loop, Verdict verdict) {
    this.limits = limits;
    this.patienceMillis = patienceMillis;
    this.loop = loop;
    this.verdict = verdict;
  }

  boolean hasRoom(Peer peer) {
    return peer.pending < limits.pendingPerPeer() && pending.size() < limits.pendingTotal();
  }

  int size() {
    return pending.size();
  }

  void validate(Message message, Peer peer) {
    Future<Validation> judgement = judge(message);
    if (judgement.isComplete()) {
      verdict.on(message, peer, List.of(), result(judgement));
      return;
    }
    Pending entry = new Pending(message, peer, loop.now() + patienceMillis);
    pending.put(message.messageId(), entry);
    peer.pending++;
    if (peer.pending >= limits.pendingPerPeer() / 2 || isCrowded()) {
      pause(peer);
    }
    judgement.onComplete(
        done -> {
          if (loop.isHere()) {
            settle(entry, result(judgement));
          } else {
            loop.execute(() -> settle(entry, result(judgement)));
          }
        });
  }

  private static Future<Validation> judge(Message message) {
    try {
      Future<Validation> judgement = message.joinedTopic().validator().apply(message);
      return judgement == null ? Future.succeededFuture(Validation.IGNORE) : judgement;
    } catch (RuntimeException e) {
      LOG.warn("the validator of {} failed", message.topic(), e);
      return Future.succeededFuture(Validation.IGNORE);
    }
  }

  private static Validation result(Future<Validation> judgement) {
    boolean given = judgement.succeeded() && judgement.result() != null;
    return given ? judgement.result() : Validation.IGNORE;
  }

  /** Another copy came of a message that may be pending. */
  boolean copied(MessageId id, Peer peer) {
    Pending entry = pending.isEmpty() ? null : pending.get(id);
    if (entry == null) {
      return false;
    }
    if (entry.others.isEmpty()) {
      entry.others = new ArrayList<>(2);
    }
    if (entry.peer != peer && !entry.others.contains(peer)) {
      entry.others.add(peer);
    }
    return true;
  }

  private void settle(Pending entry, Validation validation) {
    if (pending.remove(entry.message.messageId(), entry)) {
      entry.peer.pending--;
      verdict.on(entry.message, entry.peer, entry.others, validation);
      resumeSome();
    }
  }

  /** Judgements that take too long count as none. */
  void expire() {
    List<Pending> late = new ArrayList<>();
    for (Pending entry : pending.values()) {
      if (entry.due > loop.now()) {
        break;
      }
      late.add(entry);
    }
    late.forEach(entry -> settle(entry, Validation.IGNORE));
  }

  void remove(Peer peer) {
    paused.remove(peer);
  }

  private boolean isCrowded() {
    return pending.size() >= limits.pendingTotal() / 4 * 3;
  }

  private void pause(Peer peer) {
    if (!peer.gone && paused.add(peer)) {
      peer.hold();
    }
  }

  /** Reading goes on well below the bound, so that it does not stop again at once. */
  private void resumeSome() {
    if (paused.isEmpty() || pending.size() > limits.pendingTotal() / 2) {
      return;
    }
    for (Peer peer : List.copyOf(paused)) {
      if (peer.pending <= limits.pendingPerPeer() / 4 && paused.remove(peer)) {
        peer.release();
      }
    }
  }
}

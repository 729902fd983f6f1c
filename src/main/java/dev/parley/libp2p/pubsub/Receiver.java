package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PubSubMessage;
import dev.parley.libp2p.Validation;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens to a message that a peer sent: is it known, is it right, whom does it concern. */
final class Receiver {

  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

  /** Of invalid messages, so many are known again, to blame those who send copies. */
  private static final int INVALID_IDS = 20_000;

  private final PeerId self;
  private final Function<PubSubMessage, byte[]> idFunction;
  private final int idontwantThreshold;
  private final IdHash idHash;
  private final Authenticity authenticity;
  private final SeenCache seen;
  private final SeenCache invalid;
  private final MessageCache cache;
  private final Gossip gossip;
  private final Sender sender;
  private final Scores scores;
  private final Counters counters;
  private final Loop loop;
  private final Validations validations;
  private final RecentDeliveries recent = new RecentDeliveries();

  Receiver(
      PeerId self,
      GossipOptions options,
      IdHash idHash,
      Authenticity authenticity,
      SeenCache seen,
      MessageCache cache,
      Gossip gossip,
      Sender sender,
      Scores scores,
      Counters counters,
      Loop loop) {
    this.self = self;
    this.idFunction = options.messageId();
    this.idontwantThreshold = options.limits().idontwantThreshold();
    this.idHash = idHash;
    this.authenticity = authenticity;
    this.seen = seen;
    this.invalid = new SeenCache(options.timing().seen(), INVALID_IDS, loop.now());
    this.cache = cache;
    this.gossip = gossip;
    this.sender = sender;
    this.scores = scores;
    this.counters = counters;
    this.loop = loop;
    this.validations =
        new Validations(options.limits(), options.timing().validation(), loop, this::decided);
  }

  Validations validations() {
    return validations;
  }

  void receive(Peer peer, Message message) {
    JoinedTopic topic = message.joinedTopic();
    if (!topic.isSubscribed()) {
      counters.unknownTopics++;
      return;
    }
    if (message.dataLength() > topic.options().maxMessageSize()
        || !authenticity.hasRightFields(message)) {
      reject(peer, topic);
      return;
    }
    if (!identify(message) || message.isFrom(self)) {
      counters.ignored++;
      return;
    }
    gossip.arrived(message.messageId());
    if (seen.contains(message.messageId().hash())) {
      known(peer, message);
    } else {
      unknown(peer, message);
    }
  }

  /** Asks for the id; false if there is none. */
  boolean identify(Message message) {
    try {
      byte[] id = idFunction.apply(message);
      if (id == null || id.length == 0 || id.length > MessageId.MAX_LENGTH) {
        return false;
      }
      message.identify(new MessageId(id, idHash.of(id)));
      return true;
    } catch (RuntimeException e) {
      LOG.debug("no id for a message in {}", message.topic(), e);
      return false;
    }
  }

  private void known(Peer peer, Message message) {
    counters.duplicates++;
    JoinedTopic topic = message.joinedTopic();
    long hash = message.messageId().hash();
    if (invalid.contains(hash)) {
      scores.invalid(peer.stats, topic);
    } else if (!validations.copied(message.messageId(), peer)
        && countsDeliveries(topic)
        && recent.counts(hash, peer, loop.now())) {
      scores.meshDelivery(peer.stats, topic);
    }
  }

  private static boolean countsDeliveries(JoinedTopic topic) {
    return topic.options().scoring().meshDeliveries().isOn();
  }

  private void unknown(Peer peer, Message message) {
    JoinedTopic topic = message.joinedTopic();
    if (!validations.hasRoom(peer) && topic.validator() != null) {
      // Not remembered as seen: another copy, or an announcement, brings it again.
      counters.throttled++;
      return;
    }
    switch (authenticity.verify(message)) {
      case REJECT -> reject(peer, topic);
      case IGNORE -> counters.ignored++;
      case ACCEPT -> genuine(peer, message);
    }
  }

  private void genuine(Peer peer, Message message) {
    seen.add(message.messageId().hash(), loop.now());
    if (message.dataLength() >= idontwantThreshold) {
      sender.dontWant(message, peer);
    }
    if (message.joinedTopic().validator() == null) {
      accepted(message, peer, List.of());
    } else {
      validations.validate(message, peer);
    }
  }

  private void reject(Peer peer, JoinedTopic topic) {
    counters.rejected++;
    scores.invalid(peer.stats, topic);
  }

  private void decided(Message message, Peer peer, List<Peer> others, Validation validation) {
    switch (validation) {
      case ACCEPT -> accepted(message, peer, others);
      case IGNORE -> counters.ignored++;
      case REJECT -> {
        invalid.add(message.messageId().hash(), loop.now());
        reject(peer, message.joinedTopic());
        others.forEach(other -> scores.invalid(other.stats, message.joinedTopic()));
      }
    }
  }

  private void accepted(Message message, Peer peer, List<Peer> others) {
    JoinedTopic topic = message.joinedTopic();
    if (!topic.isSubscribed()) {
      return;
    }
    counters.delivered++;
    scores.firstDelivery(peer.stats, topic);
    if (countsDeliveries(topic)) {
      others.forEach(other -> scores.meshDelivery(other.stats, topic));
      recent.add(message, peer, loop.now());
    }
    cache.put(message);
    sender.forward(message, peer, others);
    try {
      topic.deliver(message);
    } catch (RuntimeException e) {
      LOG.warn("the handler of {} failed", topic.name(), e);
    }
  }

  void heartbeat() {
    validations.expire();
    recent.expire(loop.now());
    invalid.expire(loop.now());
  }
}

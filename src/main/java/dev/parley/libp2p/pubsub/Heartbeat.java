package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Loop;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a router does once a second. */
final class Heartbeat {

  /** The specification's period for looking after peers that should always be there. */
  private static final long DIRECT_MILLIS = 300_000;

  private final Router router;
  private final Loop loop;
  private final GossipOptions options;
  private Loop.Timer timer;
  private long directDue;

  Heartbeat(Router router, Loop loop, GossipOptions options) {
    this.router = router;
    this.loop = loop;
    this.options = options;
    this.directDue = loop.now();
    this.timer = loop.schedule(options.timing().firstHeartbeat(), this::begin);
  }

  void stop() {
    timer.cancel();
  }

  private void begin() {
    timer = loop.every(options.timing().heartbeat(), this::beat);
    beat();
  }

  void beat() {
    long now = loop.now();
    router.scores().heartbeat();
    router.seen().expire(now);
    router.receiver().heartbeat();
    router.gossip().expirePromises();
    for (Peer peer : List.copyOf(router.peers().values())) {
      peer.announcements = 0;
      peer.asked = 0;
      peer.unwanted.heartbeat();
      peer.outbox.heartbeat(now);
      router.incoming().banIfHostile(peer);
    }
    Map<JoinedTopic, List<MessageId>> latest = router.cache().announced();
    for (JoinedTopic topic : List.copyOf(router.topics().all())) {
      maintain(topic, latest.getOrDefault(topic, List.of()));
    }
    router.topics().heartbeat(now);
    router.cache().shift();
    connectDirect(now);
  }

  private void maintain(JoinedTopic topic, List<MessageId> latest) {
    topic.mesh().maintain();
    topic.fanout().heartbeat();
    Set<Peer> served = topic.isSubscribed() ? topic.mesh().peers() : topic.fanout().peers();
    router.gossip().announce(topic, latest, served);
  }

  private void connectDirect(long now) {
    if (now < directDue) {
      return;
    }
    directDue = now + DIRECT_MILLIS;
    options.direct().stream()
        .filter(peer -> !router.peers().containsKey(peer))
        .forEach(router.network()::connect);
  }
}

package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.PubSubMessage;
import dev.parley.libp2p.TopicOptions;
import dev.parley.libp2p.pubsub.Rpc.PeerHint;
import dev.parley.libp2p.sim.VirtualTime;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A router in virtual time, and what it wants of its host. */
final class TestNode implements Network {

  /** Anonymous messages that are known by their data, so that ids can be read. */
  static final GossipOptions OPTIONS =
      GossipOptions.ANONYMOUS
          .withMessageId(message -> message.data().getBytes())
          .withScores(ScoreOptions.DEFAULT.withoutColocation());

  final VirtualTime time;
  final Loop loop;
  final PrivateKey key;
  final Router router;
  final List<String> received = new ArrayList<>();
  final List<PeerId> banned = new ArrayList<>();
  final List<PeerHint> discovered = new ArrayList<>();
  final List<PeerId> wanted = new ArrayList<>();
  final Map<PeerId, MemoryLink> links = new LinkedHashMap<>();

  TestNode(VirtualTime time, GossipOptions options) {
    this.time = time;
    this.loop = time.loop();
    this.key = PrivateKey.generate(KeyType.ED25519, loop.random());
    this.router = new Router(key, loop, options, this);
  }

  static TestNode on(VirtualTime time) {
    return new TestNode(time, OPTIONS);
  }

  JoinedTopic join(String topic) {
    return join(topic, TopicOptions.DEFAULT);
  }

  JoinedTopic join(String topic, TopicOptions options) {
    JoinedTopic joined = router.join(topic, options);
    joined.handler(message -> received.add(text(message)));
    return joined;
  }

  static String text(PubSubMessage message) {
    return message.data().toString(StandardCharsets.UTF_8);
  }

  static Future<Integer> publish(JoinedTopic topic, String data) {
    return topic.publish(Buffer.buffer(data));
  }

  double score(Peer peer) {
    return router.scores().score(peer.stats);
  }

  @Override
  public void ban(PeerId peer, long durationMillis, String reason) {
    banned.add(peer);
    MemoryLink link = links.get(peer);
    if (link != null) {
      link.cut();
    } else if (router.peers().containsKey(peer)) {
      router.disconnected(router.peers().get(peer));
    }
  }

  @Override
  public void connect(PeerId peer) {
    wanted.add(peer);
  }

  @Override
  public void discovered(PeerHint hint) {
    discovered.add(hint);
  }
}

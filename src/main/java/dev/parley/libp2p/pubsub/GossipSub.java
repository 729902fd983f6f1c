package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.PeerScore;
import dev.parley.libp2p.PubSub;
import dev.parley.libp2p.PubSubStats;
import dev.parley.libp2p.Topic;
import dev.parley.libp2p.TopicOptions;
import io.vertx.core.Future;
import java.util.List;

/** GossipSub on a host. */
public final class GossipSub implements PubSub {

  private final HostStreams streams;
  private final Router router;

  private GossipSub(HostStreams streams) {
    this.streams = streams;
    this.router = streams.router();
  }

  /** Starts to answer and to look for peers that speak pubsub; to be called on the host's loop. */
  public static PubSub start(Host host, GossipOptions options) {
    HostStreams streams = new HostStreams(host, options);
    streams.start();
    return new GossipSub(streams);
  }

  @Override
  public Topic join(String topic, TopicOptions options) {
    return router.join(topic, options);
  }

  @Override
  public List<Topic> topics() {
    return List.copyOf(router.topics().all());
  }

  @Override
  public List<PeerScore> scores() {
    return router.scores().all();
  }

  @Override
  public PubSubStats stats() {
    return router.stats();
  }

  @Override
  public Future<Void> close() {
    streams.close();
    return Future.succeededFuture();
  }
}

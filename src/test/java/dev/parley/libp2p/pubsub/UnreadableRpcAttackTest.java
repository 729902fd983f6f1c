package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.PubSub;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.TopicOptions;
import dev.parley.libp2p.sim.Cluster;
import dev.parley.libp2p.sim.VirtualTime;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RPCs that are too long, or whose numbers overflow. */
class UnreadableRpcAttackTest {

  private final Cluster cluster = new Cluster(1);
  private PubSub pubsub;

  private Stream stream() {
    cluster.start(2).connectRandomly(2).run(1_000);
    pubsub = GossipSub.start(cluster.host(0), GossipOptions.ANONYMOUS);
    pubsub.join("news");
    return cluster.await(cluster.host(1).open(cluster.node(0).peerId(), "/meshsub/1.1.0"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ffffffffffffffffff01", // a length of 64 bits
        "ffffffff7f", // a length of 34 GB
        "808001", // less than it needs, and more bytes than it needs
        "818040", // 1 MiB and a byte
        "8000", // a needless byte
        "030affff", // a field longer than the RPC
        "020a02", // a subscription that ends too soon
        "0b0affffffffffffffffff01", // a field with a length of 64 bits
        "0107", // a wire type that does not exist
      })
  void a_stream_with_an_unreadable_rpc_is_reset_and_costs_score(String hex) {
    Stream stream = stream();
    boolean[] reset = new boolean[1];
    stream.closeHandler(cause -> reset[0] = true);
    stream.handler(nothing -> {});
    stream.write(Buffer.buffer(HexFormat.of().parseHex(hex)));
    stream.write(Buffer.buffer(new byte[20_000]));
    cluster.run(1_000);

    assertThat(reset[0]).isTrue();
    assertThat(pubsub.stats().malformed()).isEqualTo(1);
    assertThat(cluster.host(0).connections()).isNotEmpty();
  }

  @Test
  void the_second_unreadable_rpc_ends_the_connection_for_a_while() {
    stream();
    for (int i = 0; i < 2; i++) {
      Stream stream =
          cluster.await(cluster.host(1).open(cluster.node(0).peerId(), "/meshsub/1.1.0"));
      stream.write(Buffer.buffer(new byte[] {1, 7}));
      cluster.run(500);
    }

    assertThat(cluster.host(0).connections()).isEmpty();
    var again = cluster.host(1).connect(cluster.node(0).address());
    cluster.run(20_000);
    assertThat(again.failed() || cluster.host(0).connections().isEmpty()).isTrue();
  }

  @Test
  void a_message_longer_than_the_topic_allows_is_refused_and_costs_score() {
    TestNode node = TestNode.on(new VirtualTime(1));
    node.join("news", TopicOptions.DEFAULT.withMaxMessageSize(100));
    TestPeer peer = TestPeer.of(node, "news");
    peer.say(Say.message("news", "x".repeat(100)));
    peer.say(Say.message("news", "x".repeat(101)));

    assertThat(node.received).hasSize(1);
    assertThat(node.router.stats().rejected()).isEqualTo(1);
  }

  @Test
  void own_rpcs_stay_within_what_everybody_accepts() {
    TestNode node = new TestNode(new VirtualTime(1), GossipOptions.ANONYMOUS);
    JoinedTopic topic = node.join("news");
    for (int i = 0; i < 300; i++) {
      node.join("a topic with a long name, ".repeat(10) + i);
    }
    TestPeer peer = TestPeer.of(node, "news");
    for (int i = 0; i < 4_000; i++) {
      TestNode.publish(topic, i + "x".repeat(100));
    }
    peer.news();
    TestPeer late = TestPeer.of(node, "news");
    late.say(Say.prune("news", 60));
    node.time.run(3_000);

    assertThat(late.heard).filteredOn(word -> word.startsWith("IHAVE")).isNotEmpty();
    assertThat(peer.lengths).allSatisfy(length -> assertThat(length).isLessThanOrEqualTo(65_536));
    assertThat(late.lengths).allSatisfy(length -> assertThat(length).isLessThanOrEqualTo(65_536));
  }

  @Test
  void a_message_of_its_own_length_goes_alone() {
    TestNode node = new TestNode(new VirtualTime(1), GossipOptions.ANONYMOUS);
    JoinedTopic topic = node.join("news", TopicOptions.DEFAULT.withMaxMessageSize(200_000));
    TestPeer peer = TestPeer.of(node, "news");
    peer.news();
    peer.lengths.clear();
    TestNode.publish(topic, "a");
    TestNode.publish(topic, "x".repeat(150_000));
    TestNode.publish(topic, "b");
    peer.news();

    assertThat(peer.lengths).hasSize(3);
    assertThat(peer.lengths.get(1)).isGreaterThan(150_000);
  }
}

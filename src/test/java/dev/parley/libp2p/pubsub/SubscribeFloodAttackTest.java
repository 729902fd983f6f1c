package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.sim.VirtualTime;
import dev.parley.libp2p.wire.ProtoWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** CVE-2026-46679: hundreds of thousands of SUBSCRIBE in one RPC. */
class SubscribeFloodAttackTest {

  private final TestNode node = TestNode.on(new VirtualTime(1));
  private final TestPeer peer = TestPeer.of(node);

  private static byte[] flood(int count) {
    ProtoWriter flood = new ProtoWriter(count * 12);
    for (int i = 0; i < count; i++) {
      flood.message(1, new ProtoWriter(16).bool(1, true).text(2, "t" + i));
    }
    return flood.toBytes();
  }

  @Test
  void an_rpc_with_three_hundred_thousand_subscriptions_is_refused_while_it_is_read() {
    byte[] flood = flood(300_000);
    peer.say(Say.subscribe("warm up"));

    // The test copies the RPC once; a record for each subscription would be 10 MB.
    assertThat(Heap.allocatedBy(() -> peer.say(flood))).isLessThan(flood.length + (1L << 20));
    assertThat(peer.refused).isEqualTo(1);
    assertThat(node.router.stats().malformed()).isEqualTo(1);
    assertThat(peer.peer.otherTopics.size()).isLessThanOrEqualTo(Peer.MAX_OTHER_TOPICS);
  }

  @Test
  void empty_subscriptions_of_two_bytes_are_counted_too() {
    byte[] flood = new byte[2 * 349_525];
    for (int i = 0; i < flood.length; i += 2) {
      flood[i] = 1 << 3 | 2;
    }
    peer.say(flood);

    assertThat(peer.refused).isEqualTo(1);
  }

  @Test
  void many_rpcs_with_many_subscriptions_each_keep_no_memory() {
    byte[] flood = flood(RpcReader.MAX_SUBSCRIPTIONS);

    long kept =
        Heap.keptBy(
            () -> {
              List<TestPeer> peers = new ArrayList<>();
              for (int i = 0; i < 50; i++) {
                TestPeer one = TestPeer.of(node);
                for (int times = 0; times < 5; times++) {
                  one.say(flood);
                }
                peers.add(one);
              }
              return peers;
            });
    // 20 KB a peer, with its key and everything else.
    assertThat(kept).isLessThan(50 * 20_000);
  }

  @Test
  void topics_that_nobody_joined_are_known_up_to_a_number_only() {
    peer.say(flood(4_000));

    assertThat(peer.refused).isZero();
    assertThat(peer.peer.otherTopics.size()).isEqualTo(Peer.MAX_OTHER_TOPICS);
    assertThat(node.router.stats().unknownTopics()).isEqualTo(4_000);
  }

  @Test
  void whoever_goes_on_is_banned() {
    byte[] flood = flood(RpcReader.MAX_SUBSCRIPTIONS + 1);
    peer.say(flood);
    peer.say(flood);

    assertThat(node.banned).containsExactly(peer.peer.id);
  }
}

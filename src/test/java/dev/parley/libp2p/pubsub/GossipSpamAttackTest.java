package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.sim.VirtualTime;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** IHAVEs of messages that do not exist, and IWANTs without end. */
class GossipSpamAttackTest {

  private final VirtualTime time = new VirtualTime(1);
  private final TestNode node = TestNode.on(time);
  private final JoinedTopic topic = node.join("news");
  private final TestPeer peer = TestPeer.of(node, "news");

  private static String[] ids(int from, int count) {
    return IntStream.range(from, from + count).mapToObj(i -> "id" + i).toArray(String[]::new);
  }

  private long asked() {
    return peer.news().stream()
        .filter(word -> word.startsWith("IWANT"))
        .mapToLong(word -> word.split(" ").length - 1)
        .sum();
  }

  @Test
  void no_more_is_asked_of_a_peer_in_a_heartbeat_than_the_specification_allows() {
    time.run(100);
    for (int i = 0; i < 20; i++) {
      peer.say(Say.have("news", ids(i * 1_000, 1_000)));
    }

    assertThat(asked()).isEqualTo(RpcReader.MAX_IDS);
  }

  @Test
  void only_ten_announcements_are_read_in_a_heartbeat() {
    time.run(100);
    for (int i = 0; i < 20; i++) {
      peer.say(Say.have("news", "id" + i));
    }

    assertThat(asked()).isEqualTo(Gossip.MAX_ANNOUNCEMENTS);
    assertThat(node.router.stats().refused()).isEqualTo(10);
    time.run(1_000);
    peer.say(Say.have("news", "id again"));
    assertThat(asked()).isEqualTo(2);
  }

  @Test
  void ids_beyond_the_limit_in_one_rpc_are_not_kept() {
    byte[] flood = Say.have("news", ids(0, 100_000));
    peer.say(Say.have("news", "warm up"));

    assertThat(Heap.allocatedBy(() -> peer.say(flood))).isLessThan(4L << 20);
    assertThat(node.router.stats().refused()).isEqualTo(95_000);
  }

  @Test
  void who_does_not_deliver_what_it_announced_loses_score_until_it_is_banned() {
    for (int second = 0; second < 20; second++) {
      for (int i = 0; i < 10; i++) {
        peer.say(Say.have("news", second + " and " + i));
      }
      time.run(1_000);
    }

    assertThat(node.router.stats().brokenPromises()).isPositive();
    assertThat(node.banned).containsExactly(peer.peer.id);
  }

  @Test
  void a_promise_is_kept_by_whoever_delivers() {
    TestPeer other = TestPeer.of(node, "news");
    peer.say(Say.have("news", "hello"));
    other.say(Say.message("news", "hello"));
    time.run(10_000);

    assertThat(node.router.stats().brokenPromises()).isZero();
  }

  @Test
  void watched_promises_are_bounded() {
    Promises promises = new Promises(3_000);
    for (int i = 0; i < 2 * Promises.MAX_PROMISES; i++) {
      byte[] id = Say.bytes("id" + i);
      promises.add(peer.peer, new MessageId(id, i), 0);
    }

    assertThat(promises.size()).isEqualTo(Promises.MAX_PROMISES);
    promises.expire(3_000, late -> {});
    assertThat(promises.size()).isZero();
  }

  @Test
  void a_message_is_sent_three_times_to_a_peer_that_asks_for_it() {
    TestPeer other = TestPeer.of(node, "news");
    other.say(Say.message("news", "wanted"));
    peer.news();
    for (int i = 0; i < 100; i++) {
      peer.say(Say.want("wanted"));
    }

    assertThat(peer.news())
        .containsExactly("MESSAGE news wanted", "MESSAGE news wanted", "MESSAGE news wanted");
  }

  @Test
  void asking_for_what_is_not_there_keeps_no_memory() {
    long kept =
        Heap.keptBy(
            () -> {
              for (int i = 0; i < 50; i++) {
                peer.say(Say.want(ids(i * 5_000, 5_000)));
              }
              return peer;
            });

    assertThat(kept).isLessThan(1L << 20);
    assertThat(peer.news()).filteredOn(word -> word.startsWith("MESSAGE")).isEmpty();
  }

  @Test
  void a_distrusted_peer_gets_no_gossip_and_none_of_its_is_read() {
    node.router.scores().penalize(peer.peer.stats, 5);
    TestPeer.of(node, "news").say(Say.message("news", "wanted"));
    peer.news();
    peer.say(Say.want("wanted"), Say.have("news", "other"));
    time.run(1_200);

    assertThat(peer.score()).isLessThan(-10);
    assertThat(topic.peers()).contains(peer.peer.id);
    assertThat(peer.heard).noneMatch(word -> word.startsWith("IHAVE") || word.startsWith("IWANT"));
    assertThat(peer.heard).noneMatch(word -> word.startsWith("MESSAGE"));
  }
}

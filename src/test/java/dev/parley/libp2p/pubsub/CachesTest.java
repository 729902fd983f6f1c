package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.pubsub.Message.Parts;
import dev.parley.libp2p.sim.VirtualTime;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is remembered, how long, and how much of it. */
class CachesTest {

  private final TestNode node = TestNode.on(new VirtualTime(1));
  private final JoinedTopic topic = node.join("news");
  private final JoinedTopic other = node.join("other");
  private final Peer peer = TestPeer.of(node).peer;

  private MessageCache cache(int messages, int bytes) {
    GossipLimits d = GossipLimits.DEFAULT;
    return new MessageCache(
        MeshOptions.DEFAULT,
        new GossipLimits(
            d.maxRpcSize(),
            d.outboxBytes(),
            d.outboxMessages(),
            d.pendingPerPeer(),
            d.pendingTotal(),
            d.seenIds(),
            messages,
            bytes,
            d.idontwantThreshold()));
  }

  private static MessageId id(int number) {
    byte[] bytes = Say.bytes("id " + number);
    return new MessageId(bytes, number);
  }

  private Message message(JoinedTopic in, int number) {
    Message message = new Message(in, Parts.unsigned(new byte[100]), node.key.peerId());
    message.identify(id(number));
    return message;
  }

  @Test
  void a_message_is_announced_for_three_heartbeats_and_given_for_five() {
    MessageCache cache = cache(100, 100_000);
    cache.put(message(topic, 1));
    for (int heartbeat = 1; heartbeat <= 5; heartbeat++) {
      assertThat(announced(cache)).hasSize(heartbeat <= 3 ? 1 : 0);
      assertThat(cache.take(id(1), null)).isNotNull();
      cache.shift();
      if (heartbeat == 3) {
        assertThat(announced(cache)).isEmpty();
        cache = fresh(cache);
      }
    }
    assertThat(cache.size()).isZero();
  }

  private List<MessageId> announced(MessageCache cache) {
    return cache.announced().getOrDefault(topic, List.of());
  }

  /** The same again without the count of how often it was sent. */
  private MessageCache fresh(MessageCache old) {
    MessageCache cache = cache(100, 100_000);
    cache.put(message(topic, 1));
    cache.shift();
    cache.shift();
    cache.shift();
    assertThat(old.size()).isEqualTo(cache.size());
    return cache;
  }

  @Test
  void only_the_messages_of_a_topic_are_announced_in_it() {
    MessageCache cache = cache(100, 100_000);
    cache.put(message(topic, 1));
    cache.put(message(other, 2));

    assertThat(announced(cache)).containsExactly(id(1));
  }

  @Test
  void the_oldest_messages_go_when_there_are_too_many() {
    MessageCache cache = cache(3, 100_000);
    for (int i = 0; i < 10; i++) {
      cache.put(message(topic, i));
      if (i == 8) {
        cache.shift();
      }
    }

    assertThat(announced(cache)).containsExactly(id(9));
    assertThat(cache.size()).isEqualTo(3);
    assertThat(cache.take(id(7), peer)).isNotNull();
    assertThat(cache.take(id(6), peer)).isNull();
  }

  @Test
  void and_when_they_have_too_many_bytes() {
    MessageCache cache = cache(1_000, 1_000);
    for (int i = 0; i < 100; i++) {
      cache.put(message(topic, i));
    }

    assertThat(cache.bytes()).isLessThanOrEqualTo(1_000);
    assertThat(cache.size()).isEqualTo(9);
  }

  @Test
  void an_id_is_seen_for_its_lifetime_at_least_and_two_at_most() {
    SeenCache seen = new SeenCache(1_000, 1_000, 0);
    seen.expire(900);
    seen.add(7, 900);
    seen.expire(1_000);
    assertThat(seen.contains(7)).isTrue();
    seen.expire(1_999);
    assertThat(seen.contains(7)).isTrue();
    seen.expire(2_000);
    assertThat(seen.contains(7)).isFalse();
  }

  @Test
  void when_there_are_too_many_ids_the_latest_half_is_kept() {
    SeenCache seen = new SeenCache(1_000, 100, 0);
    for (long i = 1; i <= 1_000; i++) {
      seen.add(i, 0);
    }

    assertThat(seen.size()).isLessThanOrEqualTo(100);
    for (long i = 951; i <= 1_000; i++) {
      assertThat(seen.contains(i)).isTrue();
    }
  }

  @Test
  void a_set_of_numbers_is_a_set() {
    LongSet set = new LongSet();
    Set<Long> expected = new HashSet<>();
    Random random = new Random(1);
    for (int i = 0; i < 200_000; i++) {
      // Few enough that all of them come and go, and crowd around some places.
      long value = random.nextInt(3_000) * (random.nextBoolean() ? 1L : 1L << 12);
      if (random.nextInt(3) == 0) {
        set.remove(value);
        expected.remove(value);
      } else {
        assertThat(set.add(value)).isEqualTo(expected.add(value));
      }
      assertThat(set.size()).isEqualTo(expected.size());
    }
    for (long i = 0; i < 3_000; i++) {
      assertThat(set.contains(i)).isEqualTo(expected.contains(i));
      assertThat(set.contains(i << 12)).isEqualTo(expected.contains(i << 12));
    }
  }

  @Test
  void hashes_differ_from_router_to_router_and_from_id_to_id() {
    IdHash one = new IdHash(new Random(1));
    IdHash two = new IdHash(new Random(2));
    Set<Long> hashes = new HashSet<>();
    for (int length = 0; length < 40; length++) {
      byte[] id = new byte[length];
      hashes.add(one.of(id));
      hashes.add(two.of(id));
      for (int i = 0; i < length; i++) {
        id[i] = 1;
        hashes.add(one.of(id));
        id[i] = 0;
      }
    }

    assertThat(hashes).hasSize(80 + 39 * 40 / 2);
    assertThat(one.of(Say.bytes("xxhello"), 2, 5)).isEqualTo(one.of(Say.bytes("hello")));
  }

  @Test
  void a_peer_that_is_in_a_mesh_and_has_sent_something_costs_a_few_kilobytes() {
    PeerLink link = peer.link;
    PeerId[] ids = new PeerId[1_000];
    Arrays.setAll(ids, i -> PrivateKey.generate(KeyType.ED25519, node.loop.random()).peerId());
    byte[] words = Say.all(Say.subscribe("news"), Say.subscribe("x"), Say.message("news", "hi"));

    long kept =
        Heap.keptBy(
            () -> {
              for (PeerId id : ids) {
                Peer one = node.router.connected(id, "10.0.0.1", true, link);
                node.router.opened(one, Protocol.MESHSUB_1_2);
                node.router.received(one, words);
                node.router.received(one, Say.graft("news"));
                node.time.run(0);
              }
              return ids;
            });

    assertThat(topic.meshPeers()).hasSize(1_000);
    assertThat(kept / ids.length).isLessThan(3_000);
  }
}

package dev.parley.libp2p.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.identify.Mutations;
import dev.parley.libp2p.pubsub.Message.Parts;
import dev.parley.libp2p.pubsub.Rpc.PeerHint;
import dev.parley.libp2p.sim.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RPCs, mutated at random for as long as {@code parley.fuzz.seconds} says. */
class RpcFuzzTest {

  private static final Duration SEARCH = Duration.ofSeconds(Long.getLong("parley.fuzz.seconds", 1));
  private static final long SEED = Long.getLong("parley.fuzz.seed", 1);

  private final VirtualTime time = new VirtualTime(SEED);
  private final TestNode node = TestNode.on(time);
  private final JoinedTopic topic = node.join("news");
  private final Random random = new Random(SEED);
  private final PrivateKey key = PrivateKey.generate(KeyType.ED25519, random);
  private final IdHash hash = new IdHash(random);
  private final TopicTable table = new TopicTable(hash);
  private final RpcReader reader = new RpcReader(table, hash);

  RpcFuzzTest() {
    byte[] name = topic.nameBytes();
    MeshSetting setting =
        new MeshSetting(
            MeshOptions.DEFAULT,
            TimingOptions.DEFAULT,
            ScoreOptions.Thresholds.DEFAULT,
            node.router.scores(),
            node.loop,
            peer -> {},
            hint -> {});
    table.add(
        new JoinedTopic(
            node.router,
            0,
            "news",
            table.hash(name, 0, name.length),
            topic.options(),
            setting,
            new Backoffs()));
  }

  private byte[] rpc() {
    RpcWriter writer = new RpcWriter(100);
    for (int count = 1 + random.nextInt(6); count > 0; count--) {
      switch (random.nextInt(8)) {
        case 0 -> writer.subscription(Say.bytes("t" + random.nextInt(5)), random.nextBoolean());
        case 1 -> writer.subscription(Say.bytes("news"), random.nextBoolean());
        case 2 -> writer.message(message());
        case 3 -> writer.have(topic, ids());
        case 4 -> writer.want(ids());
        case 5 -> writer.graft(topic);
        case 6 -> writer.prune(topic, random.nextLong() >>> 1, List.of(hint(), hint()));
        default -> writer.dontWant(ids());
      }
    }
    return Heard.frames(writer.finish()).get(0);
  }

  private Message message() {
    byte[] data = bytes(random.nextInt(60));
    Parts parts =
        random.nextBoolean()
            ? Parts.unsigned(data)
            : new Parts(key.peerId().bytes(), data, 0, data.length, bytes(8), bytes(64), bytes(36));
    return new Message(topic, parts, key.peerId());
  }

  private List<MessageId> ids() {
    byte[] one = bytes(1 + random.nextInt(40));
    byte[] two = bytes(1 + random.nextInt(40));
    return List.of(new MessageId(one, 1), new MessageId(two, 2));
  }

  private PeerHint hint() {
    return new PeerHint(key.peerId().bytes(), bytes(random.nextInt(30)));
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  void read(byte[] input) {
    try {
      check(reader.read(input, key.peerId()), input.length);
    } catch (Malformed e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void mutated_rpcs_are_read_within_bounds_or_refused() {
    long end = System.nanoTime() + SEARCH.toNanos();
    do {
      byte[] original = rpc();
      reader.read(original, key.peerId());
      for (int i = 0; i < 50; i++) {
        byte[] mutated = Mutations.mutate(original, random);
        read(mutated);
      }
    } while (System.nanoTime() < end);
  }

  private void check(Rpc rpc, int length) {
    int statements =
        rpc.subscriptions.size()
            + rpc.messages.size()
            + rpc.wanted.size()
            + rpc.unwanted.size()
            + rpc.grafts.size()
            + rpc.prunes.size()
            + rpc.announcements.size();
    assertThat(statements).isLessThanOrEqualTo(length / 2);
    for (Message message : rpc.messages) {
      Rpc again = reader.read(message.field(), key.peerId());
      assertThat(again.messages).hasSize(1);
      assertThat(again.messages.get(0).field()).isEqualTo(message.field());
    }
  }

  @Test
  void a_router_survives_whatever_it_is_told() {
    long end = System.nanoTime() + SEARCH.toNanos();
    do {
      TestPeer peer = TestPeer.of(node, "news");
      for (int i = 0; i < 50 && !peer.peer.gone; i++) {
        peer.say(Mutations.mutate(rpc(), random));
        time.run(random.nextInt(200));
      }
      peer.leave();
    } while (System.nanoTime() < end);

    assertThat(node.router.stats().peers()).isZero();
    assertThat(topic.meshPeers()).isEmpty();
    assertThat(node.router.stats().queuedBytes()).isZero();
  }
}

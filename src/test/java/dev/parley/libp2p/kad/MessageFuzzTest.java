package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.wire.ProtoWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages, mutated at random for as long as {@code parley.fuzz.seconds} says. */
class MessageFuzzTest {

  private static final Duration SEARCH = Duration.ofSeconds(Long.getLong("parley.fuzz.seconds", 1));
  private static final long SEED = Long.getLong("parley.fuzz.seed", 1);

  private final Random random = new Random(SEED);

  @Test
  void mutated_messages_are_refused_or_mean_something() {
    long end = System.nanoTime() + SEARCH.toNanos();
    do {
      byte[] encoded = message().encode();
      assertThat(Message.decode(encoded).encode()).isEqualTo(encoded);
      for (int i = 0; i < 100; i++) {
        decode(mutate(encoded));
      }
    } while (System.nanoTime() < end);
  }

  @Test
  void nested_lengths_that_lie_are_refused() {
    ProtoWriter peer = new ProtoWriter().bytes(1, Peers.random(random).bytes());
    byte[] answer = new ProtoWriter().number(1, 4).message(8, peer).toBytes();
    for (int at = 0; at < answer.length; at++) {
      for (int value = 0; value < 256; value++) {
        byte[] lying = answer.clone();
        lying[at] = (byte) value;
        decode(lying);
        decode(Arrays.copyOf(lying, at));
      }
    }
  }

  static void decode(byte[] input) {
    Message message;
    try {
      message = Message.decode(input);
    } catch (Malformed e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    assertThat(message.closer()).hasSizeLessThanOrEqualTo(Message.MAX_PEERS);
    assertThat(message.closer()).allMatch(peer -> peer.addresses().size() <= Message.MAX_ADDRESSES);
    byte[] again = message.encode();
    assertThat(Message.decode(again).encode()).isEqualTo(again);
  }

  private Message message() {
    Message.Type[] types = Message.Type.values();
    byte[] key = new byte[random.nextInt(40)];
    random.nextBytes(key);
    List<Message.Peer> closer = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      Multiaddr address = Peers.everywhere(random.nextInt(10_000));
      List<Multiaddr> addresses =
          random.nextBoolean()
              ? List.of(address)
              : List.of(address, Multiaddr.parse("/dns4/a.b/tcp/1"));
      closer.add(new Message.Peer(Peers.random(random), addresses, random.nextBoolean()));
    }
    return new Message(types[random.nextInt(types.length)], key, closer);
  }

  private byte[] mutate(byte[] encoded) {
    byte[] mutated = encoded.clone();
    for (int times = 1 + random.nextInt(3); times > 0 && mutated.length > 0; times--) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(4)) {
        case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> mutated[at] = (byte) random.nextInt(256);
        case 2 -> mutated = Arrays.copyOf(mutated, at);
        default -> mutated = doubled(mutated, at);
      }
    }
    return mutated;
  }

  private static byte[] doubled(byte[] bytes, int from) {
    byte[] longer = Arrays.copyOf(bytes, bytes.length + bytes.length - from);
    System.arraycopy(bytes, from, longer, bytes.length, bytes.length - from);
    return longer;
  }
}

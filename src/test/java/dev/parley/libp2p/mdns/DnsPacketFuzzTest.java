package dev.parley.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.identify.Mutations;
import dev.parley.libp2p.mdns.DnsPacket.Question;
import dev.parley.libp2p.mdns.DnsPacket.Resource;
import dev.parley.libp2p.peers.TestPeers;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever bytes the local network carries: they are read within their bounds, or refused. */
class DnsPacketFuzzTest {

  private static final long SEARCH_NANOS = Long.getLong("parley.fuzz.seconds", 1) * 1_000_000_000L;

  private final Random random = new Random(Long.getLong("parley.fuzz.seed", 1));

  @Test
  void mutated_packets_are_bounded_or_refused() {
    byte[] original =
        new DnsPacket(
                true,
                List.of(new Question("_p2p._udp.local", DnsPacket.POINTER)),
                List.of(
                    Resource.pointer("_p2p._udp.local", "abc._p2p._udp.local", 120),
                    Resource.text(
                        "abc._p2p._udp.local",
                        "dnsaddr=" + TestPeers.address(1).withPeer(TestPeers.peer(1)),
                        120)))
            .encoded();
    long end = System.nanoTime() + SEARCH_NANOS;
    do {
      for (int i = 0; i < 100; i++) {
        byte[] mutated = Mutations.mutate(original, random);
        if (random.nextBoolean()) {
          // Compression: a pointer to anywhere.
          int at = 12 + random.nextInt(Math.max(1, mutated.length - 12));
          if (at + 1 < mutated.length) {
            mutated[at] = (byte) (0xc0 | random.nextInt(2));
            mutated[at + 1] = (byte) random.nextInt(mutated.length);
          }
        }
        read(mutated);
      }
    } while (System.nanoTime() < end);
  }

  static void read(byte[] bytes) {
    DnsPacket packet;
    try {
      packet = DnsPacket.decode(bytes);
    } catch (Malformed refused) {
      assertThat(refused.getMessage()).isNotBlank();
      return;
    }
    assertThat(packet.questions().size() + packet.records().size())
        .isLessThanOrEqualTo(DnsPacket.MAX_ENTRIES);
    assertThat(packet.records())
        .allMatch(record -> record.name().length() <= 255 && record.target().length() <= 255);
    List<Announcement> announced = Announcement.in(packet, "_p2p._udp.local", address -> true);
    assertThat(announced).hasSizeLessThanOrEqualTo(Announcement.MAX_PEERS);
  }
}

package dev.parley.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.mdns.DnsPacket.Question;
import dev.parley.libp2p.mdns.DnsPacket.Resource;
import dev.parley.libp2p.peers.TestPeers;
import dev.parley.libp2p.sim.VirtualTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody on the local network, or pretending to be, says and asks far too much. */
class MdnsSpamAttackTest {

  private static final String SERVICE = MdnsOptions.DEFAULT.service();
  private static final Multiaddr NEXT_DOOR = Multiaddr.parse("/ip4/192.168.1.66/tcp/4001");

  private final VirtualTime time = new VirtualTime(1);
  private final Loop loop = time.loop();
  private final TestLan lan = new TestLan(loop);
  private final TestLan.Port mallory = lan.join("192.168.1.66");
  private final PeerId self = TestPeers.peer(0);
  private final Map<PeerId, List<Multiaddr>> found = new LinkedHashMap<>();
  private int told;

  @BeforeEach
  void start() {
    Mdns.start(
        loop,
        lan.join("192.168.1.1"),
        MdnsOptions.DEFAULT,
        self,
        () -> List.of(Multiaddr.parse("/ip4/192.168.1.1/tcp/4001")),
        (peer, addresses) -> {
          found.put(peer, addresses);
          told++;
        });
    time.run(40_000);
    lan.sent.clear();
  }

  @Test
  void one_machine_invents_only_a_few_peers() {
    for (int i = 1; i < 5_000; i++) {
      mallory.send(announcement(TestPeers.peer(i), NEXT_DOOR));
      time.run(100);
    }

    assertThat(found).hasSizeBetween(1, 8 * FoundPeers.MAX_PEERS_PER_SOURCE);
    assertThat(told).isLessThan(16 * 10);
  }

  @Test
  void many_forged_senders_fill_a_bounded_table() {
    for (int i = 1; i < 5_000; i++) {
      mallory.sendFrom(
          TestLan.ip("192.168.1." + i % 250), announcement(TestPeers.peer(i), NEXT_DOOR));
    }
    time.run(1_000);

    assertThat(found).hasSizeBetween(1, FoundPeers.MAX_PEERS);
  }

  @Test
  void a_sender_from_elsewhere_is_not_heard() {
    mallory.sendFrom(TestLan.ip("8.8.8.8"), announcement(TestPeers.peer(1), NEXT_DOOR));
    time.run(1_000);

    assertThat(found).isEmpty();
  }

  @Test
  void addresses_outside_of_the_network_are_not_believed() {
    for (String elsewhere :
        List.of(
            "/ip4/8.8.8.8/tcp/22",
            "/ip4/127.0.0.1/tcp/22",
            "/ip4/10.0.0.1/tcp/22",
            "/dns4/example.org/tcp/22",
            "/ip6/fe80::1/tcp/22",
            "/ip4/192.168.1.5/tcp/0")) {
      mallory.send(announcement(TestPeers.peer(1), Multiaddr.parse(elsewhere)));
    }
    time.run(1_000);

    assertThat(found).isEmpty();
  }

  @Test
  void nobody_is_told_where_he_is_himself() {
    mallory.send(announcement(self, NEXT_DOOR));
    time.run(1_000);

    assertThat(found).isEmpty();
  }

  @Test
  void a_packet_full_of_peers_and_addresses_counts_for_few() {
    List<Resource> records = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      PeerId peer = TestPeers.peer(1 + i % 10);
      String address = "/ip4/192.168.1." + (1 + i) + "/tcp/4001/p2p/" + peer;
      records.add(Resource.text("x." + SERVICE, "dnsaddr=" + address, 120));
    }
    mallory.send(new DnsPacket(true, List.of(), records).encoded());
    time.run(1_000);

    assertThat(found).hasSize(Announcement.MAX_PEERS);
    assertThat(found.values())
        .allSatisfy(
            addresses ->
                assertThat(addresses).hasSizeLessThanOrEqualTo(Announcement.MAX_ADDRESSES));
  }

  @Test
  void two_who_disagree_about_a_peer_are_not_told_on_without_end() {
    for (int i = 1; i < 200; i++) {
      mallory.sendFrom(
          TestLan.ip("192.168.1." + i),
          announcement(TestPeers.peer(1), Multiaddr.parse("/ip4/192.168.1." + i + "/tcp/4001")));
      time.run(50);
    }

    assertThat(told).isLessThanOrEqualTo(3);
  }

  @Test
  void a_flood_of_questions_is_answered_about_once_a_second() {
    byte[] question =
        new DnsPacket(
                false,
                IntStream.range(0, 100)
                    .mapToObj(i -> new Question(SERVICE, DnsPacket.POINTER))
                    .toList(),
                List.of())
            .encoded();
    for (int i = 0; i < 1_000; i++) {
      mallory.send(question);
      time.run(10);
    }
    long answers =
        lan.sent.stream().filter(packet -> DnsPacket.decode(packet).isResponse()).count();

    assertThat(answers).isBetween(1L, 12L);
  }

  private static byte[] announcement(PeerId peer, Multiaddr address) {
    return Announcement.packet(SERVICE, "anybody", peer, List.of(address), 120).encoded();
  }
}

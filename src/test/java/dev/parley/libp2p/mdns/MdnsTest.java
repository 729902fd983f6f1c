package dev.parley.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.mdns.DnsPacket.Question;
import dev.parley.libp2p.peers.TestPeers;
import dev.parley.libp2p.sim.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MdnsTest {

  private static final String SERVICE = MdnsOptions.DEFAULT.service();

  private final VirtualTime time = new VirtualTime(1);
  private final Loop loop = time.loop();
  private final TestLan lan = new TestLan(loop);

  @Test
  void peers_on_one_network_find_each_other_and_not_themselves() {
    Node one = new Node(1, "/ip4/192.168.1.1/tcp/4001");
    Node other = new Node(2, "/ip4/192.168.1.2/tcp/4002");
    time.run(3_000);

    assertThat(one.found).containsExactly(other.announcement());
    assertThat(other.found).containsExactly(one.announcement());
  }

  @Test
  void a_peer_that_comes_later_finds_and_is_found_at_once() {
    Node one = new Node(1, "/ip4/192.168.1.1/tcp/4001");
    time.run(200_000);
    Node late = new Node(2, "/ip4/192.168.1.2/tcp/4001");
    time.run(1_500);

    assertThat(one.found).containsExactly(late.announcement());
    assertThat(late.found).containsExactly(one.announcement());
  }

  @Test
  void a_peer_that_stays_is_told_of_again_about_once_a_minute() {
    Node one = new Node(1, "/ip4/192.168.1.1/tcp/4001");
    new Node(2, "/ip4/192.168.1.2/tcp/4001");
    time.run(10 * 60_000);

    assertThat(one.found).hasSizeBetween(5, 11);
  }

  @Test
  void questions_become_rare() {
    new Node(1, "/ip4/192.168.1.1/tcp/4001");
    time.run(60 * 60_000);

    assertThat(lan.sent).hasSizeBetween(2 * 60, 2 * 70);
  }

  @Test
  void only_addresses_of_the_network_are_announced() {
    new Node(
        1,
        "/ip4/192.168.1.1/tcp/4001",
        "/ip4/127.0.0.1/tcp/4001",
        "/ip4/8.8.8.8/tcp/4001",
        "/ip4/192.168.1.1/udp/4001/quic-v1");
    Node other = new Node(2, "/ip4/192.168.1.2/tcp/4001");
    time.run(3_000);

    assertThat(other.found.get(0).addresses())
        .containsExactly(Multiaddr.parse("/ip4/192.168.1.1/tcp/4001"));
  }

  @Test
  void a_peer_that_only_listens_elsewhere_is_silent() {
    new Node(1, "/ip4/127.0.0.1/tcp/4001");
    time.run(3_000);

    assertThat(lan.sent).noneMatch(packet -> DnsPacket.decode(packet).isResponse());
  }

  @Test
  void a_goodbye_makes_a_return_news() {
    Node one = new Node(1, "/ip4/192.168.1.1/tcp/4001");
    Node other = new Node(2, "/ip4/192.168.1.2/tcp/4001");
    time.run(3_000);
    other.mdns.close();
    time.run(1_000);
    new Node(2, "/ip4/192.168.1.2/tcp/4001");
    time.run(1_000);

    assertThat(one.found).containsExactly(other.announcement(), other.announcement());
  }

  @Test
  void a_node_that_is_closed_is_silent() {
    Node one = new Node(1, "/ip4/192.168.1.1/tcp/4001");
    time.run(3_000);
    one.mdns.close();
    one.mdns.close();
    lan.sent.clear();
    time.run(1_000);
    lan.join("192.168.1.9").send(question(SERVICE));
    time.run(3_000);

    assertThat(lan.sent).hasSize(1);
  }

  @Test
  void a_network_of_another_name_is_not_answered() {
    MdnsOptions options = MdnsOptions.DEFAULT.withService("_mine._udp.local");
    Node one = new Node(options, 1, "/ip4/192.168.1.1/tcp/4001");
    new Node(2, "/ip4/192.168.1.2/tcp/4001");
    time.run(5_000);

    assertThat(one.found).isEmpty();
  }

  @Test
  void whoever_asks_for_services_hears_of_this_one() {
    new Node(1, "/ip4/192.168.1.1/tcp/4001");
    time.run(5_000);
    lan.sent.clear();
    lan.join("192.168.1.9").send(question("_services._dns-sd._udp.local"));
    time.run(2_000);

    assertThat(lan.sent)
        .map(DnsPacket::decode)
        .flatExtracting(DnsPacket::records)
        .anyMatch(
            record ->
                record.name().equals("_services._dns-sd._udp.local")
                    && record.target().equals(SERVICE));
  }

  @Test
  void the_announcement_has_the_form_that_others_read() {
    Node one = new Node(1, "/ip4/192.168.1.1/tcp/4001");
    time.run(500);
    DnsPacket packet =
        lan.sent.stream()
            .map(DnsPacket::decode)
            .filter(DnsPacket::isResponse)
            .findFirst()
            .orElseThrow();

    assertThat(packet.questions()).isEmpty();
    assertThat(packet.records().get(0).name()).isEqualTo(SERVICE);
    String name = packet.records().get(0).target();
    assertThat(name).matches("[a-z0-9]{32,63}\\._p2p\\._udp\\.local");
    assertThat(packet.records().get(1).name()).isEqualTo(name);
    assertThat(packet.records().get(1).ttlSeconds()).isEqualTo(120);
    assertThat(packet.records().get(1).texts())
        .containsExactly("dnsaddr=/ip4/192.168.1.1/tcp/4001/p2p/" + one.peer);
  }

  private static byte[] question(String name) {
    return new DnsPacket(false, List.of(new Question(name, DnsPacket.POINTER)), List.of())
        .encoded();
  }

  /** Somebody on the network, and whom he found. */
  private final class Node {

    final List<Announcement> found = new ArrayList<>();
    final PeerId peer;
    final List<Multiaddr> addresses;
    final Mdns mdns;

    Node(int number, String... addresses) {
      this(MdnsOptions.DEFAULT, number, addresses);
    }

    Node(MdnsOptions options, int number, String... addresses) {
      this.peer = TestPeers.peer(number);
      this.addresses = List.of(addresses).stream().map(Multiaddr::parse).toList();
      this.mdns =
          Mdns.start(
              loop,
              lan.join("192.168.1." + number),
              options,
              peer,
              () -> this.addresses,
              (other, where) -> found.add(new Announcement(other, where, 0)));
    }

    Announcement announcement() {
      return new Announcement(peer, addresses, 0);
    }
  }
}

package dev.parley.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.PeerListener;
import dev.parley.libp2p.StreamLimits;
import dev.parley.libp2p.sim.Cluster;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IdentifyTest {

  private final TestPair pair = new TestPair();
  private final Host host = pair.host;
  private final Host other = pair.other;
  private final Cluster cluster = pair.cluster;

  @Test
  void both_sides_of_a_connection_introduce_themselves() {
    pair.connect();
    cluster.run(1_000);

    assertIntroduced(host.connection(other.peerId()), other);
    assertIntroduced(other.connection(host.peerId()), host);
  }

  private static void assertIntroduced(Connection connection, Host peer) {
    PeerInfo info = connection.info();
    assertThat(info.peer()).isEqualTo(peer.peerId());
    assertThat(info.addresses()).isEqualTo(peer.addresses());
    assertThat(info.protocols()).isEqualTo(peer.protocols());
    assertThat(info.observedAddress()).isEqualTo(connection.localAddress());
    assertThat(info.agentVersion()).isEqualTo("parley");
    assertThat(info.protocolVersion()).isEqualTo("ipfs/0.1.0");
  }

  @Test
  void a_peer_that_dialled_can_be_dialled_later() {
    pair.connect();
    cluster.run(1_000);

    assertThat(other.addressBook().addresses(host.peerId())).isEqualTo(host.addresses());
  }

  @Test
  void addresses_of_a_connected_peer_do_not_expire() {
    pair.connect();
    cluster.run(5 * 3_600_000L);

    assertThat(other.addressBook().addresses(host.peerId())).isEqualTo(host.addresses());
  }

  @Test
  void a_new_protocol_is_told_to_peers_once_for_all_changes() {
    pair.connect();
    cluster.run(1_000);
    List<PeerInfo> news = new ArrayList<>();
    other.addListener(
        new PeerListener() {
          @Override
          public void identified(Connection connection, PeerInfo info) {
            news.add(info);
          }
        });

    host.handle("/one/1", StreamLimits.DEFAULT, stream -> {});
    cluster.run(500);
    host.handle("/two/1", StreamLimits.DEFAULT, stream -> {});
    cluster.run(5_000);

    assertThat(news).hasSize(1);
    assertThat(news.get(0).protocols()).contains("/one/1", "/two/1");
  }

  @Test
  void a_push_that_is_thrown_away_is_repeated() {
    pair.connect();
    cluster.run(1_000);
    int[] pushes = {0};
    other.handle(
        Identify.PUSH_PROTOCOL,
        StreamLimits.DEFAULT,
        stream -> {
          if (++pushes[0] == 1) {
            stream.reset();
          } else {
            stream.handler(bytes -> {}).endHandler(end -> stream.end());
          }
        });
    host.handle("/one/1", StreamLimits.DEFAULT, stream -> {});
    cluster.run(30_000);

    assertThat(pushes[0]).isEqualTo(2);
  }

  @Test
  void a_peer_that_throws_every_push_away_is_not_pestered() {
    pair.connect();
    cluster.run(1_000);
    int[] pushes = {0};
    other.handle(
        Identify.PUSH_PROTOCOL,
        StreamLimits.DEFAULT,
        stream -> {
          pushes[0]++;
          stream.reset();
        });
    host.handle("/one/1", StreamLimits.DEFAULT, stream -> {});
    cluster.run(600_000);

    assertThat(pushes[0]).isEqualTo(3);
  }

  @Test
  void a_peer_that_takes_no_pushes_gets_none() {
    other.unhandle(Identify.PUSH_PROTOCOL);
    pair.connect();
    cluster.run(1_000);
    long refused = other.stats().refused().values().stream().mapToLong(Long::longValue).sum();

    host.handle("/one/1", StreamLimits.DEFAULT, stream -> {});
    cluster.run(5_000);
    assertThat(other.stats().refused().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(refused);
  }

  @Test
  void a_message_in_several_frames_is_one_message() {
    IdentifyMessage first = pair.message();
    IdentifyMessage second = new IdentifyMessage();
    second.protocols.add("/more/1");
    second.agentVersion = "other/2";
    pair.answerWith(first.encoded(), second.encoded());

    PeerInfo info = pair.identified();
    assertThat(info.protocols()).containsExactly(Identify.PROTOCOL, "/test/1", "/more/1");
    assertThat(info.agentVersion()).isEqualTo("other/2");
    assertThat(info.addresses()).isEqualTo(first.listenAddresses);
  }

  @Test
  void a_peer_that_forgets_to_close_is_understood_in_the_end() {
    byte[] message = pair.message().encoded();
    pair.answerWith(
        stream ->
            stream.write(Buffer.buffer().appendByte((byte) message.length).appendBytes(message)));

    assertThat(message.length).isLessThan(128);
    assertThat(pair.identified().agentVersion()).isEqualTo("other/1");
  }

  @Test
  void signed_addresses_replace_the_others() {
    IdentifyMessage message = pair.message();
    message.signedPeerRecord = pair.record(1, TestPair.addresses(2, 3));
    pair.answerWith(message.encoded());

    assertThat(pair.identified().addresses()).isEqualTo(TestPair.addresses(2, 3));
    assertThat(host.addressBook().addresses(other.peerId())).containsAll(TestPair.addresses(2, 3));
  }

  @Test
  void addresses_may_name_their_own_peer_and_nobody_else() {
    IdentifyMessage message = pair.message();
    message.listenAddresses.clear();
    message.listenAddresses.add(TestPair.addresses(1).get(0).withPeer(other.peerId()));
    message.listenAddresses.add(TestPair.addresses(2).get(0).withPeer(host.peerId()));
    message.observedAddress = TestPair.addresses(3).get(0).withPeer(host.peerId());
    pair.answerWith(message.encoded());

    PeerInfo info = pair.identified();
    assertThat(info.addresses()).isEqualTo(TestPair.addresses(1));
    assertThat(info.observedAddress().withoutPeer()).isEqualTo(TestPair.addresses(3).get(0));
  }

  @Test
  void an_address_that_cannot_be_read_does_not_cost_the_others() {
    byte[] unheardOf = {0x12, 0x03, 0x7f, 0x01, 0x02};
    pair.answerWith(unheardOf, pair.message().encoded());

    assertThat(pair.identified().addresses()).isEqualTo(TestPair.addresses(1));
  }

  @Test
  void a_push_changes_what_it_mentions() {
    pair.answerWith(pair.message().encoded());
    pair.identified();
    IdentifyMessage push = new IdentifyMessage();
    push.protocols.add("/new/1");
    pair.push(push.encoded());

    assertThat(pair.known().protocols()).containsExactly("/new/1");
    assertThat(pair.known().addresses()).isEqualTo(TestPair.addresses(1));
    assertThat(pair.known().agentVersion()).isEqualTo("other/1");
  }

  @Test
  void a_peer_without_identify_is_just_not_known() {
    other.unhandle(Identify.PROTOCOL);
    Connection connection = pair.connect();
    cluster.run(60_000);

    assertThat(connection.info()).isNull();
    assertThat(connection.isClosed()).isFalse();
  }

  @Test
  void a_peer_that_is_slow_is_asked_again() {
    byte[] message = pair.message().encoded();
    int[] asked = {0};
    pair.answerWith(
        stream -> {
          if (++asked[0] == 2) {
            TestPair.write(stream, message);
          }
        });

    pair.identified();
    assertThat(asked[0]).isEqualTo(2);
  }

  @Test
  void a_host_with_far_too_much_to_say_says_what_others_can_read() {
    Multiaddr[] many =
        IntStream.range(1, 200)
            .mapToObj(i -> Multiaddr.parse("/dns4/" + "x".repeat(50) + i + ".org/tcp/4001"))
            .toArray(Multiaddr[]::new);
    TestPair talkative =
        new TestPair(
            new Cluster(1).withOptions(options -> options.withAnnounce(Arrays.asList(many))));
    for (int i = 0; i < 200; i++) {
      talkative.host.handle("/protocol/" + i, StreamLimits.DEFAULT, stream -> {});
    }

    byte[] said = new OwnIntroduction(talkative.host, IdentifyOptions.DEFAULT).to(many[0]);
    IdentifyMessage read = IdentifyMessage.decode(said);
    assertThat(said).hasSizeLessThan(4_096);
    assertThat(read.listenAddresses).isNotEmpty();
    assertThat(read.protocols).contains(Identify.PROTOCOL, Ping.PROTOCOL);
    assertThat(PeerRecord.open(Envelope.decode(read.signedPeerRecord)).addresses())
        .isEqualTo(read.listenAddresses);
  }

  @Test
  void private_addresses_are_not_taken_from_a_peer_far_away() {
    Multiaddr router = Multiaddr.parse("/ip4/192.168.0.1/tcp/80");
    IdentifyMessage message = pair.message();
    message.listenAddresses.add(router);
    message.listenAddresses.add(Multiaddr.parse("/ip4/127.0.0.1/tcp/22"));
    pair.answerWith(message.encoded());
    pair.identified();

    assertThat(host.addressBook().addresses(other.peerId()))
        .contains(TestPair.addresses(1).get(0))
        .doesNotContain(router, Multiaddr.parse("/ip4/127.0.0.1/tcp/22"));
  }

  @Test
  void private_addresses_are_taken_from_a_peer_next_door() {
    TestPair neighbours =
        new TestPair(new Cluster(1).withAddresses(index -> "192.168.0." + (1 + index)));
    neighbours.identified();

    assertThat(neighbours.host.addressBook().addresses(neighbours.other.peerId()))
        .isEqualTo(neighbours.other.addresses());
  }
}

package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.sim.Cluster;
import dev.parley.libp2p.wire.ProtoWriter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers that are too large, too many, too slow, or endless. */
class AnswerBombAttackTest {

  private final Cluster cluster = new Cluster(14);
  private final KadNetwork network = new KadNetwork(cluster).start(5);
  private final Cluster.Node victim = cluster.node(1);
  private final Cluster.Node mallory = network.startStranger();

  @Test
  void an_answer_above_64_kib_is_refused() {
    byte[] large = new ProtoWriter().number(1, 4).bytes(99, new byte[Message.MAX_READ]).toBytes();
    Liar.answering(mallory, request -> large);

    meet();

    assertRefused();
  }

  @Test
  void an_answer_that_announces_gigabytes_is_refused() {
    byte[] length = new ProtoWriter().varint(4L << 30).toBytes();
    Liar.doing(mallory, (stream, request) -> stream.write(Buffer.buffer(length)));

    meet();

    assertRefused();
  }

  @Test
  void an_answer_to_another_question_is_refused() {
    Liar.answering(mallory, r -> Message.answer(Message.Type.GET_VALUE, List.of()).encode());

    meet();

    assertRefused();
  }

  @Test
  void an_answer_that_trickles_is_not_waited_for() {
    Liar.doing(
        mallory,
        (stream, request) -> {
          stream.write(Buffer.buffer(new byte[] {50, 8}));
          mallory.host().loop().every(500, () -> stream.write(Buffer.buffer(new byte[] {0})));
        });

    meet();

    assertRefused();
  }

  @Test
  void of_many_answers_the_first_counts_and_the_stream_is_thrown_away() {
    byte[] frame =
        Questions.frame(
            Liar.telling(List.of(Liar.peer(Peers.random(cluster.random()), Peers.everywhere(1)))));
    Liar.doing(
        mallory,
        (stream, request) ->
            mallory.host().loop().every(10, () -> stream.write(Buffer.buffer(frame))));
    long before = network.kad(victim).stats().receivedBytes();

    meet();
    long received = network.kad(victim).stats().receivedBytes() - before;
    cluster.run(60_000);

    assertThat(received).isLessThan(200_000);
    assertThat(victim.host().connection(mallory.peerId()).streams()).isEmpty();
  }

  @Test
  void thousands_of_peers_and_addresses_become_twenty_with_sixteen() {
    List<Message.Peer> many = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      List<Multiaddr> addresses = new ArrayList<>();
      for (int port = 1; port <= 90; port++) {
        addresses.add(Peers.tcp("203.0.113." + i, port));
      }
      many.add(new Message.Peer(Peers.random(cluster.random()), addresses, false));
    }
    byte[] answer = Liar.telling(many);
    assertThat(answer.length).isLessThan(Message.MAX_READ);

    Hearsay hearsay = new Hearsay(victim.peerId(), KademliaOptions.DEFAULT, new Counters());
    List<PeerAddresses> usable = hearsay.usable(Message.decode(answer).closer(), mallory.address());

    assertThat(usable).hasSize(20).allMatch(peer -> peer.addresses().size() == 16);
  }

  @Test
  void a_lookup_through_bombers_remembers_no_more_than_it_may() {
    Swarm swarm = new Swarm(15, 100);
    byte[] name = Peers.random(swarm.random).bytes();
    List<Contact> known = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      PeerId bomber = Peers.near(Key.of(name), 6, swarm.random);
      swarm.addLiar(bomber, Peers.everywhere(5_000 + i), any -> bomb(swarm));
      known.add(swarm.contact(bomber));
    }
    Lookup lookup = swarm.lookup(name);

    swarm.run(lookup, known);

    assertThat(lookup.size()).isLessThanOrEqualTo(8 * Swarm.K + 120);
    assertThat(lookup.queries()).isLessThanOrEqualTo(120);
  }

  private static List<PeerAddresses> bomb(Swarm swarm) {
    List<PeerAddresses> peers = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      peers.add(new PeerAddresses(Peers.random(swarm.random), List.of(Peers.everywhere(i))));
    }
    return peers;
  }

  /** The victim asks the bomber, because it says that it is a server. */
  private void meet() {
    cluster.await(victim.host().connect(mallory.address()));
    cluster.run(12_000);
    Future<List<PeerAddresses>> lookup = network.kad(victim).closest(network.anyName());
    cluster.run(12_000);
    assertThat(lookup.result()).isNotEmpty();
  }

  private void assertRefused() {
    KademliaStats stats = network.kad(victim).stats();
    assertThat(stats.failedQueries()).isPositive();
    assertThat(stats.receivedBytes()).isLessThan(200_000);
    assertThat(network.kad(victim).peers())
        .extracting(PeerAddresses::peer)
        .doesNotContain(mallory.peerId())
        .hasSize(4);
  }
}

package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.sim.Cluster;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a node answers. */
class ServiceTest {

  private final Cluster cluster = new Cluster(11);
  private final KadNetwork network = new KadNetwork(cluster).start(6);
  private final Cluster.Node server = cluster.node(1);
  private final Cluster.Node asker = network.startStranger();

  @Test
  void many_requests_on_one_stream_are_answered_in_order() {
    Questions questions = Questions.open(cluster, asker, server);

    questions.ask(find(cluster.node(2).peerId())).ask(find(cluster.node(3).peerId()));
    questions.ask(new Message(Message.Type.PING, new byte[0], List.of()));
    cluster.run(1_000);

    assertThat(questions.answers)
        .extracting(Message::type)
        .containsExactly(Message.Type.FIND_NODE, Message.Type.FIND_NODE, Message.Type.PING);
    assertThat(questions.answers.get(0).closer().get(0).id()).isEqualTo(cluster.node(2).peerId());
    assertThat(questions.answers.get(1).closer().get(0).id()).isEqualTo(cluster.node(3).peerId());
  }

  @Test
  void a_stream_that_is_half_closed_is_answered_and_ended() {
    Questions questions = Questions.open(cluster, asker, server);

    questions.ask(find(cluster.node(2).peerId())).stream.end();
    cluster.run(1_000);

    assertThat(questions.answers).hasSize(1);
    assertThat(questions.closed).isTrue();
  }

  @ParameterizedTest
  @EnumSource(
      value = Message.Type.class,
      names = {"PUT_VALUE", "GET_VALUE", "ADD_PROVIDER", "GET_PROVIDERS", "PING"})
  void what_is_not_kept_here_gets_an_empty_answer(Message.Type type) {
    Questions questions = Questions.open(cluster, asker, server);

    questions.ask(new Message(type, new byte[] {1, 2, 3}, List.of()));
    cluster.run(1_000);

    assertThat(questions.answers).hasSize(1);
    assertThat(questions.answers.get(0).type()).isEqualTo(type);
    assertThat(questions.answers.get(0).closer()).isEmpty();
  }

  @Test
  void neither_the_asker_nor_the_node_itself_is_told() {
    Questions questions = Questions.open(cluster, cluster.node(4), server);

    questions.ask(Message.findNode(network.anyName()));
    cluster.run(1_000);

    assertThat(told(questions))
        .hasSize(4)
        .doesNotContain(server.peerId(), cluster.node(4).peerId());
  }

  @Test
  void a_node_that_is_asked_for_itself_tells_where_it_is() {
    Questions questions = Questions.open(cluster, asker, server);

    questions.ask(find(server.peerId()));
    cluster.run(1_000);

    Message.Peer first = questions.answers.get(0).closer().get(0);
    assertThat(first.id()).isEqualTo(server.peerId());
    assertThat(first.addresses()).containsExactly(server.address().withoutPeer());
  }

  @Test
  void a_connected_peer_is_told_to_those_who_ask_for_it_and_to_nobody_else() {
    Cluster.Node client = network.startStranger();
    cluster.await(client.host().connect(server.address()));
    cluster.run(1_000);
    Questions questions = Questions.open(cluster, asker, server);

    questions.ask(find(client.peerId())).ask(Message.findNode(network.anyName()));
    cluster.run(1_000);

    assertThat(questions.answers.get(0).closer())
        .filteredOn(peer -> peer.id().equals(client.peerId()))
        .hasSize(1);
    assertThat(questions.answers.get(1).closer())
        .extracting(Message.Peer::id)
        .doesNotContain(client.peerId());
  }

  @Test
  void a_stream_on_which_nobody_asks_is_reset_after_ten_seconds() {
    Questions questions = Questions.open(cluster, asker, server);
    questions.ask(find(server.peerId()));

    cluster.run(9_500);
    assertThat(questions.closed).isFalse();
    questions.ask(find(server.peerId()));
    cluster.run(9_500);
    assertThat(questions.closed).isFalse();
    cluster.run(1_500);
    assertThat(questions.closed).isTrue();
  }

  @Test
  void the_longest_answer_stays_below_what_others_read() {
    KademliaOptions options = KademliaOptions.DEFAULT;
    String label = "a".repeat(60) + ".";
    Multiaddr longest =
        Multiaddr.parse("/dns4/" + label + label + label + "a".repeat(50) + "/tcp/4001");
    PeerId longId = cluster.node(0).peerId();
    RoutingTable table = new RoutingTable(Key.of(server.peerId()), 20, IpLimits.DEFAULT);
    for (int i = 0; i < 1_000; i++) {
      List<Multiaddr> many = Collections.nCopies(16, longest);
      table.add(new Contact(Peers.random(cluster.random()), null, many, 0), 0);
    }
    Hearsay hearsay = new Hearsay(server.peerId(), options, new Counters());
    Responder responder = new Responder(server.host(), options, table, hearsay);
    cluster.await(asker.host().connect(server.address()));
    cluster.run(200);

    Message answer =
        responder.answer(
            Message.findNode(longId.bytes()), server.host().connection(asker.peerId()));

    assertThat(answer.closer()).hasSize(20);
    assertThat(answer.encode().length).isBetween(8_000, Message.MAX_WRITTEN);
  }

  private static List<PeerId> told(Questions questions) {
    return questions.answers.get(0).closer().stream().map(Message.Peer::id).toList();
  }

  private static Message find(PeerId peer) {
    return Message.findNode(peer.bytes());
  }
}

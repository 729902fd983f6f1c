package dev.parley.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.MembersPage;
import dev.parley.bus.NetworkState;
import dev.parley.bus.Outcomes;
import dev.parley.bus.Query;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Topic;
import dev.parley.node.Author;
import dev.parley.node.PeerNetwork;
import dev.parley.node.PeerNetwork.Peer;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Ids;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Message;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.Role;
import dev.parley.protocol.SignedRecord;
import dev.parley.sync.SyncOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node writes is on the others, by gossip alone. */
class GossipTest {

  private static final int NODES = 4;
  private static final long MESH_MILLIS = 5_000;

  @TempDir Path directory;

  private PeerNetwork network;
  private Peer first;
  private Author alice;
  private Author bob;

  @BeforeEach
  void start() {
    // So rarely that nothing in these tests comes by sync.
    network = new PeerNetwork(directory, 1).withSync(SyncOptions.DEFAULT.withTickMillis(3_600_000));
    network.start(NODES).connectAll().run(MESH_MILLIS);
    first = network.peer(0);
    alice = first.author(1);
    bob = first.author(2);
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void a_record_of_each_domain_is_on_all_nodes() {
    Hash chat = Ids.dmChat(alice.address(), bob.address());
    first.write(message("hello"));
    first.write(alice.create("a group", now()));
    first.write(alice.identity("key", now()));
    first.write(alice.read(chat, 7, now()));
    network.run(1_000);
    for (Domain domain : Domain.values()) {
      assertThat(first.export(domain)).hasSize(1);
      others().forEach(peer -> assertSame(peer, domain));
    }
  }

  @Test
  void each_node_checks_a_signature_once_whatever_way_it_comes() {
    first.write(message("hello"));
    network.run(1_000);
    others().forEach(peer -> assertThat(peer.intake().signatureChecks()).isEqualTo(1));
    assertThat(first.intake().signatureChecks()).isZero();
  }

  @Test
  void a_single_write_leaves_at_once_and_a_burst_in_few_messages() {
    first.write(message("single"));
    assertThat(gossip(first).published()).isEqualTo(1);
    for (int i = 0; i < 200; i++) {
      first.write(message("burst " + i));
    }
    network.run(1_000);
    assertThat(gossip(first).published()).isLessThanOrEqualTo(5);
    assertThat(gossip(first).announced()).isEqualTo(201);
    others().forEach(peer -> assertThat(peer.export(Domain.MESSAGES)).hasSize(201));
  }

  @Test
  void membership_ops_may_come_in_any_order() {
    MemberOp create = Author.stamped(alice.create("a group", now()));
    MemberOp add = Author.stamped(alice.add(alice.group(), bob.address(), Role.ADMIN, now() + 1));
    Author carol = first.author(3);
    MemberOp byBob =
        Author.stamped(bob.add(alice.group(), carol.address(), Role.MEMBER, now() + 2));
    Topic elsewhere = somebodyElse();
    tell(elsewhere, byBob);
    tell(elsewhere, add);
    others().forEach(peer -> assertThat(members(peer, carol)).isZero());
    tell(elsewhere, create);
    others().forEach(peer -> assertThat(members(peer, carol)).isEqualTo(3));
  }

  @Test
  void a_node_asks_the_mesh_for_records_by_key() {
    Message message = Author.stamped(message("hello"));
    network.peer(2).hold(List.of(message));
    Future<Outcomes> asked = first.peers().gossip().ask(Domain.MESSAGES, List.of(message.key()));
    Outcomes outcomes = network.cluster().await(asked);
    assertThat(outcomes.outcomes()).hasSize(1);
    assertThat(first.export(Domain.MESSAGES)).hasSize(1);
  }

  @Test
  void a_question_that_nobody_can_answer_ends_in_time() {
    Future<Outcomes> asked =
        first.peers().gossip().ask(Domain.MESSAGES, List.of(message("hello").key()));
    network.run(3_000);
    assertThat(asked.result().outcomes()).isEmpty();
  }

  @Test
  void a_node_does_not_announce_what_others_wrote() {
    first.write(message("hello"));
    network.run(1_000);
    others().forEach(peer -> assertThat(gossip(peer).announced()).isZero());
  }

  @Test
  void a_read_mark_moves_forward_on_all_nodes() {
    Hash chat = Ids.dmChat(alice.address(), bob.address());
    first.write(alice.read(chat, 7, now()));
    network.run(100);
    ReadMark further = alice.read(chat, 9, now());
    first.write(further);
    network.run(1_000);
    others().forEach(peer -> assertSame(peer, Domain.READS));
    assertThat(first.export(Domain.READS)).hasSize(1);
  }

  /** A node of which only the mesh is heard. */
  private Topic somebodyElse() {
    Host host = network.stranger();
    Topic topic = PeerNetwork.tattle(host, Gossip.COMMANDS).get(0);
    network.connect(host, first.host());
    network.run(MESH_MILLIS);
    return topic;
  }

  private void tell(Topic topic, SignedRecord record) {
    topic.publish(Buffer.buffer(GossipCodec.encode(record)));
    network.run(1_000);
  }

  /** How many members {@code reader} sees in alice's group. */
  private int members(Peer peer, Author reader) {
    Query query = new Query.Members(reader.address(), alice.group(), 10, null);
    return peer.<MembersPage>ask(query).map(page -> page.members().size()).otherwise(0).result();
  }

  private void assertSame(Peer peer, Domain domain) {
    assertThat(peer.export(domain)).isEqualTo(first.export(domain));
  }

  private List<Peer> others() {
    return IntStream.range(1, NODES).mapToObj(network::peer).toList();
  }

  private static NetworkState.Gossip gossip(Peer peer) {
    return peer.peers().gossip().state();
  }

  private Message message(String text) {
    return alice.message(bob.address(), text, now());
  }

  private long now() {
    return network.nowMs();
  }
}

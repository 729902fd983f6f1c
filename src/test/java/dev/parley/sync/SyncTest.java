package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.gossip.Gossip;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Topic;
import dev.parley.node.Author;
import dev.parley.node.PeerNetwork;
import dev.parley.node.PeerNetwork.Peer;
import dev.parley.protocol.CborWriter;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Message;
import dev.parley.protocol.RecordCodec;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When nodes compare themselves, and that they hold the same afterwards. */
class SyncTest {

  private static final long MINUTE = 60_000;

  /** The latest that a session begins after a connection, with the handshakes around it. */
  private static final long GREETING = 1_000;

  @TempDir Path directory;

  private PeerNetwork network;
  private Peer first;
  private Peer second;
  private Author alice;
  private Author bob;

  @BeforeEach
  void start() {
    network = new PeerNetwork(directory, 1);
    first = network.start();
    second = network.start();
    alice = first.author(1);
    bob = first.author(2);
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void records_of_each_domain_reach_a_peer_that_comes_later() {
    first.write(message("hello"));
    first.write(alice.create("a group", network.nowMs()));
    first.write(alice.identity("key", network.nowMs()));
    first.write(alice.read(Ids.dmChat(alice.address(), bob.address()), 7, network.nowMs()));
    network.run(MINUTE).connectAll().run(GREETING);
    for (Domain domain : Domain.values()) {
      assertThat(second.export(domain)).hasSize(1).isEqualTo(first.export(domain));
    }
  }

  @Test
  void records_of_both_sides_are_on_both_after_one_meeting() {
    for (int i = 0; i < 300; i++) {
      first.write(message("first " + i));
      second.write(message("second " + i));
    }
    network.run(MINUTE).connectAll().run(GREETING);
    assertThat(first.export(Domain.MESSAGES)).hasSize(600);
    assertThat(second.export(Domain.MESSAGES)).isEqualTo(first.export(Domain.MESSAGES));
  }

  @Test
  void a_record_that_comes_by_gossip_and_by_sync_is_checked_once() {
    Message message = Author.stamped(message("hello"));
    first.hold(List.of(message));
    network.run(MINUTE);
    Host stranger = network.stranger();
    Topic topic = PeerNetwork.tattle(stranger, Gossip.COMMANDS).get(0);
    network.connect(stranger, second.host());
    network.run(5_000);
    network.connect(second.host(), first.host());
    topic.publish(put(message));
    network.run(MINUTE);
    assertThat(second.export(Domain.MESSAGES)).hasSize(1);
    assertThat(second.intake().signatureChecks()).isEqualTo(1);
  }

  @Test
  void peers_that_hold_the_same_compare_themselves_now_and_then() {
    Impostor other = equalPeer();
    network.run(10 * MINUTE);
    List<Long> pauses = new ArrayList<>();
    for (int i = 2; i < other.sessions().size(); i++) {
      pauses.add(other.sessions().get(i) - other.sessions().get(i - 1));
    }
    assertThat(pauses).hasSizeBetween(90, 170).allMatch(pause -> pause > 3_500 && pause < 6_600);
    assertThat(pauses.stream().distinct().count()).isGreaterThan(50);
  }

  @Test
  void a_peer_is_compared_with_as_soon_as_it_comes() {
    Impostor other = equalPeer();
    network.run(GREETING);
    assertThat(other.sessions()).hasSize(1);
  }

  @Test
  void a_session_that_brought_something_is_followed_by_another_at_once() {
    MemoryReplica replica = new MemoryReplica(network.nowMs());
    replica.add(Author.stamped(message("hello")));
    network.run(MINUTE);
    Impostor other = peer(replica);
    network.run(GREETING);
    assertThat(first.export(Domain.MESSAGES)).hasSize(1);
    assertThat(other.sessions()).hasSize(2);
  }

  @Test
  void a_node_knows_when_a_peer_held_the_same() {
    assertThat(first.peers().sync().isCatchingUp()).isFalse();
    network.connectAll();
    network.cluster().until("a peer came", GREETING, first.peers().sync()::isCatchingUp);
    network.run(MINUTE);
    assertThat(first.peers().sync().isCatchingUp()).isFalse();
    assertThat(first.peers().sync().domainsOf(second.host().peerId()))
        .hasSize(4)
        .allMatch(domain -> domain.equalAt() > 0);
  }

  private Impostor equalPeer() {
    return peer(new MemoryReplica(network.nowMs()));
  }

  private Impostor peer(MemoryReplica replica) {
    Host host = network.stranger();
    Impostor impostor = new Impostor(host, SyncProtocol.DAYS, replica, Impostor.Lie.NONE);
    network.connect(first.host(), host);
    return impostor;
  }

  private Message message(String text) {
    return alice.message(bob.address(), text, network.nowMs());
  }

  private static Buffer put(Message message) {
    byte[] encoded = RecordCodec.encode(message);
    return Buffer.buffer(new CborWriter(1_024).map(1).text("PutMessage").raw(encoded).toArray());
  }
}

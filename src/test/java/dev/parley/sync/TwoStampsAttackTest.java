package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Host;
import dev.parley.node.Author;
import dev.parley.node.PeerNetwork;
import dev.parley.node.PeerNetwork.Peer;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Ids;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.Role;
import dev.parley.protocol.SignedRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One record with several stamps, each of which its origin might have given. */
class TwoStampsAttackTest {

  private static final int NODES = 3;
  private static final long MINUTE = 60_000;
  private static final int TICKS_IN_A_MINUTE = 17;

  @TempDir Path directory;

  private PeerNetwork network;
  private Author alice;
  private Author bob;

  @BeforeEach
  void start() {
    network = new PeerNetwork(directory, 1).start(NODES);
    alice = network.peer(0).author(1);
    bob = network.peer(0).author(2);
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void all_replicas_end_with_the_same_copy_whatever_the_order() {
    List<List<SignedRecord>> copies = copies();
    for (List<SignedRecord> ofOne : copies) {
      // A different one is the first, and another the last, on each node.
      for (int node = 0; node < NODES; node++) {
        for (int i = 0; i < ofOne.size(); i++) {
          network.peer(node).hold(List.of(ofOne.get((node + i) % ofOne.size())));
        }
      }
    }
    assertSame();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void replicas_that_got_one_copy_each_agree_on_one(int version) {
    if (version == 1) {
      network.cluster().nodes().forEach(node -> node.host().unhandle(SyncProtocol.DAYS));
    }
    for (List<SignedRecord> ofOne : copies()) {
      for (int node = 0; node < NODES; node++) {
        network.peer(node).hold(List.of(ofOne.get(node)));
      }
    }
    network.run(MINUTE).connectAll().run(MINUTE);
    assertSame();
  }

  @Test
  void a_peer_that_insists_on_a_worse_copy_causes_no_loop() {
    Peer victim = network.peer(0);
    MemoryReplica worse = new MemoryReplica(network.nowMs());
    for (List<SignedRecord> ofOne : copies()) {
      victim.hold(ofOne);
      ofOne.forEach(
          copy -> {
            if (!victim.export(copy.domain()).contains(encoded(copy))) {
              worse.add(copy);
            }
          });
    }
    network.run(MINUTE);
    Host host = network.stranger();
    Impostor stubborn =
        new Impostor(
            host,
            SyncProtocol.DAYS,
            worse,
            Impostor.Lie.of(
                (request, truth) ->
                    truth instanceof SyncAnswer.Push ? new SyncAnswer.Push(1, 0, 0) : truth));
    network.connect(victim.host(), host);
    network.run(MINUTE);
    assertThat(stubborn.sessions()).hasSizeBetween(5, TICKS_IN_A_MINUTE + 3);
  }

  private static Bytes encoded(SignedRecord record) {
    return Bytes.of(RecordCodec.encode(record));
  }

  private void assertSame() {
    for (Domain domain : Domain.values()) {
      for (int node = 0; node < NODES; node++) {
        assertThat(network.peer(node).export(domain))
            .as("%s of node %d", domain, node)
            .isNotEmpty()
            .isEqualTo(network.peer(0).export(domain));
      }
    }
  }

  /** Three copies each of a record of each domain. */
  private List<List<SignedRecord>> copies() {
    long ts = network.nowMs() - 2 * MINUTE;
    Hash chat = Ids.dmChat(alice.address(), bob.address());
    List<List<SignedRecord>> copies = new ArrayList<>();
    copies.add(stamps(alice.message(bob.address(), "hello", ts)));
    copies.add(stamps(alice.create("a group", ts)));
    copies.add(stamps(alice.add(alice.group(), bob.address(), Role.MEMBER, ts)));
    copies.add(stamps(alice.identity("key", ts)));
    copies.add(stamps(alice.read(chat, 7, ts)));
    MemberOp remove = alice.remove(alice.group(), bob.address(), ts);
    copies.add(
        List.of(
            remove.stamped(Hlc.of(ts, 3), Hlc.of(ts, 2)),
            remove.stamped(Hlc.of(ts, 3), Hlc.of(ts, 1)),
            remove.stamped(Hlc.of(ts, 4), Hlc.of(ts, 0))));
    return copies;
  }

  private static List<SignedRecord> stamps(SignedRecord record) {
    long ts = record.signed().originTs();
    return List.of(
        record.stamped(Hlc.of(ts + 1, 0)),
        record.stamped(Hlc.of(ts - 1, 0)),
        record.stamped(Hlc.of(ts, 5)));
  }
}

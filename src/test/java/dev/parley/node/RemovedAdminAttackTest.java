package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.MembersPage;
import dev.parley.bus.Query;
import dev.parley.node.PeerNetwork.Peer;
import dev.parley.protocol.Domain;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.OpType;
import dev.parley.protocol.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An admin who was removed and wants to come back, with the help of a node of its own. */
class RemovedAdminAttackTest {

  private static final int NODES = 3;

  @TempDir Path directory;

  private PeerNetwork network;
  private Peer honest;
  private Peer accomplice;
  private Author alice;
  private Author mallory;

  @BeforeEach
  void start() {
    network = new PeerNetwork(directory, 1).start(NODES).connectAll().run(5_000);
    honest = network.peer(0);
    accomplice = network.peer(1);
    alice = honest.author(1);
    mallory = accomplice.author(666);
    honest.write(alice.create("a group", network.nowMs()));
    network.run(1_000);
    honest.write(alice.add(alice.group(), mallory.address(), Role.ADMIN, network.nowMs()));
    network.run(1_000);
    assertThat(members()).isEqualTo(2);
    honest.write(alice.remove(alice.group(), mallory.address(), network.nowMs()));
    network.run(1_000);
    assertThat(members()).isEqualTo(1);
  }

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void to_add_oneself_again_has_no_effect_anywhere() {
    evade(mallory, network.nowMs());
    assertThat(members()).isEqualTo(1);
    theReplicasAgree();
  }

  @Test
  void to_add_an_accomplice_has_no_effect_anywhere() {
    evade(accomplice.author(667), network.nowMs());
    assertThat(members()).isEqualTo(1);
    theReplicasAgree();
  }

  @Test
  void to_remove_who_removed_it_has_no_effect_anywhere() {
    spread(mallory.remove(alice.group(), alice.address(), network.nowMs()));
    assertThat(members()).isEqualTo(1);
    theReplicasAgree();
  }

  /** Nobody can prove that it was not so, but a remaining admin has the last word. */
  @Test
  void whom_it_backdates_can_be_removed_for_good() {
    Author friend = accomplice.author(667);
    evade(friend, network.nowMs() - 1_500);
    assertThat(members()).isEqualTo(2);
    honest.write(alice.remove(alice.group(), friend.address(), network.nowMs()));
    network.run(20_000);
    assertThat(members()).isEqualTo(1);
    evade(friend, network.nowMs());
    assertThat(members()).isEqualTo(1);
    theReplicasAgree();
  }

  private void evade(Author added, long ts) {
    spread(mallory.add(alice.group(), added.address(), Role.ADMIN, ts));
  }

  /** Past the checks that an honest node makes of a client's request. */
  private void spread(MemberOp op) {
    accomplice.hold(
        List.of(
            op.type() == OpType.REMOVE
                ? op.stamped(Author.stamped(op).hlc(), 0)
                : Author.stamped(op)));
    network.run(60_000);
  }

  private int members() {
    Query query = new Query.Members(alice.address(), alice.group(), 10, null);
    return network.peer(2).<MembersPage>answer(query).members().size();
  }

  private void theReplicasAgree() {
    for (int node = 1; node < NODES; node++) {
      assertThat(network.peer(node).export(Domain.MEMBERS))
          .isEqualTo(honest.export(Domain.MEMBERS));
    }
  }
}

package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.node.Author;
import dev.parley.protocol.Message;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that give back what retention has taken away, or what is to be born. */
class AgedReplayAttackTest {

  private static final long DAY = 86_400_000;
  private static final int MESSAGES = 50;

  @TempDir Path directory;

  private SyncAttack attack;

  @BeforeEach
  void start() {
    attack = new SyncAttack(directory, 1);
  }

  @AfterEach
  void close() {
    attack.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {SyncProtocol.DAYS, SyncProtocol.TREES})
  void aged_messages_are_not_stored_and_cause_no_loop(String version) {
    Impostor liar = attack.impostor(version, dated(-35 * DAY), Impostor.Lie.NONE);
    attack.network.run(SyncAttack.MINUTE);
    assertThat(attack.held()).isZero();
    assertThat(liar.sessions()).hasSizeLessThan(SyncAttack.SESSIONS_IN_TEN_MINUTES / 8);
  }

  @Test
  void aged_messages_are_not_stored_whatever_cutoff_the_peer_claims() {
    Impostor liar =
        attack.impostor(
            SyncProtocol.DAYS,
            dated(-35 * DAY),
            Impostor.Lie.of(
                (request, truth) ->
                    truth instanceof SyncAnswer.Hello hello
                        ? new SyncAnswer.Hello(hello.nonce(), 0, hello.edge())
                        : truth));
    attack.network.run(SyncAttack.MINUTE);
    assertThat(attack.held()).isZero();
    assertThat(liar.sessions()).hasSizeLessThan(SyncAttack.SESSIONS_IN_TEN_MINUTES / 8);
  }

  @Test
  void messages_of_the_future_are_not_stored_and_cause_no_loop() {
    Impostor liar =
        attack.impostor(
            SyncProtocol.DAYS,
            dated(DAY),
            Impostor.Lie.of(
                (request, truth) ->
                    truth instanceof SyncAnswer.Hello hello
                        ? new SyncAnswer.Hello(hello.nonce(), 0, hello.edge() + 10 * DAY)
                        : truth));
    attack.network.run(SyncAttack.MINUTE);
    assertThat(attack.held()).isZero();
    assertThat(liar.sessions()).hasSizeLessThan(SyncAttack.SESSIONS_IN_TEN_MINUTES / 8);
    assertThat(attack.victim.peers().sync().state().refused()).isZero();
  }

  private MemoryReplica dated(long millisFromNow) {
    MemoryReplica replica = new MemoryReplica(attack.network.nowMs());
    for (int i = 0; i < MESSAGES; i++) {
      long ts = attack.network.nowMs() + millisFromNow + i;
      Message message = Author.stamped(attack.alice.message(attack.bob.address(), "m" + i, ts));
      replica.add(message);
    }
    return replica;
  }
}

package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Stream;
import dev.parley.node.Author;
import dev.parley.protocol.Domain;
import dev.parley.protocol.RecordCodec;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer that pushes records again and again that their authors did not sign. */
class RepeatedOffenceAttackTest {

  private static final SyncOptions OPTIONS = SyncOptions.DEFAULT;

  @TempDir Path directory;

  private SyncAttack attack;
  private Host offender;
  private Host victim;

  @BeforeEach
  void start() {
    attack = new SyncAttack(directory, 1);
    offender = attack.network.stranger();
    victim = attack.victim.host();
    attack.network.connect(offender, victim);
  }

  @AfterEach
  void close() {
    attack.close();
  }

  @Test
  void one_offence_costs_score() {
    offend(1);
    assertThat(attack.victim.peers().sync().score(offender.peerId())).isNegative();
    assertThat(victim.connection(offender.peerId())).isNotNull();
  }

  @Test
  void offences_again_and_again_end_in_a_ban() {
    offend(OPTIONS.offences());
    assertThat(victim.connection(offender.peerId())).isNull();
    assertThat(reconnect()).isFalse();
    assertThat(attack.held()).isZero();
  }

  @Test
  void offences_count_although_the_peer_went_and_came_back() {
    for (int i = 0; i < OPTIONS.offences(); i++) {
      offend(1);
      offender.disconnect(victim.peerId(), "to be forgotten");
      attack.network.run(SyncAttack.MINUTE);
      reconnect();
    }
    assertThat(victim.connection(offender.peerId())).isNull();
  }

  @Test
  void a_ban_ends() {
    offend(OPTIONS.offences());
    attack.network.run(OPTIONS.banMillis() + SyncAttack.MINUTE);
    assertThat(reconnect()).isTrue();
  }

  private void offend(int times) {
    byte[] forged = RecordCodec.encode(Author.forged(attack.messages.get(0)));
    SyncRequest push = new SyncRequest.Push(Domain.MESSAGES, List.of(forged));
    for (int i = 0; i < times; i++) {
      Future<Stream> opening = offender.open(victim.peerId(), SyncProtocol.DAYS);
      attack.network.run(SyncAttack.SECOND);
      if (opening.succeeded()) {
        new FramedStream(opening.result(), Prefix.INT32, SyncCodec.MAX_FRAME)
            .write(Buffer.buffer(SyncCodec.encode(push)));
      }
      attack.network.run(SyncAttack.SECOND);
    }
  }

  /** Whether there is a connection that lasts. */
  private boolean reconnect() {
    Future<?> dial = offender.connect(victim.addresses().get(0).withPeer(victim.peerId()));
    attack.network.run(30 * SyncAttack.SECOND);
    return dial.succeeded() && victim.connection(offender.peerId()) != null;
  }
}

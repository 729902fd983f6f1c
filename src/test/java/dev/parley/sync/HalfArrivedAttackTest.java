package dev.parley.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Stream;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Peers that begin the largest messages on all their streams and end none. */
class HalfArrivedAttackTest {

  private static final int PEERS = 4;
  private static final int BEGUN = 9 << 20;

  @TempDir Path directory;

  @Test
  void what_never_ends_is_given_up_when_there_is_too_much_of_it() {
    try (SyncAttack attack = new SyncAttack(directory, 20)) {
      List<Stream> open = new ArrayList<>();
      List<Stream> closed = new ArrayList<>();
      for (int peer = 0; peer < PEERS; peer++) {
        Host stranger = attack.network.stranger();
        attack.network.connect(stranger, attack.victim.host());
        for (int i = 0; i < SyncProtocol.LIMITS.inbound(); i++) {
          Stream stream =
              attack
                  .network
                  .cluster()
                  .await(stranger.open(attack.victim.host().peerId(), SyncProtocol.DAYS));
          stream.closeHandler(
              cause -> {
                open.remove(stream);
                closed.add(stream);
              });
          open.add(stream);
          stream.write(Buffer.buffer().appendInt(SyncCodec.MAX_FRAME));
          stream.write(Buffer.buffer(new byte[BEGUN]));
          attack.network.run(SyncAttack.SECOND);
        }
      }

      assertThat(closed).isNotEmpty();
      assertThat((long) open.size() * BEGUN).isLessThanOrEqualTo(SyncProtocol.MAX_HALF_ARRIVED);
      attack.meetHonest();
      attack.until("an honest peer has room", SyncAttack.MINUTE, attack.messages.size());
    }
  }
}

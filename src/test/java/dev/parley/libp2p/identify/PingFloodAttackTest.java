package dev.parley.libp2p.identify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.sim.Cluster;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer asks for more than any peer needs to know, or does not listen to the answers. */
class PingFloodAttackTest {

  private static final int SECONDS = 5;

  private final TestPair pair = new TestPair();
  private final Host host = pair.host;
  private final Host mallory = pair.other;
  private final Cluster cluster = pair.cluster;
  private final List<Stream> streams = new ArrayList<>();
  private long echoed;

  @BeforeEach
  void connect() {
    pair.connect();
    cluster.run(1_000);
  }

  @Test
  void a_flood_is_answered_at_a_bounded_rate_and_holds_back_its_sender() {
    Stream stream = open();
    stream.handler(echo -> echoed += echo.length());
    flood(stream, 64 << 20);
    cluster.run(SECONDS * 1_000);

    // A chunk that has arrived is answered whole, so a second has at most a window more.
    long most = (SECONDS + 1) * (PingAnswers.MAX_PER_SECOND * Ping.LENGTH + (256L << 10));
    assertThat(echoed).isBetween((SECONDS - 1L) * 1_000 * Ping.LENGTH, most);
    assertThat(stream.writeQueueFull()).isTrue();
  }

  @Test
  void answers_that_nobody_reads_do_not_pile_up() {
    Stream stream = open();
    stream.pause();
    flood(stream, 64 << 20);
    cluster.run(60_000);

    assertThat(stream.writeQueueFull()).isTrue();
    assertThat(cluster.await(host.ping(mallory.peerId()))).isPositive();
  }

  @Test
  void more_streams_than_two_are_not_served() {
    for (int i = 0; i < 2; i++) {
      Stream stream = open();
      stream.write(Buffer.buffer(new byte[Ping.LENGTH]));
      streams.add(stream);
      cluster.run(200);
    }
    mallory
        .open(host.peerId(), Ping.PROTOCOL)
        .onSuccess(
            third -> {
              third.write(Buffer.buffer(new byte[Ping.LENGTH]));
              streams.add(third);
            });
    cluster.run(1_000);

    assertThat(host.connection(mallory.peerId()).streams()).hasSize(2);
  }

  @Test
  void a_stream_that_is_only_held_open_is_reset() {
    Stream stream = open();
    stream.write(Buffer.buffer(new byte[Ping.LENGTH - 1]));
    cluster.run(1_000);
    assertThat(host.connection(mallory.peerId()).streams()).hasSize(1);

    cluster.run(2 * PingAnswers.IDLE_MILLIS);
    assertThat(host.connection(mallory.peerId()).streams()).isEmpty();
  }

  private Stream open() {
    return cluster.await(mallory.open(host.peerId(), Ping.PROTOCOL));
  }

  /** Writes as long as the stream takes it. */
  private void flood(Stream stream, long most) {
    Buffer questions = Buffer.buffer(new byte[32 * Ping.LENGTH]);
    long[] left = {most};
    Runnable more =
        () -> {
          while (!stream.writeQueueFull() && left[0] > 0) {
            left[0] -= questions.length();
            stream.write(questions.copy());
          }
        };
    stream.drainHandler(drained -> more.run());
    more.run();
  }
}

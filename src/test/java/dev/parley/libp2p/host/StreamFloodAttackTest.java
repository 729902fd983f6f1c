package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The attack: a peer opens streams without end, in a protocol that is answered or in one that is
 * not, and leaves them open. The answer: so many of each protocol, so many in all, and whoever goes
 * on is left.
 */
class StreamFloodAttackTest {

  private static final String ECHO = "/echo/1.0.0";
  private static final int FLOOD = 10_000;
  private static final long MAX_HEAP_GROWTH = 8 << 20;

  private final SimHosts hosts = new SimHosts(12);
  private final Host victim = hosts.host(1);

  /** Its own limits do not stop the attacker. */
  private final Host attacker =
      hosts.host(
          2,
          options ->
              options.withLimits(ConnectionLimits.DEFAULT.withStreamsPerConnection(100_000)));

  @Test
  void streams_of_one_protocol_are_as_many_as_allowed() {
    answer();
    flood(ECHO, 100, 10);

    assertThat(victim.stats().streams()).isLessThanOrEqualTo(32 + 4);
    assertThat(attacker.connections()).hasSize(1);
  }

  @Test
  void a_flood_of_streams_is_bounded_and_ends_the_connection() {
    answer();
    long before = Heap.used();
    flood(ECHO, FLOOD, 1);

    assertThat(victim.stats().streams()).isLessThanOrEqualTo(32 + 4);
    assertThat(victim.connections()).isEmpty();
    assertThat(Heap.used() - before).isLessThan(MAX_HEAP_GROWTH);
  }

  @Test
  void a_flood_of_streams_that_nobody_answers_is_bounded() {
    flood("/nobody/1.0.0", FLOOD, 1);

    assertThat(victim.stats().streams()).isLessThanOrEqualTo(4);
    assertThat(victim.connections()).isEmpty();
  }

  @Test
  void others_are_served_meanwhile() {
    answer();
    Host honest = hosts.host(3);
    hosts.connect(honest, victim);
    flood(ECHO, FLOOD, 0);

    Stream stream = hosts.await(honest.open(victim.peerId(), ECHO));
    StringBuilder heard = new StringBuilder();
    stream.handler(heard::append);
    stream.write(Buffer.buffer("hello"));

    hosts.until(() -> heard.toString().equals("hello"));
  }

  private void answer() {
    victim.handle(ECHO, StreamLimits.DEFAULT, stream -> stream.handler(stream::write));
  }

  private void flood(String protocol, int count, int millisBetween) {
    attacker.handle(protocol, new StreamLimits(0, FLOOD), stream -> {});
    Connection connection = hosts.connect(attacker, victim);
    for (int i = 0; i < count; i++) {
      Future<Stream> opened = connection.open(List.of(protocol));
      opened.onSuccess(stream -> stream.write(Buffer.buffer("x")));
      hosts.time.run(millisBetween);
    }
    hosts.time.run(2_000);
  }
}

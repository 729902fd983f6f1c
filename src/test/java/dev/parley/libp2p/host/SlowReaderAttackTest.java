package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Host;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The attack: a peer asks for much and reads nothing, so that answers pile up. The answer: a
 * careful handler is told to wait; of a careless one, no more piles up than a connection may hold.
 */
class SlowReaderAttackTest {

  private static final String FILES = "/files/1.0.0";
  private static final int CHUNK = 64 << 10;
  private static final long MAX_HEAP_GROWTH = 40L << 20;

  private final SimHosts hosts = new SimHosts(10);
  private final Host victim = hosts.host(1);
  private final Host attacker = hosts.host(2);
  private long written;

  @Test
  void a_careful_handler_is_told_to_wait() {
    victim.handle(FILES, StreamLimits.DEFAULT, this::sendCarefully);
    ask(32);

    hosts.time.run(20_000);

    // 32 windows of 256 KiB, and a little more in queues.
    assertThat(written).isLessThan(32L << 20);
  }

  @Test
  void a_careless_handler_cannot_pile_up_more_than_a_connection_may_hold() {
    victim.handle(FILES, StreamLimits.DEFAULT, this::sendCarelessly);
    long before = Heap.used();
    ask(32);

    hosts.time.run(20_000);

    assertThat(Heap.used() - before).isLessThan(MAX_HEAP_GROWTH);
  }

  @Test
  void others_are_served_meanwhile() {
    victim.handle(FILES, StreamLimits.DEFAULT, this::sendCarefully);
    ask(32);
    hosts.time.run(5_000);
    Host honest = hosts.host(3);
    hosts.connect(honest, victim);
    long[] read = {0};

    hosts.await(honest.open(victim.peerId(), FILES)).handler(chunk -> read[0] += chunk.length());

    hosts.until(() -> read[0] > 4 << 20);
  }

  private void ask(int streams) {
    hosts.connect(attacker, victim);
    List<Stream> open = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      Stream stream = hosts.await(attacker.open(victim.peerId(), FILES));
      stream.pause();
      open.add(stream);
    }
    assertThat(open).hasSize(streams);
  }

  private void sendCarefully(Stream stream) {
    while (!stream.writeQueueFull()) {
      send(stream);
    }
    stream.drainHandler(room -> sendCarefully(stream));
  }

  /** 256 MB, without a thought for who reads it. */
  private void sendCarelessly(Stream stream) {
    stream.closeHandler(cause -> {});
    for (int i = 0; i < 128; i++) {
      send(stream);
    }
  }

  private void send(Stream stream) {
    written += CHUNK;
    stream.write(Buffer.buffer(new byte[CHUNK]));
  }
}

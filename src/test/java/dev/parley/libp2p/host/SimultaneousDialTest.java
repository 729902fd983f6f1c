package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PeerListener;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import dev.parley.libp2p.sim.Latency;
import dev.parley.libp2p.sim.SimOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two hosts that dial each other at once end up with one connection, and no stream breaks. */
class SimultaneousDialTest {

  private static final String ECHO = "/echo/1.0.0";
  private static final int SEEDS = 200;

  @Test
  void both_sides_settle_on_the_same_connection() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Pair pair = new Pair(seed);
      pair.dialBothWays();

      pair.hosts.time.run(60_000);

      assertThat(pair.ann.connections()).as("seed %d", seed).hasSize(1);
      assertThat(pair.bob.connections()).as("seed %d", seed).hasSize(1);
      pair.assertSamePrimary(seed);
    }
  }

  @Test
  void streams_that_were_opened_meanwhile_live_on() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Pair pair = new Pair(seed);
      pair.dialBothWays();
      List<Stream> streams = new ArrayList<>();
      pair.first.onSuccess(connection -> connection.open(List.of(ECHO)).onSuccess(streams::add));
      pair.second.onSuccess(connection -> connection.open(List.of(ECHO)).onSuccess(streams::add));

      pair.hosts.time.run(120_000);

      assertThat(streams).as("seed %d", seed).hasSize(2);
      for (Stream stream : streams) {
        StringBuilder heard = new StringBuilder();
        stream.handler(heard::append);
        stream.write(Buffer.buffer("x"));
        pair.hosts.until(() -> heard.toString().equals("x"));
      }
      streams.forEach(Stream::reset);
      pair.hosts.time.run(60_000);
      assertThat(pair.ann.connections()).as("seed %d", seed).hasSize(1);
      pair.assertSamePrimary(seed);
    }
  }

  @Test
  void listeners_hear_of_one_peer_that_comes_and_goes_once() {
    for (int seed = 0; seed < 20; seed++) {
      Pair pair = new Pair(seed);
      List<String> events = new ArrayList<>();
      pair.ann.addListener(
          new PeerListener() {
            @Override
            public void connected(Connection connection) {
              events.add("connected");
            }

            @Override
            public void disconnected(PeerId peer) {
              events.add("disconnected");
            }
          });
      pair.dialBothWays();
      pair.hosts.time.run(60_000);

      pair.bob.disconnect(pair.ann.peerId(), "enough");
      pair.hosts.time.run(1_000);

      assertThat(events).as("seed %d", seed).containsExactly("connected", "disconnected");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 7})
  void hosts_that_all_dial_all_settle(int count) {
    SimHosts hosts = new SimHosts(5, SimOptions.DEFAULT.withLatency(Latency.between(1, 80)));
    List<Host> all = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      all.add(hosts.host(n));
    }
    for (Host from : all) {
      for (Host to : all) {
        if (from != to) {
          from.connect(SimHosts.address(to));
        }
      }
    }

    hosts.time.run(60_000);

    assertThat(all)
        .allSatisfy(host -> assertThat(host.connections()).hasSize(count - 1))
        .allSatisfy(host -> assertThat(host.stats().dialling()).isZero());
  }

  private static final class Pair {

    private final SimHosts hosts;
    private final Host ann;
    private final Host bob;
    private final Random random;
    private Future<Connection> first;
    private Future<Connection> second;

    private Pair(int seed) {
      random = new Random(seed);
      hosts =
          new SimHosts(
              seed,
              SimOptions.DEFAULT
                  .withLatency(Latency.fixed(random.nextInt(100)))
                  .withLoss(random.nextInt(4) * 0.05));
      ann = hosts.host(1 + random.nextInt(50));
      bob = hosts.host(51 + random.nextInt(50));
      for (Host host : List.of(ann, bob)) {
        host.handle(ECHO, StreamLimits.DEFAULT, stream -> stream.handler(stream::write));
      }
    }

    private void dialBothWays() {
      first = ann.connect(SimHosts.address(bob));
      hosts.time.run(random.nextInt(150));
      second = bob.connect(SimHosts.address(ann));
    }

    private void assertSamePrimary(int seed) {
      Connection there = ann.connection(bob.peerId());
      Connection here = bob.connection(ann.peerId());
      assertThat(there.localAddress()).as("seed %d", seed).isEqualTo(here.remoteAddress());
      assertThat(there.isInitiator()).as("seed %d", seed).isNotEqualTo(here.isInitiator());
    }
  }
}

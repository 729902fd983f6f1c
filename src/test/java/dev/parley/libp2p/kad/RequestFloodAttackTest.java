package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.sim.Cluster;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Peers that ask and ask: on one stream, on many, under many names, without reading. */
class RequestFloodAttackTest {

  private static final RequestRate RATE = KademliaOptions.DEFAULT.requests();

  private final Cluster cluster = new Cluster(13);
  private final KadNetwork network = new KadNetwork(cluster);

  @Test
  void ten_thousand_requests_on_one_stream_get_a_burst_of_answers() {
    network.start(3);
    Cluster.Node victim = cluster.node(1);
    Questions attack = Questions.open(cluster, network.startStranger(), victim);
    long before = answers(victim);
    Message request = Message.findNode(network.anyName());

    for (int i = 0; i < 10_000; i++) {
      attack.ask(request);
    }
    cluster.run(5_000);

    assertThat(answers(victim) - before).isLessThanOrEqualTo(RATE.burst() + 5L * RATE.perSecond());
    assertThat(attack.closed).isTrue();
  }

  @Test
  void many_streams_share_one_account() {
    network.start(3);
    Cluster.Node victim = cluster.node(1);
    Cluster.Node mallory = network.startStranger();
    long before = answers(victim);
    for (int i = 0; i < 1_000; i++) {
      Questions attack = Questions.open(cluster, mallory, victim);
      attack.ask(Message.findNode(network.anyName()));
      attack.stream.end();
      cluster.run(5);
    }
    long seconds = cluster.time().now() / 1_000 + 1;

    assertThat(answers(victim) - before)
        .isLessThanOrEqualTo(RATE.burst() + seconds * RATE.perSecond());
  }

  @Test
  void a_peer_holds_no_more_streams_than_it_may() {
    network.start(3);
    Cluster.Node victim = cluster.node(1);
    Cluster.Node mallory = network.startStranger();
    List<Questions> attacks = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      attacks.add(Questions.open(cluster, mallory, victim));
      attacks.get(i).write(new byte[] {50});
    }
    cluster.run(1_000);

    assertThat(attacks).filteredOn(attack -> !attack.closed).hasSize(32);
    cluster.run(15_000);
    assertThat(attacks).allMatch(attack -> attack.closed);
  }

  @Test
  void many_names_together_get_what_all_may() {
    RequestRate low = new RequestRate(20, 100, 150);
    network.with(KademliaOptions.DEFAULT.withRequests(low)).start(3);
    Cluster.Node victim = cluster.node(1);
    List<Questions> attacks = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      attacks.add(Questions.open(cluster, network.startStranger(), victim));
    }
    cluster.run(2_000);
    long before = answers(victim);

    for (Questions attack : attacks) {
      for (int i = 0; i < 90; i++) {
        attack.ask(Message.findNode(network.anyName()));
      }
    }
    cluster.run(1_000);

    assertThat(answers(victim) - before).isLessThanOrEqualTo(2L * low.totalPerSecond());
  }

  @Test
  void answers_that_nobody_reads_are_not_made() {
    RequestRate generous = new RequestRate(1_000_000, 1_000_000, 1_000_000);
    network.with(KademliaOptions.DEFAULT.withRequests(generous)).start(25);
    Cluster.Node victim = cluster.node(1);
    Questions attack = Questions.open(cluster, network.startStranger(), victim);
    attack.stream.pause();
    long before = network.kad(victim).stats().sentBytes();

    for (int i = 0; i < 20_000; i++) {
      attack.ask(Message.findNode(network.anyName()));
    }
    cluster.run(5_000);

    // What a stream's window and the buffers of its connection take, and not 25 megabytes.
    assertThat(network.kad(victim).stats().sentBytes() - before).isLessThan(2L << 20);
    cluster.run(10_000);
    assertThat(attack.closed).isTrue();
  }

  @Test
  void an_account_fills_again_and_no_fuller_than_a_burst() {
    TokenBucket account = new TokenBucket(20, 100, 0);
    for (int i = 0; i < 100; i++) {
      assertThat(account.tryTake(500)).isTrue();
    }

    assertThat(account.tryTake(500)).isFalse();
    assertThat(account.tryTake(550)).isTrue();
    assertThat(account.tryTake(551)).isFalse();
    for (int i = 0; i < 100; i++) {
      assertThat(account.tryTake(Long.MAX_VALUE)).isTrue();
    }
    assertThat(account.tryTake(Long.MAX_VALUE)).isFalse();
  }

  private long answers(Cluster.Node node) {
    return network.kad(node).stats().answers();
  }
}

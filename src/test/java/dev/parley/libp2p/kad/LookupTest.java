package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.PeerId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookupTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void every_lookup_among_a_thousand_finds_the_closest_k(long seed) {
    Swarm swarm = new Swarm(seed, 1_000);
    for (int i = 0; i < 20; i++) {
      byte[] name = Peers.random(swarm.random).bytes();
      PeerId from = swarm.peers.get(swarm.random.nextInt(1_000));

      List<PeerId> found = swarm.run(swarm.lookup(name), known(swarm, from, name));

      assertThat(found).isEqualTo(swarm.nearest(name));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 400, 1_600})
  void the_number_of_queries_grows_with_the_logarithm_of_the_network(int size) {
    Swarm swarm = new Swarm(5, size);
    int queries = 0;
    for (int i = 0; i < 20; i++) {
      byte[] name = Peers.random(swarm.random).bytes();
      Lookup lookup = swarm.lookup(name);
      swarm.run(lookup, known(swarm, swarm.peers.get(i), name));
      queries += lookup.queries();
    }

    double logarithm = Math.log(size) / Math.log(2);
    assertThat(queries / 20.0).isLessThan(Swarm.K + 2 * logarithm);
  }

  @Test
  void a_lookup_finds_the_closest_that_live_when_one_in_five_is_dead_and_nobody_has_noticed() {
    Swarm swarm = new Swarm(6, 500);
    List<PeerId> shuffled = new ArrayList<>(swarm.peers);
    Collections.shuffle(shuffled, swarm.random);
    swarm.dead.addAll(shuffled.subList(0, 100));
    PeerId from = shuffled.get(499);
    for (int i = 0; i < 20; i++) {
      byte[] name = Peers.random(swarm.random).bytes();

      List<PeerId> found = swarm.run(swarm.lookup(name), known(swarm, from, name));

      // Of the 20 that everybody tells, some are dead; nobody tells the 21st.
      assertThat(found).hasSize(Swarm.K).doesNotContainAnyElementsOf(swarm.dead);
      assertThat(found.subList(0, 12)).isEqualTo(swarm.nearest(name).subList(0, 12));
    }
  }

  @Test
  void a_lookup_that_knows_nobody_finds_nobody() {
    Swarm swarm = new Swarm(7, 1);

    assertThat(swarm.run(swarm.lookup(new byte[34]), List.of())).isEmpty();
  }

  @Test
  void no_more_than_three_are_asked_at_a_time_while_they_answer() {
    Swarm swarm = new Swarm(8, 300);
    byte[] name = Peers.random(swarm.random).bytes();

    swarm.lookup(name).run(known(swarm, swarm.peers.get(0), name));

    assertThat(swarm.asked).hasSize(3);
  }

  @Test
  void the_same_seed_asks_the_same_peers_in_the_same_order() {
    assertThat(trace(9)).isEqualTo(trace(9)).isNotEqualTo(trace(10));
  }

  private static List<PeerId> trace(long seed) {
    Swarm swarm = new Swarm(seed, 200);
    byte[] name = Peers.random(swarm.random).bytes();
    swarm.run(swarm.lookup(name), known(swarm, swarm.peers.get(0), name));
    return swarm.asked;
  }

  @Test
  void at_its_deadline_a_lookup_ends_with_those_that_answered() {
    Swarm swarm = new Swarm(11, 300);
    byte[] name = Peers.random(swarm.random).bytes();
    List<Contact> known = known(swarm, swarm.peers.get(0), name);
    List<PeerId> alive = known.subList(0, 3).stream().map(contact -> contact.peer).toList();
    swarm.dead.addAll(swarm.peers);
    swarm.dead.removeAll(alive);
    KademliaOptions hasty =
        KademliaOptions.DEFAULT.withLookups(new LookupLimits(3, 10_000, 5_000, 120));

    List<PeerId> found = swarm.run(swarm.lookup(name, hasty), known);

    assertThat(found).containsExactlyInAnyOrderElementsOf(alive);
    assertThat(swarm.time.now()).isEqualTo(5_000);
  }

  @Test
  void no_more_than_so_many_are_asked() {
    Swarm swarm = new Swarm(12, 300);
    byte[] name = Peers.random(swarm.random).bytes();
    KademliaOptions thrifty =
        KademliaOptions.DEFAULT.withLookups(new LookupLimits(3, 10_000, 60_000, 7));

    List<PeerId> found =
        swarm.run(
            swarm.lookup(name, thrifty), known(swarm, swarm.peers.get(0), name).subList(15, 20));

    assertThat(swarm.asked).hasSize(7);
    assertThat(found).hasSize(7);
  }

  private static List<Contact> known(Swarm swarm, PeerId from, byte[] name) {
    return swarm.table(from).closest(Key.of(name), Swarm.K, contact -> true);
  }
}

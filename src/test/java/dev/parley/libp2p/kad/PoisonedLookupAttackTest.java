package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Peers that answer with peers who are not there, not theirs, or all the same. */
class PoisonedLookupAttackTest {

  private static final int SHARED_BITS = 14;

  private final Swarm swarm = new Swarm(21, 400);
  private final byte[] name = Peers.random(swarm.random).bytes();
  private final Key target = Key.of(name);

  @Test
  void peers_that_do_not_exist_cost_time_but_hide_nobody() {
    List<Contact> known = new ArrayList<>(known());
    for (int i = 0; i < 3; i++) {
      PeerId liar = Peers.near(target, 8, swarm.random);
      swarm.addLiar(liar, Peers.everywhere(5_000 + i), any -> phantoms(20));
      known.add(swarm.contact(liar));
    }
    Lookup lookup = swarm.lookup(name);

    List<PeerId> found = swarm.run(lookup, known);

    assertThat(found).containsAll(swarm.nearest(name).subList(0, 17));
    assertThat(lookup.queries()).isLessThan(70);
    assertThat(swarm.time.now()).isLessThan(60_000);
  }

  @Test
  void a_liar_that_always_knows_somebody_nearer_does_not_keep_a_lookup_busy() {
    PeerId liar = Peers.near(target, 8, swarm.random);
    swarm.addLiar(liar, Peers.everywhere(5_000), any -> phantoms(2_000));
    List<Contact> known = new ArrayList<>(known());
    known.add(swarm.contact(liar));
    Lookup lookup = swarm.lookup(name);

    swarm.run(lookup, known);

    assertThat(lookup.queries()).isLessThan(60);
    assertThat(lookup.size()).isLessThanOrEqualTo(8 * Swarm.K + 120);
  }

  @Test
  void sybils_of_one_network_that_do_answer_get_five_of_the_twenty_places() {
    List<PeerAddresses> sybils = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      PeerId sybil = Peers.near(target, SHARED_BITS, swarm.random);
      Multiaddr address = Peers.tcp("198.51.100." + i, 4001);
      swarm.addLiar(sybil, address, any -> sybils.subList(0, 20));
      sybils.add(new PeerAddresses(sybil, List.of(address)));
    }
    List<Contact> known = new ArrayList<>(known());
    sybils.subList(0, 3).forEach(sybil -> known.add(swarm.contact(sybil.peer())));

    List<PeerId> found = swarm.run(swarm.lookup(name), known);

    List<PeerId> bad = sybils.stream().map(PeerAddresses::peer).toList();
    assertThat(found).filteredOn(bad::contains).hasSize(5);
    assertThat(found).containsAll(swarm.nearest(name).subList(0, 15));
  }

  @Test
  void sybils_that_claim_to_live_elsewhere_count_where_they_really_live() {
    List<PeerAddresses> sybils = new ArrayList<>();
    for (int i = 1; i <= 40; i++) {
      PeerId sybil = Peers.near(target, SHARED_BITS, swarm.random);
      Multiaddr real = Peers.tcp("198.51.100." + i, 4001);
      swarm.addLiar(sybil, real, any -> sybils.subList(0, 20));
      sybils.add(new PeerAddresses(sybil, List.of(Peers.everywhere(6_000 + i), real)));
    }
    List<Contact> known = new ArrayList<>(known());
    sybils.subList(0, 3).forEach(sybil -> known.add(swarm.contact(sybil.peer())));

    List<PeerId> found = swarm.run(swarm.lookup(name), known);

    List<PeerId> bad = sybils.stream().map(PeerAddresses::peer).toList();
    assertThat(found).filteredOn(bad::contains).hasSizeLessThanOrEqualTo(5);
    assertThat(found).containsAll(swarm.nearest(name).subList(0, 15));
  }

  @Test
  void whoever_names_wrong_addresses_first_does_not_hide_a_peer() {
    PeerId victim = swarm.nearest(name).get(0);
    PeerId liar = Peers.near(target, 8, swarm.random);
    Multiaddr nowhere = Peers.tcp("203.0.113.5", 9);
    swarm.addLiar(
        liar, Peers.everywhere(5_000), any -> List.of(new PeerAddresses(victim, List.of(nowhere))));
    List<Contact> known = new ArrayList<>();
    known.add(swarm.contact(liar));
    known.addAll(known().subList(18, 20));

    List<PeerId> found = swarm.run(swarm.lookup(name), known);

    assertThat(found).contains(victim);
  }

  private List<Contact> known() {
    List<Contact> known = swarm.table(swarm.peers.get(0)).closest(target, Swarm.K, contact -> true);
    return known.subList(0, Math.min(20, known.size()));
  }

  /** Peers near the target that nobody can reach. */
  private List<PeerAddresses> phantoms(int count) {
    List<PeerAddresses> phantoms = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PeerId peer = Peers.near(target, 9, swarm.random);
      phantoms.add(new PeerAddresses(peer, List.of(Peers.everywhere(7_000 + i % 1_000))));
    }
    return phantoms;
  }
}

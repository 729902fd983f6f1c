package dev.parley.libp2p.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.sim.VirtualTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Somebody fills the address book with peers and addresses that do not exist. */
class AddressBookFloodAttackTest {

  private static final int MAX_PEERS = 100;
  private static final long HOUR = 3_600_000;

  private final VirtualTime time = new VirtualTime(1);
  private final BoundedAddressBook book = new BoundedAddressBook(time.loop(), MAX_PEERS);
  private final PeerId friend = TestPeers.peer(1);
  private final Multiaddr home = Multiaddr.parse("/ip4/9.9.9.9/tcp/4001");

  @Test
  void a_peer_that_was_reached_outlives_any_number_of_invented_ones() {
    book.reached(friend, home);
    inventPeers(20 * MAX_PEERS);

    assertThat(book.addresses(friend)).containsExactly(home);
    assertThat(book.peers()).hasSizeLessThanOrEqualTo(MAX_PEERS);
  }

  @Test
  void a_peer_that_spoke_for_itself_outlives_invented_ones() {
    book.addFromPeer(friend, List.of(home), HOUR);
    inventPeers(20 * MAX_PEERS);

    assertThat(book.addresses(friend)).containsExactly(home);
  }

  @Test
  void invented_addresses_do_not_push_out_those_that_a_peer_named_itself() {
    book.addFromPeer(friend, List.of(home), HOUR);
    book.add(friend, invented(1_000), Long.MAX_VALUE);

    assertThat(book.addresses(friend)).hasSize(KnownPeer.MAX_ADDRESSES).startsWith(home);
  }

  @Test
  void all_peers_together_have_a_bounded_number_of_addresses() {
    for (int i = 2; i < 10 * MAX_PEERS; i++) {
      book.add(TestPeers.peer(i), invented(KnownPeer.MAX_ADDRESSES), HOUR);
      assertThat(book.addressCount()).isLessThanOrEqualTo(4 * MAX_PEERS);
    }
    long counted = book.peers().stream().mapToLong(peer -> book.addresses(peer).size()).sum();
    assertThat(counted).isEqualTo(book.addressCount());
  }

  @Test
  void what_has_the_least_life_left_makes_room() {
    PeerId longLived = TestPeers.peer(2);
    PeerId shortLived = TestPeers.peer(3);
    book.add(shortLived, List.of(home), HOUR / 2);
    book.add(longLived, List.of(home), 2 * HOUR);
    inventPeers(5 * MAX_PEERS);

    assertThat(book.addresses(longLived)).isNotEmpty();
    assertThat(book.addresses(shortLived)).isEmpty();
  }

  @Test
  void a_book_full_of_reached_peers_still_takes_new_ones() {
    for (int i = 2; i < 5 * MAX_PEERS; i++) {
      time.run(1);
      book.reached(TestPeers.peer(i), TestPeers.address(i));
    }
    time.run(1);
    book.reached(friend, home);

    assertThat(book.addresses(friend)).containsExactly(home);
    assertThat(book.peers()).hasSizeLessThanOrEqualTo(MAX_PEERS);
  }

  private void inventPeers(int count) {
    for (int i = 1_000; i < 1_000 + count; i++) {
      time.run(1);
      book.add(TestPeers.peer(i), List.of(TestPeers.address(i)), HOUR);
    }
  }

  private static List<Multiaddr> invented(int count) {
    return IntStream.range(0, count).mapToObj(TestPeers::address).toList();
  }
}

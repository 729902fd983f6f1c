package dev.parley.libp2p.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.sim.VirtualTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class BoundedAddressBookTest {

  private static final long HOUR = 3_600_000;

  private final VirtualTime time = new VirtualTime(1);
  private final BoundedAddressBook book = new BoundedAddressBook(time.loop());
  private final PeerId peer = TestPeers.peer(1);

  @Test
  void an_address_lives_as_long_as_it_was_given() {
    book.add(peer, List.of(address(1)), HOUR);
    book.add(peer, List.of(address(2)), 2 * HOUR);
    time.run(HOUR);

    assertThat(book.addresses(peer)).containsExactly(address(2));
    assertThat(book.peers()).containsExactly(peer);

    time.run(HOUR);
    assertThat(book.addresses(peer)).isEmpty();
    assertThat(book.peers()).isEmpty();
  }

  @Test
  void a_shorter_life_does_not_shorten_a_longer_one() {
    book.add(peer, List.of(address(1)), HOUR);
    book.add(peer, List.of(address(1)), 1);
    book.add(peer, List.of(address(1)), -1);
    time.run(HOUR - 1);

    assertThat(book.addresses(peer)).containsExactly(address(1));
  }

  @Test
  void an_endless_life_ends() {
    book.add(peer, List.of(address(1)), Long.MAX_VALUE);

    assertThat(book.addresses(peer)).containsExactly(address(1));
    time.run(31 * 24 * HOUR);
    assertThat(book.addresses(peer)).isEmpty();
  }

  @Test
  void the_address_that_was_reached_last_comes_first() {
    book.add(peer, List.of(address(1), address(2), address(3)), HOUR);
    book.reached(peer, address(3));
    time.run(1);
    book.reached(peer, address(2).withPeer(peer));

    assertThat(book.addresses(peer)).containsExactly(address(2), address(3), address(1));
  }

  @Test
  void an_address_that_failed_goes_behind_the_others_and_comes_back_in_time() {
    book.add(peer, List.of(address(1), address(2)), HOUR);
    book.reached(peer, address(1));
    book.failed(peer, address(1));
    assertThat(book.addresses(peer)).containsExactly(address(2), address(1));

    time.run(10 * 60_000);
    assertThat(book.addresses(peer)).containsExactly(address(1), address(2));
  }

  @Test
  void what_failed_more_often_comes_later() {
    book.add(peer, List.of(address(1), address(2)), HOUR);
    book.failed(peer, address(1));
    book.failed(peer, address(1));
    book.failed(peer, address(2));

    assertThat(book.addresses(peer)).containsExactly(address(2), address(1));
  }

  @Test
  void a_peers_own_word_comes_before_hearsay_until_it_says_something_else() {
    book.add(peer, List.of(address(1), address(2)), HOUR);
    book.addFromPeer(peer, List.of(address(2)), HOUR);
    assertThat(book.addresses(peer)).containsExactly(address(2), address(1));

    book.addFromPeer(peer, List.of(address(3)), HOUR);
    assertThat(book.addresses(peer)).containsExactly(address(3), address(1), address(2));
  }

  @Test
  void an_address_that_nobody_can_dial_is_not_kept() {
    book.add(
        peer,
        List.of(
            Multiaddr.parse("/ip4/0.0.0.0/tcp/4001"),
            Multiaddr.parse("/ip4/224.0.0.1/tcp/4001"),
            Multiaddr.parse("/ip4/9.9.9.9/tcp/0"),
            Multiaddr.parse("/ip4/9.9.9.9/udp/4001/quic-v1")),
        HOUR);

    assertThat(book.addresses(peer)).isEmpty();
  }

  @Test
  void an_address_that_names_another_peer_is_not_kept() {
    book.add(peer, List.of(address(1).withPeer(TestPeers.peer(2))), HOUR);
    book.add(peer, List.of(address(2).withPeer(peer)), HOUR);

    assertThat(book.addresses(peer)).containsExactly(address(2));
  }

  @Test
  void a_forgotten_peer_has_no_addresses() {
    book.add(peer, List.of(address(1)), HOUR);
    book.forget(peer);

    assertThat(book.addresses(peer)).isEmpty();
    assertThat(book.addressCount()).isZero();
  }

  private static Multiaddr address(int last) {
    return Multiaddr.parse("/ip4/9.9.9." + last + "/tcp/4001");
  }
}

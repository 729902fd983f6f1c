package dev.parley.libp2p.kad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.IpNetwork;
import dev.parley.libp2p.Multiaddr;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighbourhoodsTest {

  private final Neighbourhoods neighbourhoods = new Neighbourhoods(IpLimits.DEFAULT);

  @ParameterizedTest
  @CsvSource({
    "/ip4/198.51.100.1/tcp/1, /ip4/198.51.100.250/tcp/2, true",
    "/ip4/198.51.100.1/tcp/1, /ip4/198.51.101.1/tcp/1, false",
    "/ip6/2001:db8:1:2::1/tcp/1, /ip6/2001:db8:1:ffff::1/tcp/1, true",
    "/ip6/2001:db8:1::1/tcp/1, /ip6/2001:db8:2::1/tcp/1, false",
    "/ip6/::ffff:198.51.100.9/tcp/1, /ip4/198.51.100.1/tcp/1, true",
  })
  void addresses_with_the_same_prefix_are_neighbours(String one, String other, boolean same) {
    boolean neighbours = where(one).equals(where(other));

    assertThat(neighbours).isEqualTo(same);
  }

  @Test
  void a_shorter_prefix_makes_larger_neighbourhoods() {
    Neighbourhoods large = new Neighbourhoods(IpLimits.DEFAULT.withPrefixes(16, 32));

    assertThat(large.of(Multiaddr.parse("/ip4/198.51.100.1/tcp/1")))
        .isEqualTo(large.of(Multiaddr.parse("/ip4/198.51.7.1/tcp/1")));
  }

  @ParameterizedTest
  @CsvSource({
    "/ip4/127.0.0.1/tcp/1",
    "/ip4/10.1.2.3/tcp/1",
    "/ip4/192.168.0.1/tcp/1",
    "/ip6/::1/tcp/1",
    "/ip6/fd00::1/tcp/1",
    "/dns4/example.org/tcp/1",
  })
  void local_addresses_and_names_are_not_counted(String address) {
    assertThat(where(address)).isNull();
  }

  @Test
  void without_exemptions_every_address_counts() {
    Neighbourhoods strict = new Neighbourhoods(IpLimits.DEFAULT.withExempt(List.of()));

    assertThat(strict.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/1"))).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/ip4/0.0.0.0/tcp/1, NOWHERE",
    "/ip6/::/tcp/1, NOWHERE",
    "/ip4/8.8.8.8/tcp/0, NOWHERE",
    "/ip4/224.0.0.1/tcp/1, NOWHERE",
    "/ip4/255.255.255.255/tcp/1, NOWHERE",
    "/ip6/ff02::1/tcp/1, NOWHERE",
    "/ip4/127.0.0.1/tcp/1, THIS_MACHINE",
    "/ip6/::ffff:127.0.0.1/tcp/1, THIS_MACHINE",
    "/dns4/localhost/tcp/1, THIS_MACHINE",
    "/ip4/172.20.0.1/tcp/1, LOCAL_NETWORK",
    "/ip4/100.64.0.1/tcp/1, LOCAL_NETWORK",
    "/ip6/fe80::1/tcp/1, LOCAL_NETWORK",
    "/dns4/printer.local/tcp/1, LOCAL_NETWORK",
    "/ip4/172.32.0.1/tcp/1, EVERYWHERE",
    "/dns4/example.org/tcp/1, EVERYWHERE",
  })
  void an_address_is_reached_from_so_far(String address, AddressScope scope) {
    assertThat(AddressScope.of(Multiaddr.parse(address))).isEqualTo(scope);
  }

  private IpNetwork where(String address) {
    return neighbourhoods.of(Multiaddr.parse(address));
  }
}

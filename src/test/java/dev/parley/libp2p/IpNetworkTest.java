package dev.parley.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworkTest {

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.3.4, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.168.1.0/24, 192.168.1.255, true",
    "192.168.1.0/24, 192.168.2.0, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "::/0, 2001:db8::1, true",
    "fd00::/8, fd12:3456::1, true",
    "fd00::/8, fe80::1, false",
    "2001:db8::/65, 2001:db8::8000:0:0:1, false",
    "2001:db8::/65, 2001:db8::7fff:0:0:1, true",
    "203.0.113.9, 203.0.113.9, true",
    "203.0.113.9, 203.0.113.8, false",
    "203.0.113.9, ::ffff:203.0.113.9, true",
  })
  void a_network_contains_the_addresses_that_begin_like_it(
      String network, String address, boolean contained) {
    assertThat(IpNetwork.parse(network).contains(IpNetwork.parse(address))).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "10.0.0.0/33", "::/129", "10.0.0.0/-1", "10.0.0.0/x", "home/8"})
  void what_is_no_network_is_refused(String text) {
    assertThatThrownBy(() -> IpNetwork.parse(text)).isInstanceOf(Malformed.class);
  }

  @Test
  void the_address_in_front_of_a_multiaddr_is_taken() {
    assertThat(IpNetwork.of(Multiaddr.parse("/ip4/10.1.2.3/tcp/4001")))
        .isEqualTo(IpNetwork.parse("10.1.2.3"));
    assertThat(IpNetwork.of(Multiaddr.parse("/ip6/2001:db8::1/tcp/4001")))
        .isEqualTo(IpNetwork.parse("2001:db8::1"));
    assertThat(IpNetwork.of(Multiaddr.parse("/dns4/example.org/tcp/4001"))).isNull();
  }

  @Test
  void a_customer_has_one_ip4_address_or_a_whole_ip6_network() {
    IpNetwork home = IpNetwork.parse("2001:db8:1:2::/64");

    assertThat(IpNetwork.parse("2001:db8:1:2:3:4:5:6").ofOneCustomer()).isEqualTo(home);
    assertThat(IpNetwork.parse("2001:db8:1:3::1").ofOneCustomer()).isNotEqualTo(home);
    assertThat(IpNetwork.parse("203.0.113.9").ofOneCustomer())
        .isNotEqualTo(IpNetwork.parse("203.0.113.8").ofOneCustomer());
  }
}

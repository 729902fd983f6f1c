package dev.parley.libp2p.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Multiaddr;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {

  @ParameterizedTest
  @CsvSource({
    "/ip4/8.8.8.8/tcp/4001, ANYWHERE",
    "/ip4/0.0.0.0/tcp/4001, NOWHERE",
    "/ip4/0.1.2.3/tcp/4001, NOWHERE",
    "/ip4/8.8.8.8/tcp/0, NOWHERE",
    "/ip4/224.0.0.251/tcp/4001, NOWHERE",
    "/ip4/255.255.255.255/tcp/4001, NOWHERE",
    "/ip4/127.3.2.1/tcp/4001, SAME_MACHINE",
    "/ip4/10.0.0.1/tcp/4001, SAME_NETWORK",
    "/ip4/172.16.3.4/tcp/4001, SAME_NETWORK",
    "/ip4/172.32.3.4/tcp/4001, ANYWHERE",
    "/ip4/192.168.1.1/tcp/4001, SAME_NETWORK",
    "/ip4/169.254.1.1/tcp/4001, SAME_NETWORK",
    "/ip4/100.64.0.1/tcp/4001, SAME_NETWORK",
    "/ip4/100.128.0.1/tcp/4001, ANYWHERE",
    "/ip6/::/tcp/4001, NOWHERE",
    "/ip6/::1/tcp/4001, SAME_MACHINE",
    "/ip6/::ffff:10.1.2.3/tcp/4001, SAME_NETWORK",
    "/ip6/::ffff:127.0.0.1/tcp/4001, SAME_MACHINE",
    "/ip6/fe80::1/tcp/4001, SAME_NETWORK",
    "/ip6/fd00::1/tcp/4001, SAME_NETWORK",
    "/ip6/ff02::fb/tcp/4001, NOWHERE",
    "/ip6/2001:4860::8888/tcp/4001, ANYWHERE",
    "/dns4/example.org/tcp/4001, ANYWHERE",
    "/dns4/LocalHost/tcp/4001, SAME_MACHINE",
    "/dns/printer.local/tcp/4001, SAME_NETWORK",
    "/dns/intranet/tcp/4001, SAME_NETWORK",
    "/ip4/8.8.8.8/udp/4001/quic-v1, NOWHERE",
    "/ip4/8.8.8.8/tcp/4001/ws, NOWHERE",
    "/p2p-circuit, NOWHERE"
  })
  void an_address_is_reached_from_as_far_as_its_kind_allows(String address, Reach reach) {
    assertThat(Reach.of(Multiaddr.parse(address))).isEqualTo(reach);
  }

  @Test
  void a_peer_far_away_is_not_believed_to_live_next_door() {
    List<Multiaddr> told =
        List.of(
            Multiaddr.parse("/ip4/127.0.0.1/tcp/22"),
            Multiaddr.parse("/ip4/192.168.0.1/tcp/80"),
            Multiaddr.parse("/ip4/8.8.8.8/tcp/4001"));

    assertThat(Reach.believable(told, Multiaddr.parse("/ip4/1.2.3.4/tcp/9")))
        .containsExactly(told.get(2));
    assertThat(Reach.believable(told, Multiaddr.parse("/ip4/192.168.0.7/tcp/9")))
        .containsExactly(told.get(1), told.get(2));
    assertThat(Reach.believable(told, Multiaddr.parse("/ip4/127.0.0.1/tcp/9"))).isEqualTo(told);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/ip4/1.2.3.4/tcp/1", "/ip4/1.2.255.1/tcp/2", "/ip6/::ffff:1.2.9.9/tcp/1"})
  void addresses_in_one_hand_are_in_one_group(String address) {
    assertThat(IpGroup.of(Multiaddr.parse(address)))
        .isEqualTo(IpGroup.of(Multiaddr.parse("/ip4/1.2.0.0/tcp/7")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/ip4/1.3.3.4/tcp/1", "/ip6/102::/tcp/2", "/dns/x.org/tcp/1", "/tls"})
  void addresses_in_other_hands_are_in_other_groups(String address) {
    assertThat(IpGroup.of(Multiaddr.parse(address)))
        .isNotEqualTo(IpGroup.of(Multiaddr.parse("/ip4/1.2.0.0/tcp/7")));
  }
}

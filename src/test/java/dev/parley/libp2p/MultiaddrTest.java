package dev.parley.libp2p;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultiaddrTest {

  private static final PeerId PEER = PrivateKey.generate(KeyType.SECP256K1, new Random(1)).peerId();
  private static final PeerId OTHER = PrivateKey.generate(KeyType.ED25519, new Random(2)).peerId();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/ip4/1.2.3.4/tcp/0",
        "/ip6/2001:db8::1/udp/65535/quic-v1",
        "/ip6zone/eth0/ip6/fe80::1/tcp/1",
        "/ip4/10.0.0.0/ipcidr/8",
        "/dns/example.org/tcp/443/tls/ws",
        "/dns6/example.org/tcp/443/tls/sni/example.org/ws",
        "/dnsaddr/bootstrap.libp2p.io",
        "/dns4/xn--mnchen-3ya.de/tcp/443/wss",
        "/ip4/1.2.3.4/udp/4001/webrtc-direct/certhash/uEiAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "/ip4/1.2.3.4/tcp/80/http",
        "/ip4/1.2.3.4/udp/443/quic-v1/webtransport",
        "/p2p-circuit"
      })
  void what_is_parsed_is_written_and_encoded_the_same(String text) {
    Multiaddr address = Multiaddr.parse(text);

    assertThat(address).hasToString(text);
    assertThat(Multiaddr.decode(address.encoded())).isEqualTo(address).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "//",
        "ip4/1.2.3.4/tcp/1",
        "/ip4",
        "/ip4/",
        "/ip4//tcp/1",
        "/ip4/1.2.3.4/tcp",
        "/ip4/1.2.3.4/tcp/",
        "/ip4/1.2.3.4//tcp/1",
        "/ip4/1.2.3.4/tcp/65536",
        "/ip4/1.2.3.4/tcp/-1",
        "/ip4/1.2.3.4/tcp/+1",
        "/ip4/1.2.3.4/tcp/1 ",
        "/ip4/1.2.3.4/tcp/٣",
        "/ip4/1.2.3.4/tcp/99999999999",
        "/ip4/1.2.3.4/ipcidr/129",
        "/ip4/1.2.3.4/tcp/1//",
        "/IP4/1.2.3.4/tcp/1",
        "/nonsense/1",
        "/dns/a b/tcp/1",
        "/dns/a\nb/tcp/1",
        "/p2p/",
        "/p2p/QmNotAPeer",
        "/certhash/u",
        "/certhash/uA",
        "/certhash/mAAAA",
        "/tls/tls/tls/tls/tls/tls/tls/tls/tls/tls/tls/tls/tls/tls/tls/tls/tls"
      })
  void text_that_is_no_address_is_refused(String text) {
    assertThatThrownBy(() -> Multiaddr.parse(text)).isInstanceOf(Malformed.class);
  }

  @Test
  void an_address_that_others_would_not_read_is_not_made() {
    String name = "ü".repeat(255);

    assertThatThrownBy(() -> Multiaddr.parse("/dns/" + name + "/tcp/1"))
        .isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> Multiaddr.parse("/dns/" + "x".repeat(100_000)))
        .isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "04",
        "047f0000",
        "047f000001060f",
        "3600",
        "36ff01",
        "3602ff",
        "3602c328",
        "36012f",
        "360120",
        "ffffffffff01",
        "8400",
        "a503027777",
        "a50302",
        "2b81",
        "d20300",
        "9003022f61"
      })
  void bytes_that_are_no_address_are_refused(String hex) {
    assertThatThrownBy(() -> Multiaddr.decode(HexFormat.of().parseHex(hex)))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void a_hostile_length_allocates_nothing() {
    assertThatThrownBy(() -> Multiaddr.decode(HexFormat.of().parseHex("36ffffff7f")))
        .isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> Multiaddr.decode(new byte[513])).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "/ip6/0:0:0:0:0:0:0:1/tcp/1, /ip6/::1/tcp/1",
    "/ip6/2001:DB8::/tcp/01, /ip6/2001:db8::/tcp/1",
    "/ip6/::ffff:1.2.3.4/tcp/1, /ip6/::ffff:102:304/tcp/1",
    "/ip4/1.2.3.4/tcp/1/, /ip4/1.2.3.4/tcp/1"
  })
  void other_ways_to_write_an_address_mean_the_same(String text, String usual) {
    assertThat(Multiaddr.parse(text))
        .isEqualTo(Multiaddr.parse(usual))
        .hasSameHashCodeAs(Multiaddr.parse(usual))
        .hasToString(usual);
  }

  @Test
  void ipfs_is_the_old_word_for_p2p() {
    assertThat(Multiaddr.parse("/ip4/1.2.3.4/tcp/1/ipfs/" + PEER))
        .isEqualTo(Multiaddr.parse("/ip4/1.2.3.4/tcp/1/p2p/" + PEER))
        .hasToString("/ip4/1.2.3.4/tcp/1/p2p/" + PEER);
  }

  @Test
  void the_peer_at_the_end_is_taken_off_and_replaced() {
    Multiaddr bare = Multiaddr.parse("/ip4/1.2.3.4/tcp/1");

    assertThat(bare.peer()).isNull();
    assertThat(bare.withoutPeer()).isEqualTo(bare);
    assertThat(bare.withPeer(PEER).peer()).isEqualTo(PEER);
    assertThat(bare.withPeer(PEER).withPeer(OTHER)).isEqualTo(bare.withPeer(OTHER));
    assertThat(bare.withPeer(PEER).withoutPeer()).isEqualTo(bare);
  }

  @Test
  void an_address_that_is_only_a_peer_keeps_it() {
    Multiaddr peer = Multiaddr.parse("/p2p/" + PEER);

    assertThat(peer.withoutPeer()).isEqualTo(peer);
    assertThat(peer.isTcp()).isFalse();
    assertThat(peer.host()).isNull();
    assertThat(peer.port()).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource({
    "/ip4/1.2.3.4/tcp/1, true",
    "/ip6/::1/tcp/1, true",
    "/dns/a.b/tcp/1, true",
    "/dnsaddr/a.b/tcp/1, false",
    "/ip4/1.2.3.4/udp/1, false",
    "/ip4/1.2.3.4/tcp/1/ws, false",
    "/ip4/1.2.3.4/tcp/1/p2p-circuit, false",
    "/tcp/1, false"
  })
  void a_host_and_a_port_can_be_dialled_by_tcp(String text, boolean expected) {
    assertThat(Multiaddr.parse(text).isTcp()).isEqualTo(expected);
  }

  @Test
  void a_relay_in_front_of_a_peer_is_not_the_peer() {
    Multiaddr relayed =
        Multiaddr.parse("/ip4/1.2.3.4/tcp/1/p2p/" + OTHER + "/p2p-circuit/p2p/" + PEER);

    assertThat(relayed.peer()).isEqualTo(PEER);
    assertThat(relayed.isTcp()).isFalse();
  }

  @Test
  void a_socket_has_an_address() throws UnknownHostException {
    InetAddress four = InetAddress.getByAddress(new byte[] {1, 2, 3, 4});
    InetAddress six = InetAddress.getByName("2001:db8::1");

    assertThat(Multiaddr.of(new InetSocketAddress(four, 80))).hasToString("/ip4/1.2.3.4/tcp/80");
    assertThat(Multiaddr.of(new InetSocketAddress(six, 80))).hasToString("/ip6/2001:db8::1/tcp/80");
  }

  @Test
  void a_refusal_quotes_no_line_breaks() {
    assertThatThrownBy(() -> Multiaddr.parse("/x\r\nFATAL forged/1"))
        .hasMessageContaining("x??FATAL")
        .hasMessageNotContaining("\n");
  }
}

package dev.parley.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.kad.PeerAddresses;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers find each other through one that knows both, whichever of them are js-libp2p. */
class JsKademliaIT {

  private final Peers peers = new Peers();

  @AfterEach
  void stop() {
    peers.close();
  }

  @ParameterizedTest
  @EnumSource
  void js_finds_us_through_js(JsStack stack) {
    JsPeer middle = peers.js(JsOptions.of(stack));
    JavaPeer wanted = peers.java(KeyType.SECP256K1);
    JsPeer seeker = peers.js(JsOptions.of(stack));
    wanted.async(() -> wanted.kademlia().bootstrap(List.of(middle.address())));
    seeker.dial(middle.address());
    middle.awaitRoutes(2);
    seeker.awaitRoutes(1);

    assertThat(seeker.findPeer(wanted.id())).contains(wanted.address().withoutPeer().toString());
  }

  @ParameterizedTest
  @EnumSource
  void js_finds_js_through_us(JsStack stack) {
    JavaPeer middle = peers.java(KeyType.SECP256K1);
    middle.on(middle::kademlia);
    JsPeer wanted = peers.js(JsOptions.of(stack));
    JsPeer seeker =
        peers.js(JsOptions.of(stack).bootstrappingFrom(List.of(middle.address().toString())));
    wanted.dial(middle.address());
    middle.until(() -> middle.kademlia().tableSize() == 2);
    seeker.awaitRoutes(1);

    assertThat(seeker.findPeer(wanted.id())).contains(wanted.address().withoutPeer().toString());
    assertThat(seeker.closest("a key")).contains(middle.id());
  }

  @ParameterizedTest
  @EnumSource
  void we_find_js_through_us(JsStack stack) {
    JavaPeer middle = peers.java(KeyType.ED25519);
    middle.on(middle::kademlia);
    JavaPeer seeker = peers.java(KeyType.SECP256K1);
    JsPeer wanted = peers.js(JsOptions.of(stack));
    wanted.dial(middle.address());
    middle.until(() -> middle.kademlia().tableSize() == 1);
    seeker.async(() -> seeker.kademlia().bootstrap(List.of(middle.address())));

    PeerAddresses found = seeker.async(() -> seeker.kademlia().find(wanted.id()));

    assertThat(found.addresses()).contains(wanted.address().withoutPeer());
  }

  @ParameterizedTest
  @EnumSource
  void we_find_each_other_through_js(JsStack stack) {
    JsPeer middle = peers.js(JsOptions.of(stack));
    JavaPeer wanted = peers.java(KeyType.SECP256K1);
    JavaPeer seeker = peers.java(KeyType.ED25519);
    wanted.async(() -> wanted.kademlia().bootstrap(List.of(middle.address())));
    middle.awaitRoutes(1);
    seeker.async(() -> seeker.kademlia().bootstrap(List.of(middle.address())));

    PeerAddresses found = seeker.async(() -> seeker.kademlia().find(wanted.id()));

    assertThat(found.addresses()).contains(wanted.address().withoutPeer());
    assertThat(seeker.async(() -> seeker.kademlia().closest(wanted.id())))
        .extracting(PeerAddresses::peer)
        .contains(wanted.id(), middle.id());
  }
}

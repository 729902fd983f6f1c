package dev.parley.libp2p.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.PrivateKey;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that are not who they should be get no connection. */
class JsRefusalIT {

  private final Peers peers = new Peers();

  @AfterEach
  void stop() {
    peers.close();
  }

  @ParameterizedTest
  @EnumSource
  void a_peer_that_is_not_the_one_we_dialled_is_refused(JsStack stack) {
    JsPeer js = peers.js(JsOptions.of(stack));
    JavaPeer java = peers.java(KeyType.SECP256K1);
    Multiaddr wrong = js.address().withPeer(somebody());

    assertThatThrownBy(() -> java.dial(wrong))
        .isInstanceOfSatisfying(
            Libp2pException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.IDENTITY));
    assertThat(java.on(() -> java.host().connections().isEmpty())).isTrue();
  }

  /** libp2p 2 connects to whoever answers, so the other direction is about libp2p 3 only. */
  @Test
  void js_refuses_us_if_it_dialled_another() {
    JsPeer js = peers.js(JsOptions.of(JsStack.JS3));
    JavaPeer java = peers.java(KeyType.SECP256K1);
    Multiaddr wrong = java.address().withPeer(somebody());

    assertThatThrownBy(() -> js.dial(wrong)).isInstanceOf(JsPeerFailure.class);
    java.until(() -> java.host().connections().isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void a_handshake_whose_signature_has_a_high_s_is_refused(JsStack stack) {
    JsPeer js = peers.js(JsOptions.of(stack).withHighSInNoise());
    JavaPeer java = peers.java(KeyType.SECP256K1);

    assertThatThrownBy(() -> java.dial(js.address()))
        .isInstanceOfSatisfying(
            Libp2pException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.IDENTITY));
    assertThat(java.on(() -> java.host().connections().isEmpty())).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void a_dialler_whose_signature_has_a_high_s_is_refused(JsStack stack) {
    JsPeer js = peers.js(JsOptions.of(stack).withHighSInNoise());
    JavaPeer java = peers.java(KeyType.SECP256K1);

    // The dialler is through with its handshake before its signature is looked at.
    try {
      js.dial(java.address());
      js.awaitNoConnections();
    } catch (JsPeerFailure refused) {
      assertThat(refused).hasMessageContaining("dial");
    }
    assertThat(java.on(() -> java.host().connections().isEmpty())).isTrue();
  }

  private static PeerId somebody() {
    return PrivateKey.generate(KeyType.SECP256K1, new Random(7)).peerId();
  }
}

package dev.parley.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/**
 * Addresses, peer ids and keys under Jazzer; see {@link dev.parley.protocol.DecoderFuzz} for how to
 * run it.
 */
class NameFuzz {

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_an_address_that_is_written_back_or_refused(byte[] input) {
    try {
      Multiaddr address = Multiaddr.decode(input);
      assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
    } catch (Malformed refused) {
      // The one way to say no.
    }
  }

  @FuzzTest(maxDuration = "60s")
  void any_text_is_an_address_that_is_written_back_or_refused(byte[] input) {
    try {
      Multiaddr address = Multiaddr.parse(new String(input, StandardCharsets.UTF_8));
      assertThat(Multiaddr.decode(address.encoded())).isEqualTo(address);
    } catch (Malformed refused) {
      // The one way to say no.
    }
  }

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_a_peer_or_refused(byte[] input) {
    try {
      PeerId peer = PeerId.of(input);
      assertThat(PeerId.parse(peer.toString())).isEqualTo(peer);
    } catch (Malformed refused) {
      // The one way to say no.
    }
  }

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_a_key_or_refused(byte[] input) {
    try {
      PublicKey key = PublicKey.decode(input);
      assertThat(PublicKey.decode(key.encoded())).isEqualTo(key);
    } catch (Malformed refused) {
      // The one way to say no.
    }
  }
}

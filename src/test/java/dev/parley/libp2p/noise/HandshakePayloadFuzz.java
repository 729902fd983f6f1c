package dev.parley.libp2p.noise;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Malformed;

/**
 * Payloads of the handshake under Jazzer; see {@link dev.parley.protocol.DecoderFuzz} for how to
 * run it.
 */
class HandshakePayloadFuzz {

  private static final byte[] KEY = new byte[32];

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_a_payload_or_refused(byte[] input) {
    try {
      HandshakePayload.decode(input).proven(KEY);
    } catch (Malformed | Libp2pException refused) {
      // The two ways to say no.
    }
  }
}

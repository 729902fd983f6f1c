package dev.parley.libp2p.multistream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;

/**
 * Messages of the negotiation under Jazzer; see {@link dev.parley.protocol.DecoderFuzz} for how to
 * run it.
 */
class NegotiationFuzz {

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_read_the_same_in_pieces_as_at_once(byte[] input) {
    assertThat(NegotiationFuzzTest.inPieces(input, new Random(1)))
        .isEqualTo(NegotiationFuzzTest.atOnce(input));
  }
}

package dev.parley.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;

/** Yamux frames under Jazzer; see {@link dev.parley.protocol.DecoderFuzz} for how to run it. */
class FrameFuzz {

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_read_the_same_in_pieces_as_at_once(byte[] input) {
    String whole = FrameFuzzTest.read(input, new Random(1), Math.max(1, input.length));
    assertThat(FrameFuzzTest.read(input, new Random(2), 7)).isEqualTo(whole);
  }
}

package dev.parley.libp2p.kad;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Kademlia's messages under Jazzer; see {@link dev.parley.protocol.DecoderFuzz} for how to run it.
 */
class MessageFuzz {

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_a_message_or_refused(byte[] input) {
    MessageFuzzTest.decode(input);
  }
}

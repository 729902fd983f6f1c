package dev.parley.libp2p.identify;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.libp2p.Malformed;

/**
 * What peers say of themselves under Jazzer; see {@link dev.parley.protocol.DecoderFuzz} for how to
 * run it.
 */
class IdentifyFuzz {

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_a_message_or_refused(byte[] input) {
    try {
      IdentifyFuzzTest.readMessage(input);
    } catch (Malformed refused) {
      // The one way to say no.
    }
  }

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_a_record_or_refused(byte[] input) {
    try {
      IdentifyFuzzTest.readRecord(input);
    } catch (Malformed refused) {
      // The one way to say no.
    }
  }

  @FuzzTest(maxDuration = "60s")
  void no_bytes_are_a_signed_record(byte[] input) {
    try {
      PeerRecord.open(Envelope.decode(input));
    } catch (Malformed refused) {
      // Whoever finds a signature by chance has broken more than this decoder.
    }
  }
}

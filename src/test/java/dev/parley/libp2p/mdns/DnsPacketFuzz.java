package dev.parley.libp2p.mdns;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** DNS packets under Jazzer; see {@link dev.parley.protocol.DecoderFuzz} for how to run it. */
class DnsPacketFuzz {

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_a_packet_or_refused(byte[] input) {
    DnsPacketFuzzTest.read(input);
  }
}

package dev.parley.libp2p.pubsub;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Pubsub's RPCs under Jazzer; see {@link dev.parley.protocol.DecoderFuzz} for how to run it. */
class RpcFuzz {

  private final RpcFuzzTest rpcs = new RpcFuzzTest();

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_an_rpc_within_bounds_or_refused(byte[] input) {
    rpcs.read(input);
  }
}

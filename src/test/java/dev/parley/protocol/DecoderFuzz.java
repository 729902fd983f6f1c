package dev.parley.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * The decoders under Jazzer, one target a run:
 *
 * <pre>JAZZER_FUZZ=1 mvn test -Dtest='DecoderFuzz#any_bytes_are_a_canonical_message_or_refused'
 * </pre>
 *
 * <p>Its name keeps it out of ordinary runs: Jazzer rewrites all classes that its machine loads,
 * and would take the connections of other tests in it for attacks.
 */
public class DecoderFuzz {

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_passed_over_or_refused(byte[] input) {
    DecoderFuzzTest.pass(input);
  }

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_a_canonical_message_or_refused(byte[] input) {
    DecoderFuzzTest.decode(Domain.MESSAGES, input);
  }

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_a_canonical_member_op_or_refused(byte[] input) {
    DecoderFuzzTest.decode(Domain.MEMBERS, input);
  }

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_a_canonical_identity_or_refused(byte[] input) {
    DecoderFuzzTest.decode(Domain.IDENTITY, input);
  }

  @FuzzTest(maxDuration = "60s")
  void any_bytes_are_a_canonical_read_mark_or_refused(byte[] input) {
    DecoderFuzzTest.decode(Domain.READS, input);
  }
}

package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

  private static final long NOW = 1_767_225_600_000L;
  private static final long NO_CUTOFF = 0;

  private final RandomRecords random = new RandomRecords(1);

  @ParameterizedTest
  @ValueSource(longs = {-40_000, 0, 40_000})
  void a_stamp_near_the_signed_time_is_acceptable(long distance) {
    assertThat(admission(Domain.MESSAGES, NOW - 60_000, NOW - 60_000 + distance, NO_CUTOFF))
        .isEqualTo(Admission.ACCEPTABLE);
  }

  @ParameterizedTest
  @ValueSource(longs = {-40_001, 40_001, -1_000_000_000, 1_000_000_000})
  void a_stamp_far_from_the_signed_time_never_is(long distance) {
    assertThat(admission(Domain.MESSAGES, NOW - 60_000, NOW - 60_000 + distance, NO_CUTOFF))
        .isEqualTo(Admission.RESTAMPED);
  }

  @Test
  void a_stamp_ahead_of_the_clock_may_become_acceptable() {
    long limit = NOW + Limits.MAX_DRIFT_MS;

    assertThat(admission(Domain.READS, limit, limit, NO_CUTOFF)).isEqualTo(Admission.ACCEPTABLE);
    assertThat(admission(Domain.READS, limit, limit + 1, NO_CUTOFF)).isEqualTo(Admission.TOO_NEW);
  }

  @Test
  void a_message_from_before_the_cutoff_is_aged() {
    long cutoff = NOW - 1_000;

    assertThat(admission(Domain.MESSAGES, cutoff, cutoff, cutoff)).isEqualTo(Admission.ACCEPTABLE);
    assertThat(admission(Domain.MESSAGES, cutoff, cutoff - 1, cutoff)).isEqualTo(Admission.AGED);
  }

  @ParameterizedTest
  @EnumSource(value = Domain.class, mode = EnumSource.Mode.EXCLUDE, names = "MESSAGES")
  void only_messages_age(Domain domain) {
    assertThat(admission(domain, 5_000, 5_000, NOW)).isEqualTo(Admission.ACCEPTABLE);
  }

  @Test
  void a_signed_time_at_the_end_of_time_is_no_way_around() {
    assertThat(admission(Domain.READS, Long.MAX_VALUE, NOW, NO_CUTOFF))
        .isEqualTo(Admission.RESTAMPED);
  }

  private Admission admission(Domain domain, long signedMs, long stampMs, long cutoffMs) {
    Signed some = random.signed();
    Signed signed =
        new Signed(
            some.author(),
            signedMs,
            some.origin(),
            some.version(),
            some.signature(),
            Hlc.of(stampMs, 9));
    SignedRecord record =
        switch (domain) {
          case MESSAGES ->
              Message.group(random.hash(), ChatKind.GROUP, 0, "hi", Bytes.EMPTY, signed);
          case MEMBERS ->
              MemberOp.of(
                  random.hash(),
                  random.address(),
                  OpType.ADD,
                  Role.MEMBER,
                  ChatKind.GROUP,
                  Bytes.EMPTY,
                  "",
                  MemberOp.NOT_OBSERVED,
                  signed);
          case IDENTITY -> Identity.of(Bytes.EMPTY, signed);
          case READS -> ReadMark.of(random.hash(), 1, signed);
        };
    return Admission.of(record, NOW, cutoffMs);
  }
}

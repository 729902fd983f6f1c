package dev.parley.protocol;

import static dev.parley.protocol.MemberOp.NOT_OBSERVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberOpTest {

  private static final Bytes NONCE = Bytes.of(new byte[Limits.NONCE_BYTES]);

  private final RandomRecords random = new RandomRecords(1);
  private final Signed signed = random.signed().withHlc(100);

  @Test
  void a_create_needs_a_nonce_of_16_bytes() {
    assertThatCode(() -> op(OpType.CREATE, ChatKind.GROUP, NONCE, "", NOT_OBSERVED, 100))
        .doesNotThrowAnyException();
    refused("nonce", OpType.CREATE, ChatKind.GROUP, Bytes.EMPTY, "", NOT_OBSERVED);
    refused("nonce", OpType.CREATE, ChatKind.GROUP, Bytes.of(new byte[15]), "", NOT_OBSERVED);
    refused("nonce", OpType.CREATE, ChatKind.GROUP, Bytes.of(new byte[17]), "", NOT_OBSERVED);
  }

  @ParameterizedTest
  @EnumSource(value = OpType.class, mode = EnumSource.Mode.EXCLUDE, names = "CREATE")
  void no_other_op_has_a_nonce(OpType type) {
    refused("nonce", type, ChatKind.GROUP, NONCE, "", type == OpType.REMOVE ? 1 : NOT_OBSERVED);
  }

  @ParameterizedTest
  @EnumSource(OpType.class)
  void a_dialog_has_no_members(OpType type) {
    refused("kind", type, ChatKind.DM, Bytes.EMPTY, "", NOT_OBSERVED);
  }

  @Test
  void a_title_at_the_limit_is_allowed_and_a_byte_more_is_not() {
    String full = "é".repeat(Limits.TITLE_BYTES / 2);

    assertThatCode(() -> op(OpType.SET_TITLE, ChatKind.GROUP, Bytes.EMPTY, full, NOT_OBSERVED, 100))
        .doesNotThrowAnyException();
    refused("title", OpType.SET_TITLE, ChatKind.GROUP, Bytes.EMPTY, full + "x", NOT_OBSERVED);
  }

  @Test
  void half_a_surrogate_pair_is_no_title() {
    refused("title", OpType.SET_TITLE, ChatKind.GROUP, Bytes.EMPTY, "\ud800", NOT_OBSERVED);
  }

  @Test
  void adds_and_removes_have_no_title() {
    refused("title", OpType.ADD, ChatKind.GROUP, Bytes.EMPTY, "x", NOT_OBSERVED);
    refused("title", OpType.REMOVE, ChatKind.GROUP, Bytes.EMPTY, "x", 1);
  }

  @Test
  void only_a_remove_observes() {
    refused("observed", OpType.ADD, ChatKind.GROUP, Bytes.EMPTY, "", 1);
    refused("observed", OpType.SET_TITLE, ChatKind.GROUP, Bytes.EMPTY, "", 0);
    refused("observed", OpType.CREATE, ChatKind.GROUP, NONCE, "", 0);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 100})
  void a_remove_observes_nothing_later_than_itself(long observed) {
    assertThatCode(() -> op(OpType.REMOVE, ChatKind.GROUP, Bytes.EMPTY, "", observed, 100))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(longs = {NOT_OBSERVED, 101, Long.MAX_VALUE, Long.MIN_VALUE})
  void a_stamped_remove_that_observes_the_future_or_nothing_is_refused(long observed) {
    refused("observed", OpType.REMOVE, ChatKind.GROUP, Bytes.EMPTY, "", observed);
  }

  @Test
  void a_remove_is_signed_before_its_origin_says_what_it_observed() {
    MemberOp unstamped = op(OpType.REMOVE, ChatKind.GROUP, Bytes.EMPTY, "", NOT_OBSERVED, 0);
    MemberOp stamped = unstamped.stamped(100, 42);

    assertThat(stamped.observed()).isEqualTo(42);
    assertThat(stamped.hlc()).isEqualTo(100);
    assertThat(stamped.key()).isEqualTo(unstamped.key());
  }

  private void refused(
      String field, OpType type, ChatKind kind, Bytes nonce, String title, long observed) {
    assertThatThrownBy(() -> op(type, kind, nonce, title, observed, 100))
        .isInstanceOfSatisfying(
            Malformed.class, refusal -> assertThat(refusal.field()).isEqualTo(field));
  }

  private MemberOp op(
      OpType type, ChatKind kind, Bytes nonce, String title, long observed, long hlc) {
    return MemberOp.of(
        random.hash(),
        random.address(),
        type,
        Role.MEMBER,
        kind,
        nonce,
        title,
        observed,
        signed.withHlc(hlc));
  }
}

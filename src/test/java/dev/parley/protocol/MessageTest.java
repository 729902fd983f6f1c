package dev.parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTest {

  private final RandomRecords random = new RandomRecords(1);
  private final Signed signed = random.signed();
  private final Address peer = random.address();
  private final Hash group = random.hash();

  @Test
  void a_dialogs_chat_id_is_the_same_for_both_sides() {
    Message message = Message.dialog(peer, 0, "hi", Bytes.EMPTY, signed);

    assertThat(message.chat()).isEqualTo(Ids.dmChat(peer, signed.author()));
  }

  @Test
  void text_at_the_limit_is_allowed_and_a_byte_more_is_not() {
    String full = "é".repeat(Limits.TEXT_BYTES / 2);

    assertThatCode(() -> send(0, full, Bytes.EMPTY)).doesNotThrowAnyException();
    assertRefused("text", () -> send(0, full + "x", Bytes.EMPTY));
  }

  @Test
  void control_at_the_limit_is_allowed_and_a_byte_more_is_not() {
    assertThatCode(() -> send(1, "", Bytes.of(new byte[Limits.CONTROL_BYTES])))
        .doesNotThrowAnyException();
    assertRefused("control", () -> send(1, "", Bytes.of(new byte[Limits.CONTROL_BYTES + 1])));
  }

  @Test
  void the_largest_message_fits_into_the_record_limit() {
    Message message =
        Message.dialog(
            peer,
            255,
            "x".repeat(Limits.TEXT_BYTES),
            Bytes.of(new byte[Limits.CONTROL_BYTES]),
            signed);

    assertThat(RecordCodec.encode(message)).hasSizeLessThanOrEqualTo(Limits.RECORD_BYTES);
  }

  @Test
  void a_message_says_something() {
    assertRefused("text", () -> send(0, "", Bytes.EMPTY));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 256, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void a_type_outside_a_byte_is_refused(int type) {
    assertRefused("msg_type", () -> send(type, "hi", Bytes.EMPTY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00b", "\udc00\ud800", "ends \ud83d"})
  void half_a_surrogate_pair_is_refused(String text) {
    assertRefused("text", () -> send(0, text, Bytes.EMPTY));
  }

  @Test
  void a_dialog_names_its_peer_and_only_a_dialog() {
    byte[] text = {'h', 'i'};
    Hash chat = Ids.dmChat(signed.author(), peer);

    assertRefused(
        "peer", () -> Message.checked(chat, ChatKind.DM, null, 0, text, Bytes.EMPTY, signed));
    assertRefused(
        "peer", () -> Message.checked(group, ChatKind.GROUP, peer, 0, text, Bytes.EMPTY, signed));
  }

  @Test
  void a_dialog_cannot_be_sent_into_somebody_elses_chat() {
    byte[] text = {'h', 'i'};
    Hash elsewhere = Ids.dmChat(peer, random.address());

    assertRefused(
        "chat_id",
        () -> Message.checked(elsewhere, ChatKind.DM, peer, 0, text, Bytes.EMPTY, signed));
  }

  @Test
  void the_stamp_is_no_part_of_the_id() {
    Message message = send(0, "hi", Bytes.EMPTY);

    assertThat(message.stamped(99).key()).isEqualTo(message.key());
    assertThat(message.stamped(99).hlc()).isEqualTo(99);
  }

  @Test
  void text_and_control_are_not_interchangeable() {
    Bytes same = Bytes.of(new byte[] {'h', 'i'});

    assertThat(send(0, "hi", Bytes.EMPTY).key()).isNotEqualTo(send(0, "", same).key());
  }

  private Message send(int type, String text, Bytes control) {
    return Message.group(group, ChatKind.GROUP, type, text, control, signed);
  }

  private static void assertRefused(String field, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Malformed.class, refusal -> assertThat(refusal.field()).isEqualTo(field));
  }
}

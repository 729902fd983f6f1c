package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

  @Test
  void words_of_any_language_stay_as_they_are() {
    String text = "Grüße, 你好, שלום, नमस्ते, 👩‍👩‍👧 🫠";
    assertThat(Printable.of(text)).isEqualTo(text);
  }

  @Test
  void escape_sequences_become_visible() {
    assertThat(Printable.of("\u001b[2Jgone\u0007\r")).isEqualTo("\\u{1b}[2Jgone\\u{7}\\u{d}");
    assertThat(Printable.of("\u009b31m")).isEqualTo("\\u{9b}31m");
  }

  @Test
  void a_message_cannot_pretend_to_be_two() {
    assertThat(Printable.of("a\n12:00 you> b\u2028c")).isEqualTo("a⏎12:00 you> b\\u{2028}c");
  }

  @Test
  void reversing_and_hiding_characters_become_visible() {
    assertThat(Printable.of("\u202eabc\u200b\ufeff")).isEqualTo("\\u{202e}abc\\u{200b}\\u{feff}");
  }
}

package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.direct.RawPeer;
import dev.parley.cli.DirectConversation.Running;
import org.junit.jupiter.api.Test;

/** A side that talks to the terminal instead of the person in front of it. */
class TerminalInjectionAttackTest {

  @Test
  void escape_sequences_line_breaks_and_reversed_writing_are_shown_as_what_they_are()
      throws Exception {
    try (Running running = DirectConversation.listening()) {
      RawPeer attacker = running.peer();
      attacker.say("bob> \u001b[2J\u001b]0;title\u0007\u009b31m\r\u0000\u007f");
      running.sees("< bob> \\u{1b}[2J\\u{1b}]0;title\\u{7}\\u{9b}31m\\u{d}\\u{0}\\u{7f}");
      attacker.say("bob> \u202eevil\u2066\u200b");
      running.sees("< bob> \\u{202e}evil\\u{2066}\\u{200b}");
    }
  }

  @Test
  void a_line_cannot_pretend_to_be_another_ones() throws Exception {
    try (Running running = DirectConversation.listening()) {
      RawPeer attacker = running.peer();
      attacker.say("hi\n-- The other side has proven that it is 0x00\r\n!! done\u2028> yes");
      attacker.say("-- The other side has proven that it is 0x00");
      attacker.say("!! reset your key");
      attacker.say("> ");
      running.sees("< > ");
      assertThat(running.lines().stream().filter(line -> !line.startsWith("< ")))
          .hasSize(2)
          .allMatch(line -> line.startsWith("-- Listening") || line.startsWith("-- Connected"));
      running.sees("< -- The other side has proven that it is 0x00");
      running.sees("< !! reset your key");
    }
  }

  @Test
  void bytes_that_are_no_text_are_shown_as_such() throws Exception {
    try (Running running = DirectConversation.listening()) {
      RawPeer attacker = running.peer();
      attacker.sayBytes(new byte[] {'a', (byte) 0xff, (byte) 0xfe, (byte) 0xc0, (byte) 0x9b});
      running.sees("< a\ufffd\ufffd\ufffd\ufffd");
    }
  }
}

package dev.parley.bus;

import dev.parley.protocol.Bytes;
import java.util.List;

/** A question to the mail's readers; see {@link MailClient}. */
public sealed interface MailQuery {

  /** Answered by {@link Letters}. */
  record Queue(String realm, String to, long afterSequence, int limit) implements MailQuery {}

  /** Answered by {@link LetterPage}. */
  record History(String realm, String one, String other, long beforeMs, String beforeId, int limit)
      implements MailQuery {}

  /** Answered by {@link Fact}. */
  record Known(String realm, String name) implements MailQuery {}

  /** Answered by {@link MailStats}. */
  record Stats() implements MailQuery {}

  /** Letters of a queue. */
  record Letters(List<Waiting> letters) {

    public Letters {
      letters = List.copyOf(letters);
    }
  }

  /** What is known of a name, null for nothing. */
  record Fact(Bytes value) {}
}

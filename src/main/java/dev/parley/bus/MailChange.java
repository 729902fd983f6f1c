package dev.parley.bus;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.parley.protocol.Bytes;
import java.util.List;

/** Something that the mail's writer does, in the order in which it was asked. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(MailChange.Post.class),
  @JsonSubTypes.Type(MailChange.Missed.class),
  @JsonSubTypes.Type(MailChange.Taken.class),
  @JsonSubTypes.Type(MailChange.Know.class)
})
public sealed interface MailChange {

  /** Of the memory that it needs while it waits. */
  default int bytes() {
    return 64;
  }

  /** See {@link MailClient#post}. */
  record Post(Letter letter, boolean away, int quota) implements MailChange {
    @Override
    public int bytes() {
      return 256 + letter.content().length();
    }
  }

  /** See {@link MailClient#missed}. */
  record Missed(Letter letter, Posted posted) implements MailChange {
    @Override
    public int bytes() {
      return 256 + letter.content().length();
    }
  }

  /** See {@link MailClient#taken}. */
  record Taken(String realm, String to, List<Long> sequences) implements MailChange {

    public Taken {
      Letter.requireName(realm, "realm");
      Letter.requireName(to, "to");
      sequences = List.copyOf(sequences);
    }

    @Override
    public int bytes() {
      return 64 + 16 * sequences.size();
    }
  }

  /** See {@link MailClient#know}. */
  record Know(String realm, String name, Bytes value) implements MailChange {

    public Know {
      Letter.requireName(realm, "realm");
      Letter.requireName(name, "name");
    }

    @Override
    public int bytes() {
      return 256 + value.length();
    }
  }

  /** Changes that travel together. */
  record Batch(List<MailChange> changes) {

    public Batch {
      changes = List.copyOf(changes);
    }
  }

  /** The answer to a {@link Batch}, in the same order; of changes but posts it says only that. */
  record Done(List<Posted> posted) {

    public static final Posted NOTHING = Posted.refused(null);

    public Done {
      posted = List.copyOf(posted);
    }
  }
}

package dev.parley.bus;

import dev.parley.protocol.SignedRecord;
import java.util.List;

/**
 * Records for the writer, their signatures verified by the sender.
 *
 * @param records in the order in which they are to be applied
 * @param source whether this node is their origin
 * @param untilDurable whether the answer waits until they would survive a loss of power, as far as
 *     the durability setting goes; otherwise it comes as soon as they are applied
 */
public record Submission(List<SignedRecord> records, Source source, boolean untilDurable) {

  /** Where records come from. */
  public enum Source {
    /** From a client of this node: unstamped; the writer checks authority and stamps them. */
    LOCAL,
    /** From another replica: stamped by their origin, stored whatever their authority. */
    REPLICA
  }

  public Submission {
    records = List.copyOf(records);
  }
}

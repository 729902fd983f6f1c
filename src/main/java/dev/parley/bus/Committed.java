package dev.parley.bus;

import dev.parley.protocol.SignedRecord;
import java.util.List;

/** Published after a commit: the records that were new or changed what the store held. */
public record Committed(List<SignedRecord> records) {

  public Committed {
    records = List.copyOf(records);
  }
}

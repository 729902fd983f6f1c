package dev.parley.bus;

import java.util.List;

/** The answer to a {@link Submission}: one outcome a record, in the same order. */
public record Outcomes(List<Outcome> outcomes) {

  public Outcomes {
    outcomes = List.copyOf(outcomes);
  }
}

package dev.parley.store;

import dev.parley.bus.Refusal;

/** A query that is not answered. */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Refusal refusal;

  Refused(Refusal refusal, String detail) {
    super(detail, null, false, false);
    this.refusal = refusal;
  }

  Refusal refusal() {
    return refusal;
  }
}

package dev.parley.bus;

import dev.parley.protocol.Hash;

/**
 * What became of one submitted record.
 *
 * @param status whether it was new
 * @param key the record's id or key
 * @param hlc the stamp of the copy that the store holds now, 0 if refused
 * @param refusal why it was refused, null otherwise
 */
public record Outcome(Status status, Hash key, long hlc, Refusal refusal) {

  /** New, held already (or held in a better version), or refused. */
  public enum Status {
    STORED,
    KNOWN,
    REFUSED
  }

  public static Outcome stored(Hash key, long hlc) {
    return new Outcome(Status.STORED, key, hlc, null);
  }

  public static Outcome known(Hash key, long hlc) {
    return new Outcome(Status.KNOWN, key, hlc, null);
  }

  public static Outcome refused(Hash key, Refusal refusal) {
    return new Outcome(Status.REFUSED, key, 0, refusal);
  }
}

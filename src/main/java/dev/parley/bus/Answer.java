package dev.parley.bus;

import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Identity;

/** Answers that are one optional value: the bus has no way to say "nothing" otherwise. */
public final class Answer {

  /** The kind of a group, null if there is no such group. */
  public record Kind(ChatKind kind) {}

  /** A user's identity, null if none was published. */
  public record Profile(Identity identity) {}

  private Answer() {}
}

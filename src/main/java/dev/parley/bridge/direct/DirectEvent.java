package dev.parley.bridge.direct;

import dev.parley.protocol.Address;
import java.nio.file.Path;

/**
 * What happens in a session. Texts and names are the other side's: whoever shows them on a terminal
 * must make them harmless first, except for names of files, which are.
 */
public sealed interface DirectEvent {

  /** A line as the other side wants it shown; it says who speaks, and may lie about it. */
  record Line(String text) implements DirectEvent {}

  /**
   * A frame that was dropped.
   *
   * @param unreported frames that were dropped since the last report without one of their own
   */
  record Damaged(String what, int unreported) implements DirectEvent {}

  /** Frames that the other side sent and that did not arrive. */
  record Missing(long frames) implements DirectEvent {}

  /** The other side is a Parley: it knows files, proofs and the safety code. */
  record ParleyFound() implements DirectEvent {}

  /** The other side has proven that it holds an address. */
  record Proven(Address address) implements DirectEvent {}

  /** The other side claimed an address and could not prove it. */
  record NotProven(Address address) implements DirectEvent {}

  /** The other side offers a file, which waits for {@code accept} or {@code refuse}. */
  record Offered(String name, long size) implements DirectEvent {}

  /** Another per cent of a file. */
  record Progress(boolean incoming, String name, long done, long size) implements DirectEvent {}

  /** A file is complete, its hash checked, under a name that nothing had. */
  record Received(Path file, long size) implements DirectEvent {}

  /** The other side has the whole file. */
  record Sent(String name, long size) implements DirectEvent {}

  /** A file will not come, or not go. */
  record FileFailed(boolean incoming, String name, String why) implements DirectEvent {}
}

package dev.parley.cli;

import dev.parley.bridge.direct.DirectEvent;
import dev.parley.bridge.direct.DirectEvent.Damaged;
import dev.parley.bridge.direct.DirectEvent.FileFailed;
import dev.parley.bridge.direct.DirectEvent.Line;
import dev.parley.bridge.direct.DirectEvent.Missing;
import dev.parley.bridge.direct.DirectEvent.NotProven;
import dev.parley.bridge.direct.DirectEvent.Offered;
import dev.parley.bridge.direct.DirectEvent.ParleyFound;
import dev.parley.bridge.direct.DirectEvent.Progress;
import dev.parley.bridge.direct.DirectEvent.Proven;
import dev.parley.bridge.direct.DirectEvent.Received;
import dev.parley.bridge.direct.DirectEvent.Sent;
import dev.parley.bridge.direct.DirectSession;
import dev.parley.protocol.Address;
import java.util.List;

/**
 * Events of a direct session for people. Each line shows by its beginning who speaks, which nothing
 * that the other side sends can change: {@code <} is the other side, {@code --} this program,
 * {@code !!} a warning.
 */
final class DirectFormat {

  private static final int BAR = 20;
  private static final int NAME = 24;

  private DirectFormat() {}

  static String of(DirectEvent event, DirectSession session) {
    if (event instanceof Line line) {
      return "< " + Printable.of(line.text());
    } else if (event instanceof Damaged damaged) {
      return "!! A message was dropped: " + damaged.what() + unreported(damaged.unreported());
    } else if (event instanceof Missing missing) {
      return "!! "
          + (missing.frames() == 1 ? "A message" : missing.frames() + " messages")
          + " of the other side never arrived: somebody may have removed them";
    } else if (event instanceof ParleyFound) {
      return "-- The other side runs Parley too. Compare your safety codes (/verify says how):\n-- "
          + session.safetyCode();
    } else if (event instanceof Proven proven) {
      return "-- The other side has proven that it is " + proven.address();
    } else if (event instanceof NotProven claimed) {
      return "!! The other side claims to be " + claimed.address() + " and could not prove it";
    }
    return ofFile(event);
  }

  private static String ofFile(DirectEvent event) {
    if (event instanceof Offered offered) {
      return "-- The other side offers "
          + Printable.of(offered.name())
          + " ("
          + bytes(offered.size())
          + "): /accept or /refuse";
    } else if (event instanceof Received received) {
      return "-- Received " + received.file() + " (" + bytes(received.size()) + ")";
    } else if (event instanceof Sent sent) {
      return "-- Sent " + Printable.of(sent.name()) + " (" + bytes(sent.size()) + ")";
    } else if (event instanceof FileFailed failed) {
      return "!! "
          + Printable.of(failed.name())
          + (failed.incoming() ? " was not received: " : " was not sent: ")
          + Printable.of(failed.why());
    }
    throw new IllegalArgumentException("no line: " + event);
  }

  /** {@code photo.jpg [#####---------------] 25% of 2.3MB}. */
  static String bar(Progress progress) {
    long percent = 100 * progress.done() / Math.max(1, progress.size());
    int filled = (int) (BAR * percent / 100);
    String name = Printable.of(progress.name());
    String brief = name.length() > NAME ? name.substring(0, NAME - 1) + "…" : name;
    return brief
        + " ["
        + "#".repeat(filled)
        + "-".repeat(BAR - filled)
        + "] "
        + percent
        + "% of "
        + bytes(progress.size());
  }

  static List<String> verification(DirectSession session, Address proven) {
    return List.of(
        "Safety code: " + session.safetyCode(),
        "Ask the other side for theirs, where you recognize them: in a call, face to face.",
        "All 40 digits are the same: nobody sits between you. Others: hang up. p2p-chat shows none.",
        proven == null
            ? "The other side has not proven an address."
            : "The other side has proven that it is " + proven);
  }

  private static String unreported(int count) {
    return count == 0 ? "" : ", and " + count + " more before it";
  }

  private static String bytes(long size) {
    return Quantity.number(size) + "B";
  }
}

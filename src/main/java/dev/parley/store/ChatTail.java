package dev.parley.store;

import dev.parley.protocol.Address;
import dev.parley.protocol.Message;
import java.util.List;

/**
 * The newest visible messages of a chat: one to show, and of a few what it takes to count them.
 *
 * @param last the newest
 * @param lines the newest few, newest first
 * @param whole whether there are no others
 */
record ChatTail(Message last, List<Line> lines, boolean whole) {

  /** How many lines a tail has: most conversations that are not read have few unread messages. */
  static final int LINES = 8;

  /** What makes a message count as unread or not. */
  record Line(long hlc, Address author, boolean regular) {

    static Line of(Message message) {
      return new Line(message.hlc(), message.author(), message.type() == 0);
    }
  }

  /** How many messages behind {@code position} {@code reader} has not read; -1 if it takes more. */
  int unread(Address reader, long position) {
    int unread = 0;
    for (Line line : lines) {
      if (line.hlc() <= position) {
        return unread;
      }
      if (line.regular() && !line.author().equals(reader)) {
        unread++;
      }
    }
    return whole ? unread : -1;
  }
}

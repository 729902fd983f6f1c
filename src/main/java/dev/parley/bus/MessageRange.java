package dev.parley.bus;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Hlc;

/**
 * A range of a chat's messages in the order of their stamps.
 *
 * @param after a cursor: only later messages; null for no bound
 * @param before a cursor: only earlier messages; null for no bound
 * @param fromMs only messages stamped at this time or later
 * @param toMs only messages stamped at this time or earlier
 * @param ascending oldest first, instead of newest first
 * @param limit how many messages at most
 */
public record MessageRange(
    Bytes after, Bytes before, long fromMs, long toMs, boolean ascending, int limit) {

  /** {@code hlc[8] seq[4]}: a message's place in its chat. */
  public static final int CURSOR_LENGTH = 12;

  /** The latest {@code limit} messages. */
  public static MessageRange latest(int limit) {
    return new MessageRange(null, null, 0, Hlc.physicalMs(Long.MAX_VALUE), false, limit);
  }
}

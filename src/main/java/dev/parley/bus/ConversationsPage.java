package dev.parley.bus;

import dev.parley.protocol.Bytes;
import java.util.List;

/**
 * A page of an inbox.
 *
 * @param next the cursor for the next page, null at the end
 */
public record ConversationsPage(List<Conversation> conversations, Bytes next) {

  /** {@code hlc[8] chat[32]}: a conversation's latest activity and its id. */
  public static final int CURSOR_LENGTH = 40;

  public ConversationsPage {
    conversations = List.copyOf(conversations);
  }
}

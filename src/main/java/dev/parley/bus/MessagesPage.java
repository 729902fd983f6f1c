package dev.parley.bus;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.Message;
import java.util.List;

/**
 * A page of messages.
 *
 * @param next the cursor of the last one if there may be more, null at the end
 */
public record MessagesPage(List<Message> messages, Bytes next) {

  public MessagesPage {
    messages = List.copyOf(messages);
  }
}

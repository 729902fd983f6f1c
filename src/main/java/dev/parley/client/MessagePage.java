package dev.parley.client;

import dev.parley.protocol.Message;
import java.util.List;

/**
 * A page of messages.
 *
 * @param messages whose id and signature were recomputed and verified here
 * @param rejected what the node sent beside them and nobody should show as anyone's words
 * @param next the cursor of the page that follows, null at the end
 */
public record MessagePage(List<Message> messages, List<Rejected> rejected, String next) {

  /**
   * Something that is not the message which it claims to be.
   *
   * @param id that the node claimed for it
   * @param reason why it does not verify
   */
  public record Rejected(String id, String reason) {}

  public MessagePage {
    messages = List.copyOf(messages);
    rejected = List.copyOf(rejected);
  }
}

package dev.parley.client;

import dev.parley.protocol.Address;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import java.util.List;

/**
 * A page of an inbox. Titles, previews and counts are the node's word: they carry no signature.
 *
 * @param next the cursor of the page that follows, null at the end
 */
public record ConversationPage(List<Conversation> conversations, String next) {

  /**
   * One line of the inbox.
   *
   * @param peer the other user of a dialog, null otherwise
   * @param title of a group or channel, empty for a dialog
   * @param last the newest message, null if there is none
   * @param unreadCapped whether more are unread than the number says
   * @param readPosition the stamp up to which the user has read
   */
  public record Conversation(
      Hash chat,
      ChatKind kind,
      Address peer,
      String title,
      Preview last,
      int unread,
      boolean unreadCapped,
      long readPosition) {

    /** Whom an answer would be for. */
    public Recipient recipient() {
      return peer == null ? new Recipient.Group(chat) : new Recipient.Peer(peer);
    }
  }

  /** The beginning of a conversation's newest message. */
  public record Preview(Hash id, Address author, long ts, long hlc, int type, String text) {}

  public ConversationPage {
    conversations = List.copyOf(conversations);
  }
}

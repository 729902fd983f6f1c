package dev.parley.cli;

import dev.parley.client.ConversationPage.Conversation;
import dev.parley.client.MessageFilter;
import dev.parley.client.MessagePage;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Finds what is new since last time, by asking: the inbox first, then the chats that moved. */
final class Arrivals {

  private static final int PAGE = 50;
  private static final int MAX_CHATS = 4_096;

  private final Link link;

  /** The newest stamp shown of each chat; the chat that moved longest ago is forgotten first. */
  private final Map<Hash, Long> seen =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Hash, Long> eldest) {
          return size() > MAX_CHATS;
        }
      };

  /** Chats that are not in the map show what is newer than this. */
  private long beginning;

  Arrivals(Link link) {
    this.link = link;
  }

  /** Takes what is there now for seen. */
  List<Conversation> begin() {
    List<Conversation> inbox = inbox();
    for (Conversation conversation : inbox) {
      if (conversation.last() != null) {
        seen.put(conversation.chat(), conversation.last().hlc());
        beginning = Math.max(beginning, conversation.last().hlc());
      }
    }
    return inbox;
  }

  List<Conversation> inbox() {
    return link.await(link.client().conversations(PAGE, null)).conversations();
  }

  /** Hands over the new messages of each chat, the oldest first. */
  void next(BiConsumer<Conversation, MessagePage> arrived) {
    for (Conversation conversation : inbox()) {
      long shown = seen.getOrDefault(conversation.chat(), beginning);
      if (conversation.last() != null && conversation.last().hlc() > shown) {
        MessageFilter filter = MessageFilter.since(cursorAfter(shown), PAGE);
        MessagePage page = link.await(link.client().messages(conversation.recipient(), filter));
        arrived.accept(conversation, page);
        seen.put(conversation.chat(), newest(page, shown, conversation));
      }
    }
  }

  /** A page of rejects alone must not be fetched for ever. */
  private static long newest(MessagePage page, long shown, Conversation conversation) {
    return page.messages().isEmpty()
        ? Math.max(shown, conversation.last().hlc())
        : page.messages().stream().mapToLong(Message::hlc).max().getAsLong();
  }

  /** Behind every message with this stamp. */
  private static String cursorAfter(long hlc) {
    return String.format("%016xffffffff", hlc);
  }
}

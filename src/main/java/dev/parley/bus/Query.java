package dev.parley.bus;

import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Hash;

/** A question to the store's read side. */
public sealed interface Query
    permits Query.Messages,
        Query.Conversations,
        Query.Members,
        Query.KindOf,
        Query.IdentityOf,
        Query.Stats,
        SyncQuery {

  /**
   * Messages of a chat, answered by {@link MessagesPage}. Fails with {@link Refusal#NOT_MEMBER} if
   * the reader may not see the group, whether or not it exists.
   *
   * @param reader who asks
   * @param chat which chat
   * @param group whether it is a group or channel; the reader of a dialog is one of its two users
   * @param range which of its messages
   */
  record Messages(Address reader, Hash chat, boolean group, MessageRange range) implements Query {}

  /**
   * A user's conversations by latest activity, answered by {@link ConversationsPage}.
   *
   * @param after the cursor of an earlier page, null for the first
   */
  record Conversations(Address user, int limit, Bytes after) implements Query {}

  /**
   * The members of a group by address, answered by {@link MembersPage}. Fails with {@link
   * Refusal#NOT_MEMBER} as {@link Messages} does.
   *
   * @param after the last address of an earlier page, null for the first
   */
  record Members(Address reader, Hash chat, int limit, Address after) implements Query {}

  /** A group's kind, answered by {@link Answer.Kind}. */
  record KindOf(Hash chat) implements Query {}

  /** A user's identity, answered by {@link Answer.Profile}. */
  record IdentityOf(Address user) implements Query {}

  /** What the store holds, answered by {@link StoreStats}. */
  record Stats() implements Query {}
}

package dev.parley.bus;

import dev.parley.protocol.Address;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Message;

/**
 * One line of an inbox.
 *
 * @param peer the other user of a dialog, null otherwise
 * @param title of a group or channel, empty for a dialog
 * @param last the newest visible message, null if there is none
 * @param unread how many messages the user has not read
 * @param unreadCapped whether there are more than the count says
 * @param readPosition how far the user has read, 0 for nothing
 */
public record Conversation(
    Hash chat,
    ChatKind kind,
    Address peer,
    String title,
    Message last,
    int unread,
    boolean unreadCapped,
    long readPosition) {}

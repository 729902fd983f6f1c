package dev.parley.store;

import dev.parley.protocol.Address;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import java.nio.ByteBuffer;

/**
 * Keys of the inbox column.
 *
 * <p>A dialog has a row {@code user[20] 0x00 ~hour[4] chat[32]} with the other user for each of its
 * two, newest hour first; it moves when the chat's latest message is of another hour than before,
 * so a busy dialog costs nothing extra. A group has a row {@code user[20] 0x01 since[8] chat[32]}
 * for each member, written on joining only: its activity is looked up when the inbox is read, so a
 * send costs the same however many members there are. The oldest membership comes first, so that
 * nobody can push a user's groups out of sight by adding it to a thousand others.
 */
final class InboxKeys {

  static final byte DIALOG = 0;
  static final byte GROUP = 1;
  static final int DIALOG_LENGTH = Address.LENGTH + 1 + 4 + Hash.LENGTH;
  static final int GROUP_LENGTH = Address.LENGTH + 1 + 8 + Hash.LENGTH;

  private static final long HOUR_MS = 3_600_000;

  private InboxKeys() {}

  static byte[] dialog(Address user, long hlc, Hash chat) {
    return ByteBuffer.allocate(DIALOG_LENGTH)
        .put(user.view())
        .put(DIALOG)
        .putInt(~hour(hlc))
        .put(chat.view())
        .array();
  }

  static byte[] group(Address user, long since, Hash chat) {
    return ByteBuffer.allocate(GROUP_LENGTH)
        .put(user.view())
        .put(GROUP)
        .putLong(since)
        .put(chat.view())
        .array();
  }

  /** Before all dialogs of {@code user} whose hour is that of {@code hlc} or earlier. */
  static byte[] dialogsFrom(Address user, long hlc) {
    return ByteBuffer.allocate(Address.LENGTH + 5)
        .put(user.view())
        .put(DIALOG)
        .putInt(~hour(hlc))
        .array();
  }

  static byte[] prefix(Address user, byte form) {
    return ByteBuffer.allocate(Address.LENGTH + 1).put(user.view()).put(form).array();
  }

  static Hash chatOf(byte[] key) {
    return Keys.hash(key, key.length - Hash.LENGTH);
  }

  static int hourOfKey(byte[] dialogKey) {
    return ~ByteBuffer.wrap(dialogKey, Address.LENGTH + 1, 4).getInt();
  }

  /** Hours since the epoch: 32 bits last for half a million years. */
  static int hour(long hlc) {
    return (int) (Hlc.physicalMs(hlc) / HOUR_MS);
  }
}

package dev.parley.store;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Message;
import java.nio.ByteBuffer;

/**
 * Keys of messages: {@code place[33] hlc[8] seq[4]}. Dialogs and groups live in places of their
 * own, because anyone can sign a message to a "group" that carries the id of other people's dialog.
 */
final class MessageKeys {

  /** A kind of place and a chat's id. */
  static final int PLACE = 1 + Hash.LENGTH;

  /** The start of the message's id, which breaks ties without a counter. */
  static final int SEQ = 4;

  private static final byte DIALOG = 0;
  private static final byte GROUP = 1;

  private MessageKeys() {}

  static byte[] dialog(Hash chat) {
    return place(DIALOG, chat);
  }

  /** Where the messages of a group or a channel are. */
  static byte[] group(Hash chat) {
    return place(GROUP, chat);
  }

  static byte[] place(Message message) {
    return message.kind() == ChatKind.DM ? dialog(message.chat()) : group(message.chat());
  }

  static boolean isDialog(byte[] place) {
    return place[0] == DIALOG;
  }

  private static byte[] place(byte kind, Hash chat) {
    return ByteBuffer.allocate(PLACE).put(kind).put(chat.view()).array();
  }

  static byte[] message(byte[] place, long hlc, Hash id) {
    return ByteBuffer.allocate(PLACE + Keys.HLC + SEQ)
        .put(place)
        .putLong(hlc)
        .put(id.view(), 0, SEQ)
        .array();
  }

  /** The key for a message that finds its own taken, which only a crafted id brings about. */
  static byte[] crowded(byte[] place, long hlc, Hash id) {
    return ByteBuffer.allocate(PLACE + Keys.HLC + Hash.LENGTH)
        .put(place)
        .putLong(hlc)
        .put(id.view())
        .array();
  }

  /** A bound: before all messages of {@code hlc}. */
  static byte[] at(byte[] place, long hlc) {
    return ByteBuffer.allocate(PLACE + Keys.HLC).put(place).putLong(hlc).array();
  }

  /** A bound: behind all messages. */
  static byte[] end(byte[] place) {
    return at(place, -1L);
  }

  static byte[] placeOf(byte[] key) {
    return Keys.slice(key, 0, PLACE);
  }

  static Hash chatOf(byte[] keyOrPlace) {
    return Keys.hash(keyOrPlace, 1);
  }

  static long hlcOf(byte[] key) {
    return Keys.longAt(key, PLACE);
  }

  /** What of a key a client may hold on to. */
  static Bytes cursorOf(byte[] key) {
    return Bytes.of(Keys.slice(key, PLACE, Keys.HLC + SEQ));
  }
}

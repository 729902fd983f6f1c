package dev.parley.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message of a chat. What it means is the clients' business. */
public final class Message implements SignedRecord {

  private static final byte[] NO_PEER = new byte[Address.LENGTH];

  private final Hash chat;
  private final ChatKind kind;
  private final Address peer;
  private final int type;
  private final byte[] text;
  private final Bytes control;
  private final Signed signed;
  private final Hash digest;
  private final Hash id;

  private Message(
      Hash chat,
      ChatKind kind,
      Address peer,
      int type,
      byte[] text,
      Bytes control,
      Signed signed,
      Hash digest,
      Hash id) {
    this.chat = chat;
    this.kind = kind;
    this.peer = peer;
    this.type = type;
    this.text = text;
    this.control = control;
    this.signed = signed;
    this.digest = digest;
    this.id = id;
  }

  /** A message to one user. */
  public static Message dialog(Address peer, int type, String text, Bytes control, Signed signed) {
    Hash chat = Ids.dmChat(signed.author(), peer);
    return checked(chat, ChatKind.DM, peer, type, Utf8.encode(text, "text"), control, signed);
  }

  /** A message to a group or channel. */
  public static Message group(
      Hash chat, ChatKind kind, int type, String text, Bytes control, Signed signed) {
    return checked(chat, kind, null, type, Utf8.encode(text, "text"), control, signed);
  }

  /** Any message, from its parts as they are on the wire; {@code text} is UTF-8 and kept. */
  public static Message checked(
      Hash chat, ChatKind kind, Address peer, int type, byte[] text, Bytes control, Signed signed) {
    check(chat, kind, peer, type, text, control, signed);
    return trusted(chat, kind, peer, type, text, control, signed);
  }

  /** Rebuilds a message that was checked before it was stored. */
  public static Message trusted(
      Hash chat, ChatKind kind, Address peer, int type, byte[] text, Bytes control, Signed signed) {
    Hash digest = digest(chat, kind, peer, type, text, control);
    Hash id = Ids.message(signed.author(), signed.originTs(), digest);
    return new Message(chat, kind, peer, type, text, control, signed, digest, id);
  }

  private static void check(
      Hash chat, ChatKind kind, Address peer, int type, byte[] text, Bytes control, Signed signed) {
    if (type < 0 || type > 255) {
      throw new Malformed("msg_type", "must be 0 to 255");
    }
    if (text.length > Limits.TEXT_BYTES) {
      throw new Malformed("text", "must be at most " + Limits.TEXT_BYTES + " bytes of UTF-8");
    }
    if (control.length() > Limits.CONTROL_BYTES) {
      throw new Malformed("control", "must be at most " + Limits.CONTROL_BYTES + " bytes");
    }
    if (text.length == 0 && control.isEmpty()) {
      throw new Malformed("text", "must not be empty without control");
    }
    if ((kind == ChatKind.DM) != (peer != null)) {
      throw new Malformed("peer", "must be there for a dm and only for a dm");
    }
    if (peer != null && !chat.equals(Ids.dmChat(signed.author(), peer))) {
      throw new Malformed("chat_id", "must derive from author and peer");
    }
  }

  private static Hash digest(
      Hash chat, ChatKind kind, Address peer, int type, byte[] text, Bytes control) {
    ByteBuffer content =
        ByteBuffer.allocate(
            Hash.LENGTH + 1 + Address.LENGTH + 1 + 4 + text.length + 4 + control.length());
    content.put(chat.view()).put((byte) kind.ordinal());
    content.put(peer == null ? NO_PEER : peer.view()).put((byte) type);
    content.putInt(text.length).put(text);
    content.putInt(control.length()).put(control.view());
    return Hash.of(Blake3.hash(content.array()));
  }

  public Hash chat() {
    return chat;
  }

  public ChatKind kind() {
    return kind;
  }

  /** The other user of a dialog; null for groups and channels. */
  public Address peer() {
    return peer;
  }

  public int type() {
    return type;
  }

  public String text() {
    return new String(text, StandardCharsets.UTF_8);
  }

  /** The text's UTF-8, for reading only. */
  public byte[] textUtf8() {
    return text;
  }

  /** Opaque bytes, empty if absent. */
  public Bytes control() {
    return control;
  }

  @Override
  public Domain domain() {
    return Domain.MESSAGES;
  }

  @Override
  public Signed signed() {
    return signed;
  }

  @Override
  public Hash digest() {
    return digest;
  }

  @Override
  public Hash key() {
    return id;
  }

  @Override
  public Message stamped(long hlc) {
    return new Message(chat, kind, peer, type, text, control, signed.withHlc(hlc), digest, id);
  }
}

package dev.parley.store;

import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.CborReader;
import dev.parley.protocol.CborWriter;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Message;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Signed;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A stored message: a CBOR array without anything that its key or a hash gives. Chat and stamp are
 * in the key; the id is a hash of the rest; the origin's peer id is its public key; the signed time
 * is kept as its distance from the stamp, which is at most some seconds.
 */
final class MessageValue {

  private static final int ITEMS = 10;
  private static final int PUBLIC_KEY = 33;

  private MessageValue() {}

  static byte[] encode(Message message) {
    Signed signed = message.signed();
    CborWriter out =
        new CborWriter(192 + message.textUtf8().length + message.control().length())
            .array(ITEMS)
            .bytes(signed.author())
            .uint(message.type())
            .uint(message.kind().ordinal());
    if (message.peer() == null) {
      out.nil();
    } else {
      out.bytes(message.peer());
    }
    return out.bytes(signed.origin().publicKey())
        .uint(zigzag(signed.originTs() - Hlc.physicalMs(signed.hlc())))
        .uint(signed.version())
        .bytes(signed.signature())
        .text(message.textUtf8())
        .bytes(message.control())
        .toArray();
  }

  /** Rebuilds the message from its row. */
  static Message decode(byte[] key, byte[] value) {
    return decode(key, value, PeerId::ofPublicKey);
  }

  /** Rebuilds the message from its row, with the peer ids that the caller knows by public key. */
  static Message decode(byte[] key, byte[] value, Function<byte[], PeerId> origins) {
    Parts parts = Parts.of(key, value, origins);
    return Message.trusted(
        MessageKeys.chatOf(key),
        parts.kind,
        parts.peer,
        parts.type,
        parts.text,
        parts.control,
        parts.signed);
  }

  /** The encoding that peers get, from the row of a message whose id is known. */
  static byte[] toRecord(byte[] key, Hash id, byte[] value) {
    Parts parts = Parts.of(key, value, PeerId::ofPublicKey);
    return RecordCodec.encodeMessage(
        id,
        MessageKeys.chatOf(key),
        parts.kind,
        parts.peer,
        parts.type,
        parts.text,
        parts.control,
        parts.signed);
  }

  private record Parts(
      ChatKind kind, Address peer, int type, byte[] text, Bytes control, Signed signed) {

    static Parts of(byte[] key, byte[] value, Function<byte[], PeerId> origins) {
      long hlc = MessageKeys.hlcOf(key);
      CborReader in = new CborReader(value);
      in.array();
      Address author = Address.of(in.bytes(Address.LENGTH));
      int type = in.uint(255);
      ChatKind kind = ChatKind.of(in.uint(2));
      Address peer = in.nil() ? null : Address.of(in.bytes(Address.LENGTH));
      PeerId origin = origins.apply(in.bytes(PUBLIC_KEY));
      long originTs = Hlc.physicalMs(hlc) + unzigzag(in.uint());
      int version = in.uint(255);
      Signature signature = Signature.of(in.bytes(Signature.LENGTH));
      byte[] text = in.trustedUtf8(Limits.TEXT_BYTES);
      Bytes control = Bytes.of(in.bytes(Limits.CONTROL_BYTES));
      in.end();
      Signed signed = new Signed(author, originTs, origin, version, signature, hlc);
      return new Parts(kind, peer, type, text, control, signed);
    }
  }

  /** Whether the message counts as unread for {@code reader}; looks at the first two items only. */
  static boolean countsFor(Address reader, byte[] value) {
    CborReader in = new CborReader(value);
    in.array();
    byte[] author = in.bytes(Address.LENGTH);
    return in.uint(255) == 0 && !Arrays.equals(author, reader.view());
  }

  /** The author alone. */
  static Address author(byte[] value) {
    CborReader in = new CborReader(value);
    in.array();
    return Address.of(in.bytes(Address.LENGTH));
  }

  /** The kind of chat that the author signed. */
  static ChatKind kind(byte[] value) {
    CborReader in = new CborReader(value);
    in.array();
    in.bytes(Address.LENGTH);
    in.uint(255);
    return ChatKind.of(in.uint(2));
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  private static long unzigzag(long value) {
    return value >>> 1 ^ -(value & 1);
  }
}

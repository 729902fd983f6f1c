package dev.parley.bridge.direct;

import dev.parley.protocol.Address;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Utf8;
import io.vertx.core.buffer.Buffer;

/** What two Parleys say to each other beside text; numbers are big endian. */
sealed interface Control {

  /** The first thing that a Parley says once it knows that the other one is one too. */
  record Hello(boolean takesFiles, long maxFile) implements Control {}

  record Proof(boolean listener, Address address, Signature signature) implements Control {}

  record Ping(long number) implements Control {}

  record Pong(long number) implements Control {}

  record Offer(int id, long size, String name) implements Control {}

  record Accept(int id) implements Control {}

  record Refuse(int id, Reason reason) implements Control {}

  record Data(int id, byte[] bytes) implements Control {}

  record End(int id, byte[] sha256) implements Control {}

  record Received(int id) implements Control {}

  record Cancel(int id, Reason reason) implements Control {}

  record Goodbye() implements Control {}

  /** Something newer, to be passed over. */
  record Unknown() implements Control {}

  /** Why a file does not come; the code on the wire is the ordinal. */
  enum Reason {
    UNSAID("gave no reason"),
    DECLINED("declined"),
    TOO_LARGE("takes no files of that size"),
    BUSY("is busy with another file"),
    CANNOT_STORE("cannot store it"),
    STOPPED("stopped it"),
    CHANGED("found it changed on its way");

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    static Reason of(int code) {
      return code > 0 && code < values().length ? values()[code] : UNSAID;
    }
  }

  int VERSION = 1;
  int MAX_NAME = 255;
  int HASH_LENGTH = 32;

  /** The bytes of data that fit beside type and id in a text of {@code length}. */
  static int dataIn(int length) {
    return length - 1 - Integer.BYTES;
  }

  default byte[] encode() {
    return Encoding.of(this).getBytes();
  }

  /**
   * Reads what the other side said.
   *
   * @throws Malformed if it means nothing
   */
  static Control decode(byte[] text) {
    try {
      return Encoding.read(Buffer.buffer(text));
    } catch (IndexOutOfBoundsException e) {
      throw new Malformed("control", "is too short");
    }
  }

  /** The bytes of each: a type, then fixed fields, then what remains. */
  final class Encoding {

    private static final int ID_END = 1 + Integer.BYTES;

    private Encoding() {}

    private static Buffer of(Control control) {
      if (control instanceof Hello hello) {
        return type(1)
            .appendByte((byte) VERSION)
            .appendByte((byte) (hello.takesFiles() ? 1 : 0))
            .appendLong(hello.maxFile());
      } else if (control instanceof Proof proof) {
        return type(2)
            .appendByte((byte) (proof.listener() ? 0 : 1))
            .appendBytes(proof.address().view())
            .appendBytes(proof.signature().view());
      } else if (control instanceof Ping ping) {
        return type(3).appendLong(ping.number());
      } else if (control instanceof Pong pong) {
        return type(4).appendLong(pong.number());
      } else if (control instanceof Goodbye) {
        return type(12);
      }
      return ofFile(control);
    }

    private static Buffer ofFile(Control control) {
      if (control instanceof Offer offer) {
        return type(5)
            .appendInt(offer.id())
            .appendLong(offer.size())
            .appendBytes(Utf8.encode(offer.name(), "name"));
      } else if (control instanceof Accept accept) {
        return type(6).appendInt(accept.id());
      } else if (control instanceof Refuse refuse) {
        return type(7).appendInt(refuse.id()).appendByte((byte) refuse.reason().ordinal());
      } else if (control instanceof Data data) {
        return type(8).appendInt(data.id()).appendBytes(data.bytes());
      } else if (control instanceof End end) {
        return type(9).appendInt(end.id()).appendBytes(end.sha256());
      } else if (control instanceof Received received) {
        return type(10).appendInt(received.id());
      } else if (control instanceof Cancel cancel) {
        return type(11).appendInt(cancel.id()).appendByte((byte) cancel.reason().ordinal());
      }
      throw new IllegalArgumentException("not to be sent: " + control);
    }

    private static Buffer type(int type) {
      return Buffer.buffer().appendByte((byte) type);
    }

    private static Control read(Buffer text) {
      return switch (text.getByte(0)) {
        case 1 -> new Hello((text.getByte(2) & 1) == 1, size(text, 3));
        case 2 -> proof(text);
        case 3 -> new Ping(text.getLong(1));
        case 4 -> new Pong(text.getLong(1));
        case 5 -> offer(text);
        case 6 -> new Accept(text.getInt(1));
        case 7 -> new Refuse(text.getInt(1), Reason.of(text.getByte(ID_END)));
        case 8 -> new Data(text.getInt(1), text.getBytes(ID_END, text.length()));
        case 9 -> new End(text.getInt(1), text.getBytes(ID_END, ID_END + HASH_LENGTH));
        case 10 -> new Received(text.getInt(1));
        case 11 -> new Cancel(text.getInt(1), Reason.of(text.getByte(ID_END)));
        case 12 -> new Goodbye();
        default -> new Unknown();
      };
    }

    private static Proof proof(Buffer text) {
      int addressEnd = 2 + Address.LENGTH;
      return new Proof(
          text.getByte(1) == 0,
          Address.of(text.getBytes(2, addressEnd)),
          Signature.of(text.getBytes(addressEnd, addressEnd + Signature.LENGTH)));
    }

    private static Offer offer(Buffer text) {
      byte[] all = text.getBytes();
      int nameAt = ID_END + Long.BYTES;
      int length = all.length - nameAt;
      if (length < 1 || length > MAX_NAME) {
        throw new Malformed("name", "must be 1 to " + MAX_NAME + " bytes");
      }
      return new Offer(
          text.getInt(1), size(text, ID_END), Utf8.decode(all, nameAt, length, "name"));
    }

    private static long size(Buffer text, int at) {
      long size = text.getLong(at);
      if (size < 0) {
        throw new Malformed("size", "must not be negative");
      }
      return size;
    }
  }
}

package dev.parley.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/** The encoding of the four records: one for gossip, sync and the fingerprint. */
public final class RecordCodec {

  private static final int AUTHOR = 0;
  private static final int TS = 1;
  private static final int ORIGIN = 2;
  private static final int SV = 3;
  private static final int SIG = 4;
  private static final int HLC = 5;
  private static final String[] SIGNED = {"author", "ts", "origin", "sv", "sig", "hlc"};

  private static final byte[][] MESSAGE =
      names("msg_id", "chat_id", "kind", "peer", "msg_type", "text", "control");
  private static final byte[][] MEMBER =
      names("chat_id", "target", "op_type", "role", "kind", "nonce", "title", "observed");
  private static final byte[][] IDENTITY = names("blob");
  private static final byte[][] READ = names("chat_id", "position");

  private RecordCodec() {}

  /** The canonical encoding. */
  public static byte[] encode(SignedRecord record) {
    if (record instanceof Message message) {
      return encodeMessage(message);
    } else if (record instanceof MemberOp op) {
      return encodeMember(op);
    } else if (record instanceof Identity identity) {
      CborWriter out = new CborWriter(256).map(7);
      return signed(out.text(IDENTITY[0]).bytes(identity.blob()), IDENTITY, identity.signed());
    } else {
      ReadMark mark = (ReadMark) record;
      CborWriter out = new CborWriter(288).map(8);
      out.text(READ[0]).bytes(mark.chat()).text(READ[1]).uint(mark.position());
      return signed(out, READ, mark.signed());
    }
  }

  private static byte[] encodeMessage(Message message) {
    return encodeMessage(
        message.key(),
        message.chat(),
        message.kind(),
        message.peer(),
        message.type(),
        message.textUtf8(),
        message.control(),
        message.signed());
  }

  /** The encoding of a message whose id is known: from its parts, without a hash. */
  public static byte[] encodeMessage(
      Hash id,
      Hash chat,
      ChatKind kind,
      Address peer,
      int type,
      byte[] textUtf8,
      Bytes control,
      Signed signed) {
    int entries = 11 + (peer == null ? 0 : 1) + (control.isEmpty() ? 0 : 1);
    CborWriter out = new CborWriter(448 + textUtf8.length + control.length()).map(entries);
    out.text(MESSAGE[0]).bytes(id).text(MESSAGE[1]).bytes(chat);
    out.text(MESSAGE[2]).uint(kind.ordinal());
    if (peer != null) {
      out.text(MESSAGE[3]).bytes(peer);
    }
    out.text(MESSAGE[4]).uint(type).text(MESSAGE[5]).text(textUtf8);
    if (!control.isEmpty()) {
      out.text(MESSAGE[6]).bytes(control);
    }
    return signed(out, MESSAGE, signed);
  }

  private static byte[] encodeMember(MemberOp op) {
    boolean observed = op.observed() != MemberOp.NOT_OBSERVED;
    int entries =
        11 + (op.nonce().isEmpty() ? 0 : 1) + (op.title().isEmpty() ? 0 : 1) + (observed ? 1 : 0);
    CborWriter out = new CborWriter(352 + 3 * op.title().length()).map(entries);
    out.text(MEMBER[0]).bytes(op.chat()).text(MEMBER[1]).bytes(op.target());
    out.text(MEMBER[2]).uint(op.type().ordinal()).text(MEMBER[3]).uint(op.role().ordinal());
    out.text(MEMBER[4]).uint(op.kind().ordinal());
    if (!op.nonce().isEmpty()) {
      out.text(MEMBER[5]).bytes(op.nonce());
    }
    if (!op.title().isEmpty()) {
      out.text(MEMBER[6]).text(op.title());
    }
    if (observed) {
      out.text(MEMBER[7]).uint(op.observed());
    }
    return signed(out, MEMBER, op.signed());
  }

  private static byte[] signed(CborWriter out, byte[][] names, Signed signed) {
    int base = names.length - SIGNED.length;
    out.text(names[base + AUTHOR]).bytes(signed.author());
    out.text(names[base + TS]).uint(signed.originTs());
    out.text(names[base + ORIGIN]).bytes(signed.origin());
    out.text(names[base + SV]).uint(signed.version());
    out.text(names[base + SIG]).bytes(signed.signature());
    return out.text(names[base + HLC]).uint(signed.hlc()).toArray();
  }

  /** Reads a record of {@code domain}; anything but its canonical encoding is refused. */
  public static SignedRecord decode(Domain domain, byte[] encoded) {
    CborReader in = new CborReader(encoded);
    SignedRecord record = read(domain, in);
    in.end();
    if (!Arrays.equals(encoded, encode(record))) {
      throw new Malformed("cbor", "is not in canonical form");
    }
    return record;
  }

  /**
   * Reads a record out of a larger message. Fields may come in any order and unknown ones are
   * skipped, as gossip asks; what is built from them is canonical again.
   */
  public static SignedRecord read(Domain domain, CborReader in) {
    return switch (domain) {
      case MESSAGES -> readMessage(new Fields(in, MESSAGE, Limits.TEXT_BYTES));
      case MEMBERS -> readMember(new Fields(in, MEMBER, Limits.TITLE_BYTES));
      case IDENTITY -> {
        Fields fields = new Fields(in, IDENTITY, 0);
        yield Identity.of(fields.bytes(0), fields.signed());
      }
      case READS -> {
        Fields fields = new Fields(in, READ, 0);
        yield ReadMark.of(Hash.of(fields.array(0)), fields.uint(1), fields.signed());
      }
    };
  }

  private static Message readMessage(Fields fields) {
    Message message =
        Message.checked(
            Hash.of(fields.array(1)),
            ChatKind.of(fields.small(2)),
            fields.has(3) ? Address.of(fields.array(3)) : null,
            fields.small(4),
            fields.array(5),
            fields.optional(6),
            fields.signed());
    if (!Arrays.equals(fields.array(0), message.key().view())) {
      throw new Malformed("msg_id", "does not belong to the message");
    }
    return message;
  }

  private static MemberOp readMember(Fields fields) {
    return MemberOp.of(
        Hash.of(fields.array(0)),
        Address.of(fields.array(1)),
        OpType.of(fields.small(2)),
        Role.of(fields.small(3)),
        ChatKind.of(fields.small(4)),
        fields.optional(5),
        fields.has(6) ? new String(fields.array(6), StandardCharsets.UTF_8) : "",
        fields.has(7) ? fields.uint(7) : MemberOp.NOT_OBSERVED,
        fields.signed());
  }

  private static byte[][] names(String... own) {
    return Stream.concat(Stream.of(own), Stream.of(SIGNED))
        .map(name -> name.getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }

  /** The fields of one map, by their index in the list of names. */
  private static final class Fields {

    private final byte[][] names;
    private final byte[][] strings;
    private final long[] numbers;
    private int present;

    Fields(CborReader in, byte[][] names, int maxText) {
      this.names = names;
      strings = new byte[names.length][];
      numbers = new long[names.length];
      int entries = in.map();
      int hint = 0;
      for (int i = 0; i < entries; i++) {
        int index = in.key(names, hint);
        if (index < 0) {
          in.skip();
          continue;
        }
        if (has(index)) {
          throw new Malformed(name(index), "is there twice");
        }
        present |= 1 << index;
        hint = index + 1;
        readValue(in, index, maxText);
      }
    }

    private void readValue(CborReader in, int index, int maxText) {
      switch (name(index)) {
        case "kind", "msg_type", "op_type", "role", "sv" -> numbers[index] = in.uint(255);
        case "ts", "hlc", "observed", "position" -> numbers[index] = in.uint();
        case "text", "title" -> strings[index] = in.textUtf8(maxText);
        case "control" -> strings[index] = in.bytes(Limits.CONTROL_BYTES);
        default -> strings[index] = in.bytes(Limits.BLOB_BYTES);
      }
    }

    boolean has(int index) {
      return (present & 1 << index) != 0;
    }

    byte[] array(int index) {
      require(index);
      return strings[index];
    }

    Bytes bytes(int index) {
      return Bytes.of(array(index));
    }

    Bytes optional(int index) {
      return has(index) ? bytes(index) : Bytes.EMPTY;
    }

    long uint(int index) {
      require(index);
      return numbers[index];
    }

    int small(int index) {
      return (int) uint(index);
    }

    Signed signed() {
      int base = names.length - SIGNED.length;
      return new Signed(
          Address.of(array(base + AUTHOR)),
          uint(base + TS),
          PeerId.of(array(base + ORIGIN)),
          small(base + SV),
          Signature.of(array(base + SIG)),
          uint(base + HLC));
    }

    private void require(int index) {
      if (!has(index)) {
        throw new Malformed(name(index), "is missing");
      }
    }

    private String name(int index) {
      return new String(names[index], StandardCharsets.US_ASCII);
    }
  }
}

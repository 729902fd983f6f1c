package dev.parley.protocol;

import java.nio.ByteBuffer;

/**
 * One operation on a group or channel. Any well-formed op is stored; whether it has an effect is
 * for {@link GroupReplay} to say.
 *
 * @param nonce makes the chat id of a Create; empty in all other ops
 * @param title of a Create or SetTitle, empty otherwise
 * @param observed of a Remove: the stamp of the newest Add of the target that the origin knew;
 *     {@link #NOT_OBSERVED} in all other ops and until the origin has stamped the op
 */
public record MemberOp(
    Hash chat,
    Address target,
    OpType type,
    Role role,
    ChatKind kind,
    Bytes nonce,
    String title,
    long observed,
    Signed signed,
    Hash digest,
    Hash key)
    implements SignedRecord {

  public static final long NOT_OBSERVED = -1;

  private static final byte[] NO_NONCE = new byte[Limits.NONCE_BYTES];

  /** Checks the parts and derives digest and id. */
  public static MemberOp of(
      Hash chat,
      Address target,
      OpType type,
      Role role,
      ChatKind kind,
      Bytes nonce,
      String title,
      long observed,
      Signed signed) {
    byte[] titleUtf8 = Utf8.encode(title, "title");
    check(type, kind, nonce, titleUtf8, observed, signed.hlc());
    Hash digest = digest(chat, target, type, role, kind, nonce, titleUtf8);
    Hash id = Ids.op(signed.author(), signed.originTs(), digest);
    return new MemberOp(chat, target, type, role, kind, nonce, title, observed, signed, digest, id);
  }

  private static void check(
      OpType type, ChatKind kind, Bytes nonce, byte[] title, long observed, long hlc) {
    if (kind == ChatKind.DM) {
      throw new Malformed("kind", "must be 1 (group) or 2 (channel)");
    }
    if (nonce.length() != (type == OpType.CREATE ? Limits.NONCE_BYTES : 0)) {
      throw new Malformed("nonce", "must be 16 bytes in a create and absent elsewhere");
    }
    if (title.length > Limits.TITLE_BYTES) {
      throw new Malformed("title", "must be at most " + Limits.TITLE_BYTES + " bytes of UTF-8");
    }
    if (title.length > 0 && type != OpType.CREATE && type != OpType.SET_TITLE) {
      throw new Malformed("title", "belongs to create and set_title only");
    }
    if (type != OpType.REMOVE && observed != NOT_OBSERVED) {
      throw new Malformed("observed", "belongs to remove only");
    }
    if (type == OpType.REMOVE && hlc != 0 && (observed < 0 || observed > hlc)) {
      throw new Malformed("observed", "must be there and not be later than hlc");
    }
  }

  private static Hash digest(
      Hash chat, Address target, OpType type, Role role, ChatKind kind, Bytes nonce, byte[] title) {
    ByteBuffer content =
        ByteBuffer.allocate(
            Hash.LENGTH + Address.LENGTH + 3 + Limits.NONCE_BYTES + 4 + title.length);
    content.put(chat.view()).put(target.view());
    content.put((byte) type.ordinal()).put((byte) role.ordinal()).put((byte) kind.ordinal());
    content.put(nonce.isEmpty() ? NO_NONCE : nonce.view());
    content.putInt(title.length).put(title);
    return Hash.of(Blake3.hash(content.array()));
  }

  @Override
  public Domain domain() {
    return Domain.MEMBERS;
  }

  @Override
  public MemberOp stamped(long hlc) {
    return stamped(hlc, observed);
  }

  /** The stamp of a Remove, whose origin also says which Add it knew. */
  public MemberOp stamped(long hlc, long newestAdd) {
    Signed stamped = signed.withHlc(hlc);
    return new MemberOp(
        chat, target, type, role, kind, nonce, title, newestAdd, stamped, digest, key);
  }
}

package dev.parley.node;

import dev.parley.crypto.SigningKey;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Limits;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Message;
import dev.parley.protocol.OpType;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.Role;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.SigningString;
import java.util.Random;
import java.util.function.Function;

/** A user whose signatures are genuine. What it makes is not stamped, as a request has it. */
public final class Author {

  private static final Signature UNSIGNED = Signature.of(new byte[Signature.LENGTH]);
  private static final Bytes NONCE = Bytes.of(new byte[Limits.NONCE_BYTES]);

  private final SigningKey key;
  private final PeerId node;

  /** The user of a number, who writes at a node. */
  public Author(int number, PeerId node) {
    byte[] secret = new byte[32];
    new Random(number).nextBytes(secret);
    secret[0] &= 0x7f;
    this.key = SigningKey.of(secret);
    this.node = node;
  }

  public Address address() {
    return key.address();
  }

  public Message message(Address to, String text, long ts) {
    return sign(ts, signed -> Message.dialog(to, 0, text, Bytes.EMPTY, signed));
  }

  public Identity identity(String blob, long ts) {
    return sign(ts, signed -> Identity.of(Bytes.of(blob.getBytes()), signed));
  }

  public ReadMark read(Hash chat, long position, long ts) {
    return sign(ts, signed -> ReadMark.of(chat, position, signed));
  }

  /** The only group that this user creates. */
  public Hash group() {
    return Ids.groupChat(address(), NONCE);
  }

  public MemberOp create(String title, long ts) {
    return op(group(), OpType.CREATE, address(), Role.ADMIN, NONCE, title, ts);
  }

  public MemberOp add(Hash group, Address target, Role role, long ts) {
    return op(group, OpType.ADD, target, role, Bytes.EMPTY, "", ts);
  }

  public MemberOp remove(Hash group, Address target, long ts) {
    return op(group, OpType.REMOVE, target, Role.MEMBER, Bytes.EMPTY, "", ts);
  }

  private MemberOp op(
      Hash group, OpType type, Address target, Role role, Bytes nonce, String title, long ts) {
    return sign(
        ts,
        signed ->
            MemberOp.of(
                group,
                target,
                type,
                role,
                ChatKind.GROUP,
                nonce,
                title,
                MemberOp.NOT_OBSERVED,
                signed));
  }

  /** Signs whatever is made of authorship and signature. */
  public <R extends SignedRecord> R sign(long ts, Function<Signed, R> make) {
    Signed unsigned = new Signed(address(), ts, node, SigningString.PLAIN, UNSIGNED, 0);
    Signature signature =
        key.sign(SigningString.PLAIN, SigningString.ofRecord(make.apply(unsigned)));
    return make.apply(new Signed(address(), ts, node, SigningString.PLAIN, signature, 0));
  }

  /** The record as a node stamps it at the time that its author signed. */
  @SuppressWarnings("unchecked")
  public static <R extends SignedRecord> R stamped(R record) {
    return (R) record.stamped(Hlc.of(record.signed().originTs(), 0));
  }

  /** A message with the authorship and signature of another one, and words that were not signed. */
  public static Message forged(Message message) {
    return Message.dialog(
        message.peer(), message.type(), "forged", message.control(), message.signed());
  }
}

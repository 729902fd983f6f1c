package dev.parley.store;

import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Ids;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Message;
import dev.parley.protocol.OpType;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.Role;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes records. The store takes signatures for verified, so any bytes of the right form do. */
final class Records {

  static final long NOW = 1_767_225_600_000L;

  private Records() {}

  static Address user(int number) {
    byte[] bytes = new byte[Address.LENGTH];
    new Random(number).nextBytes(bytes);
    return Address.of(bytes);
  }

  static PeerId node(int number) {
    byte[] key = new byte[33];
    new Random(1000 + number).nextBytes(key);
    key[0] = 2;
    return PeerId.ofPublicKey(key);
  }

  static Signature signature(long seed) {
    byte[] bytes = new byte[Signature.LENGTH];
    new Random(seed).nextBytes(bytes);
    bytes[32] &= 0x3f;
    bytes[64] = 0;
    return Signature.of(bytes);
  }

  static Signed signed(Address author, long ts) {
    return signed(author, ts, 0);
  }

  static Signed signed(Address author, long ts, long hlc) {
    return new Signed(author, ts, node(0), 1, signature(ts ^ author.hashCode()), hlc);
  }

  static Message dialog(Address from, Address to, String text, long ts) {
    return Message.dialog(to, 0, text, Bytes.EMPTY, signed(from, ts));
  }

  static Message toGroup(Address from, Hash chat, ChatKind kind, String text, long ts) {
    return Message.group(chat, kind, 0, text, Bytes.EMPTY, signed(from, ts));
  }

  static Bytes nonce(int number) {
    byte[] nonce = new byte[16];
    nonce[0] = (byte) number;
    return Bytes.of(nonce);
  }

  static Hash group(Address creator, int number) {
    return Ids.groupChat(creator, nonce(number));
  }

  static MemberOp create(Address creator, int number, ChatKind kind, String title, long ts) {
    return MemberOp.of(
        group(creator, number),
        creator,
        OpType.CREATE,
        Role.ADMIN,
        kind,
        nonce(number),
        title,
        MemberOp.NOT_OBSERVED,
        signed(creator, ts));
  }

  static MemberOp op(
      Address author, Hash chat, OpType type, Address target, Role role, ChatKind kind, long ts) {
    return MemberOp.of(
        chat, target, type, role, kind, Bytes.EMPTY, "", MemberOp.NOT_OBSERVED, signed(author, ts));
  }

  /**
   * Stamped records of a few users, chats and groups, so that they meet: repeated ids with other
   * stamps, same stamps, removed authors, late ops.
   */
  static List<SignedRecord> random(long seed, int count) {
    Random random = new Random(seed);
    List<SignedRecord> records = new ArrayList<>();
    for (int number = 0; number < 2; number++) {
      ChatKind kind = number == 0 ? ChatKind.GROUP : ChatKind.CHANNEL;
      records.add(create(user(number), number, kind, "t" + number, NOW).stamped(stamp(random)));
    }
    while (records.size() < count) {
      if (random.nextInt(10) == 0) {
        records.add(restamped(records.get(random.nextInt(records.size())), random));
      } else {
        records.add(one(random));
      }
    }
    return records;
  }

  /**
   * Two messages of one dialog whose ids begin with the same four bytes, found as an attacker would
   * find them: among some hundred thousand there is such a pair.
   */
  static List<Message> colliding(Address from, Address to, long hlc) {
    Map<Integer, Message> byStart = new HashMap<>();
    for (int i = 0; ; i++) {
      Message message = dialog(from, to, "c" + i, Hlc.physicalMs(hlc));
      Message other =
          byStart.put(ByteBuffer.wrap(message.key().view()).getInt(), message.stamped(hlc));
      if (other != null) {
        return List.of(other, message.stamped(hlc));
      }
    }
  }

  private static SignedRecord one(Random random) {
    Address author = user(random.nextInt(4));
    Address other = user(random.nextInt(4));
    long ts = NOW + random.nextInt(2_000);
    int number = random.nextInt(2);
    Hash chat = group(user(number), number);
    ChatKind kind = number == 0 ? ChatKind.GROUP : ChatKind.CHANNEL;
    return switch (random.nextInt(6)) {
      case 0 -> dialog(author, other, "m" + random.nextInt(50), ts).stamped(stamp(random));
      case 1 -> toGroup(author, chat, kind, "g" + random.nextInt(50), ts).stamped(stamp(random));
      case 2 ->
          Identity.of(Bytes.of(new byte[] {(byte) random.nextInt(3)}), signed(author, ts))
              .stamped(stamp(random));
      case 3 ->
          ReadMark.of(
                  random.nextBoolean() ? chat : Ids.dmChat(author, other),
                  random.nextInt(5),
                  signed(author, ts))
              .stamped(stamp(random));
      default -> {
        OpType type = random.nextInt(3) == 0 ? OpType.REMOVE : OpType.ADD;
        MemberOp op = op(author, chat, type, other, Role.of(random.nextInt(2)), kind, ts);
        long hlc = stamp(random);
        yield type == OpType.REMOVE
            ? op.stamped(hlc, Math.min(hlc, stamp(random, NOW - 10)))
            : op.stamped(hlc);
      }
    };
  }

  private static SignedRecord restamped(SignedRecord record, Random random) {
    long hlc = stamp(random);
    return record instanceof MemberOp op && op.type() == OpType.REMOVE
        ? op.stamped(hlc, Math.min(op.observed(), hlc))
        : record.stamped(hlc);
  }

  private static long stamp(Random random) {
    return stamp(random, NOW);
  }

  private static long stamp(Random random, long from) {
    return Hlc.of(from + random.nextInt(20), random.nextInt(3));
  }
}

package dev.parley.store;

import static dev.parley.store.Records.user;

import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.GroupState;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Ids;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Membership;
import dev.parley.protocol.Message;
import dev.parley.protocol.OpType;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.Role;
import dev.parley.protocol.SignedRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Some hours of random records, and what they mean by the plainest computation there is: over all
 * of them, in memory, for each question anew.
 */
final class History {

  static final int USERS = 5;
  static final int GROUPS = 4;

  private static final int HOURS = 5;
  private static final long HOUR_MS = 3_600_000;

  final List<SignedRecord> records = new ArrayList<>();
  private final Random random;

  History(long seed, int count) {
    random = new Random(seed);
    for (int number = 0; number < GROUPS; number++) {
      long ts = time();
      records.add(
          Records.create(user(number), number, kind(number), "t" + number, ts).stamped(near(ts)));
    }
    while (records.size() < count) {
      records.add(random.nextInt(12) == 0 ? copy() : one());
    }
  }

  static ChatKind kind(int group) {
    return group == 1 ? ChatKind.CHANNEL : ChatKind.GROUP;
  }

  static Hash group(int number) {
    return Records.group(user(number), number);
  }

  private SignedRecord one() {
    Address author = user(random.nextInt(USERS));
    Address other = user(random.nextInt(USERS));
    int number = random.nextInt(GROUPS);
    long ts = time();
    int form = random.nextInt(20);
    if (form < 8) {
      int type = random.nextInt(4) == 0 ? 1 + random.nextInt(200) : 0;
      return Message.dialog(other, type, "d" + ts, Bytes.EMPTY, Records.signed(author, ts))
          .stamped(near(ts));
    } else if (form < 14) {
      // Now and then of the wrong kind, or to a dialog as if it were a group.
      Hash chat = random.nextInt(10) == 0 ? Ids.dmChat(author, other) : group(number);
      ChatKind kind = random.nextInt(10) == 0 ? ChatKind.CHANNEL : kind(number);
      return Records.toGroup(author, chat, kind, "g" + ts, ts).stamped(near(ts));
    } else if (form < 17) {
      Hash chat = random.nextBoolean() ? group(number) : Ids.dmChat(author, other);
      return ReadMark.of(chat, near(time()), Records.signed(author, ts)).stamped(near(ts));
    }
    OpType type = random.nextInt(3) == 0 ? OpType.REMOVE : OpType.ADD;
    Address admin = random.nextInt(4) == 0 ? author : user(number);
    MemberOp op =
        Records.op(admin, group(number), type, other, Role.of(random.nextInt(2)), kind(number), ts);
    long hlc = near(ts);
    return type == OpType.REMOVE ? op.stamped(hlc, hlc - random.nextInt(2)) : op.stamped(hlc);
  }

  /** A record that was stamped once more, as by a node that got the same request. */
  private SignedRecord copy() {
    SignedRecord record = records.get(random.nextInt(records.size()));
    long hlc = near(record.signed().originTs());
    return record instanceof MemberOp op && op.type() == OpType.REMOVE
        ? op.stamped(hlc, Math.min(op.observed(), hlc))
        : record.stamped(hlc);
  }

  private long time() {
    long hour = Records.NOW - random.nextInt(HOURS) * HOUR_MS;
    // Half of them near the full hour, so that stamps fall on either side of it.
    return random.nextBoolean() ? hour - random.nextInt(20_000) : hour - random.nextInt(3_600_000);
  }

  private long near(long ts) {
    return Hlc.of(ts + random.nextInt(20_000) - 10_000, random.nextInt(2));
  }

  /** The messages that count, oldest first; of equal stamps the lower id first. */
  List<Message> visible(Hash chat, ChatKind kind) {
    Map<Hash, Message> kept = new HashMap<>();
    of(Message.class)
        .filter(message -> message.chat().equals(chat))
        .forEach(
            message ->
                kept.merge(
                    message.key(),
                    message,
                    (one, other) -> one.hlc() <= other.hlc() ? one : other));
    return kept.values().stream()
        .filter(message -> message.kind() == kind && mayWrite(message))
        .sorted(Comparator.comparingLong(Message::hlc).thenComparing(Message::key))
        .toList();
  }

  private boolean mayWrite(Message message) {
    if (message.kind() == ChatKind.DM) {
      return true;
    }
    GroupState then = state(message.chat(), op -> op.hlc() <= message.hlc());
    Membership author = then.member(message.author());
    return author != null && (message.kind() != ChatKind.CHANNEL || author.isAdmin());
  }

  GroupState state(Hash chat) {
    return state(chat, op -> true);
  }

  private GroupState state(Hash chat, Predicate<MemberOp> seen) {
    Map<Hash, MemberOp> kept = new HashMap<>();
    of(MemberOp.class)
        .filter(op -> op.chat().equals(chat))
        .forEach(
            op ->
                kept.merge(
                    op.key(),
                    op,
                    (one, other) -> Copies.OPS.compare(one, other) <= 0 ? one : other));
    return GroupState.of(kept.values().stream().filter(seen).toList());
  }

  long position(Address user, Hash chat) {
    return of(ReadMark.class)
        .filter(mark -> mark.chat().equals(chat) && mark.author().equals(user))
        .mapToLong(ReadMark::position)
        .max()
        .orElse(0);
  }

  private <T> Stream<T> of(Class<T> type) {
    return records.stream().filter(type::isInstance).map(type::cast);
  }
}

package dev.parley.sim;

import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Limits;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Message;
import dev.parley.protocol.OpType;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.Role;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** People who know nothing of the network's troubles, and what they might want to sign next. */
final class Users {

  private static final int COUNT = 6;
  private static final int MOST_GROUPS = 5;
  private static final int MOST_TEXT = 400;

  private final Random random;
  private final boolean large;
  private final Authorship authorship;
  private final List<User> users = new ArrayList<>();
  private final List<Group> groups = new ArrayList<>();
  private int said;

  private record Group(Hash chat, ChatKind kind, User creator) {}

  /**
   * @param large whether some of them write much
   */
  Users(Random random, Authorship authorship, boolean large) {
    this.random = random;
    this.large = large;
    this.authorship = authorship;
    for (int i = 0; i < COUNT; i++) {
      users.add(User.of(i, random));
    }
  }

  /** Something that somebody signs at a moment for a node. */
  SignedRecord next(PeerId node, long ts) {
    int choice = random.nextInt(100);
    if (groups.isEmpty() || choice < 4 && groups.size() < MOST_GROUPS) {
      return create(node, ts);
    } else if (choice < 25) {
      return change(node, ts);
    } else if (choice < 32) {
      return identity(node, ts);
    } else if (choice < 50) {
      return read(node, ts);
    }
    return message(node, ts);
  }

  /** Something to say. */
  SignedRecord message(PeerId node, long ts) {
    User author = anybody();
    String text = "%d %s".formatted(said++, "x".repeat(random.nextInt(mostText())));
    Bytes control = random.nextInt(4) == 0 ? bytes(64) : Bytes.EMPTY;
    int type = random.nextInt(3);
    if (groups.isEmpty() || random.nextInt(3) == 0) {
      User peer = anybody();
      return sign(author, node, ts, by -> Message.dialog(peer.address(), type, text, control, by));
    }
    Group group = anyGroup();
    return sign(
        author, node, ts, by -> Message.group(group.chat(), group.kind(), type, text, control, by));
  }

  private SignedRecord identity(PeerId node, long ts) {
    Bytes blob = bytes(Limits.BLOB_BYTES);
    return sign(anybody(), node, ts, by -> Identity.of(blob, by));
  }

  private int mostText() {
    return large && random.nextBoolean() ? Limits.TEXT_BYTES - 20 : MOST_TEXT;
  }

  private SignedRecord create(PeerId node, long ts) {
    User creator = anybody();
    Bytes nonce = Bytes.of(drawn(Limits.NONCE_BYTES));
    ChatKind kind = random.nextInt(4) == 0 ? ChatKind.CHANNEL : ChatKind.GROUP;
    Group group = new Group(Ids.groupChat(creator.address(), nonce), kind, creator);
    groups.add(group);
    String title = "group " + groups.size();
    return sign(
        creator,
        node,
        ts,
        by ->
            MemberOp.of(
                group.chat(),
                creator.address(),
                OpType.CREATE,
                Role.ADMIN,
                kind,
                nonce,
                title,
                MemberOp.NOT_OBSERVED,
                by));
  }

  /** Mostly by the creator, who is an admin until somebody removes it. */
  private SignedRecord change(PeerId node, long ts) {
    Group group = anyGroup();
    User author = random.nextInt(3) == 0 ? anybody() : group.creator();
    User target = random.nextInt(8) == 0 ? author : anybody();
    int choice = random.nextInt(10);
    OpType type = choice < 5 ? OpType.ADD : choice < 9 ? OpType.REMOVE : OpType.SET_TITLE;
    Role role = type == OpType.ADD && random.nextInt(3) == 0 ? Role.ADMIN : Role.MEMBER;
    String title = type == OpType.SET_TITLE ? "title " + said++ : "";
    return sign(
        author,
        node,
        ts,
        by ->
            MemberOp.of(
                group.chat(),
                target.address(),
                type,
                role,
                group.kind(),
                Bytes.EMPTY,
                title,
                MemberOp.NOT_OBSERVED,
                by));
  }

  private SignedRecord read(PeerId node, long ts) {
    User reader = anybody();
    Hash chat =
        random.nextBoolean()
            ? anyGroup().chat()
            : Ids.dmChat(reader.address(), anybody().address());
    long position = Math.max(0, ts - random.nextInt(60_000)) << 16;
    return sign(reader, node, ts, signed -> ReadMark.of(chat, position, signed));
  }

  private <R extends SignedRecord> R sign(
      User author, PeerId node, long ts, Function<Signed, R> content) {
    return authorship.note(author.sign(node, ts, content));
  }

  private User anybody() {
    return users.get(random.nextInt(users.size()));
  }

  private Group anyGroup() {
    return groups.get(random.nextInt(groups.size()));
  }

  private Bytes bytes(int most) {
    return Bytes.of(drawn(1 + random.nextInt(most)));
  }

  private byte[] drawn(int length) {
    byte[] drawn = new byte[length];
    random.nextBytes(drawn);
    return drawn;
  }
}

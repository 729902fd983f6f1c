package dev.parley.node.interop;

import dev.parley.crypto.SigningKey;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Ids;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Message;
import dev.parley.protocol.OpType;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.Role;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.json.JsonObject;

/** Two people, and what Ann writes to Bob: as a foreigner is told to, and as a node does it. */
final class Users {

  private static final Bytes NONCE = Bytes.of(new byte[16]);
  private static final long POSITION = 115_816_896_929_660_933L;

  final SigningKey ann = SigningKey.random();
  final SigningKey bob = SigningKey.random();

  /** The fields of a message. */
  JsonObject message(String text) {
    return new JsonObject()
        .put("kind", ChatKind.DM.ordinal())
        .put("peer", bob.address().toString())
        .put("msg_type", 0)
        .put("text", text);
  }

  /** The fields of a record of any kind. */
  JsonObject fields(Domain domain) {
    return switch (domain) {
      case MESSAGES -> message("from a foreigner").put("control", "0001feff");
      case MEMBERS ->
          new JsonObject()
              .put("chat_id", Ids.groupChat(ann.address(), NONCE).toHex())
              .put("target", ann.address().toString())
              .put("op_type", OpType.CREATE.ordinal())
              .put("role", Role.ADMIN.ordinal())
              .put("kind", ChatKind.GROUP.ordinal())
              .put("nonce", NONCE.toHex())
              .put("title", "Café");
      case IDENTITY -> new JsonObject().put("blob", "7b7d");
      case READS ->
          new JsonObject().put("chat_id", dialog().toHex()).put("position", "" + POSITION);
    };
  }

  /** A message, to be signed. */
  Message message(String text, Signed signed) {
    return Message.dialog(bob.address(), 0, text, Bytes.EMPTY, signed);
  }

  /** Another record of any kind than that of {@link #fields}, written by Bob. */
  SignedRecord content(Domain domain, Signed signed) {
    return switch (domain) {
      case MESSAGES -> Message.dialog(ann.address(), 0, "from the node", Bytes.EMPTY, signed);
      case MEMBERS ->
          MemberOp.of(
              Ids.groupChat(bob.address(), NONCE),
              ann.address(),
              OpType.REMOVE,
              Role.MEMBER,
              ChatKind.CHANNEL,
              Bytes.EMPTY,
              "",
              0,
              signed);
      case IDENTITY -> Identity.of(NONCE, signed);
      case READS -> ReadMark.of(dialog(), POSITION, signed);
    };
  }

  private Hash dialog() {
    return Ids.dmChat(ann.address(), bob.address());
  }
}

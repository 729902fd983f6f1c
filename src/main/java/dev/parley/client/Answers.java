package dev.parley.client;

import dev.parley.client.ConversationPage.Conversation;
import dev.parley.client.ConversationPage.Preview;
import dev.parley.client.MemberPage.Member;
import dev.parley.client.MessagePage.Rejected;
import dev.parley.protocol.Address;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Ids;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Message;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.ReadMark;
import dev.parley.protocol.Role;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Reads the node's answers; whatever does not have their form is refused in one way. */
final class Answers {

  private Answers() {}

  /** Reads with {@code parser}; an answer of another form than it expects is untrusted. */
  static <T> T read(JsonObject json, Function<JsonObject, T> parser) {
    try {
      return parser.apply(json);
    } catch (Malformed | ClassCastException | NullPointerException e) {
      throw new UntrustedAnswerException(String.valueOf(e.getMessage()));
    }
  }

  static NodeInfo node(JsonObject json) {
    Map<String, Long> limits = new HashMap<>();
    for (Map.Entry<String, Object> limit : json.getJsonObject("limits", new JsonObject())) {
      if (limit.getValue() instanceof Number number) {
        limits.put(limit.getKey(), number.longValue());
      }
    }
    return new NodeInfo(
        PeerId.parse(RecordJson.text(json, "peer_id")),
        json.getJsonArray("addresses", new JsonArray()).stream().map(String.class::cast).toList(),
        RecordJson.text(json, "protocol"),
        json.getString("version", ""),
        limits,
        json.getInteger("peers", 0));
  }

  static MessagePage messages(JsonObject json, Hash chat) {
    List<Message> messages = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    for (JsonObject item : objects(json, "messages")) {
      try {
        Message message = RecordJson.readMessage(item);
        if (!message.chat().equals(chat)) {
          throw new Malformed("chat_id", "is another chat's");
        }
        messages.add(message);
      } catch (Malformed | ClassCastException e) {
        rejected.add(new Rejected(String.valueOf(item.getValue("msg_id")), e.getMessage()));
      }
    }
    return new MessagePage(messages, rejected, json.getString("next"));
  }

  static ConversationPage conversations(JsonObject json, Address self) {
    return new ConversationPage(
        objects(json, "conversations").stream().map(item -> conversation(item, self)).toList(),
        json.getString("next"));
  }

  private static Conversation conversation(JsonObject json, Address self) {
    Hash chat = RecordJson.hash(json, "chat_id");
    ChatKind kind = RecordJson.kind(json);
    Address peer = kind == ChatKind.DM ? Address.parse(RecordJson.text(json, "peer")) : null;
    if (peer != null && !chat.equals(Ids.dmChat(self, peer))) {
      throw new Malformed("chat_id", "does not derive from the two users");
    }
    JsonObject last = json.getJsonObject("last");
    return new Conversation(
        chat,
        kind,
        peer,
        json.getString("title", ""),
        last == null ? null : preview(last),
        RecordJson.number(json, "unread").intValue(),
        json.getBoolean("unread_capped", false),
        Hlc.parse(json.getString("read_position", "0"), "read_position"));
  }

  private static Preview preview(JsonObject json) {
    return new Preview(
        RecordJson.hash(json, "msg_id"),
        Address.parse(RecordJson.text(json, "author")),
        RecordJson.number(json, "ts").longValue(),
        Hlc.parse(RecordJson.text(json, "hlc"), "hlc"),
        RecordJson.number(json, "msg_type").intValue(),
        RecordJson.text(json, "text"));
  }

  static MemberPage members(JsonObject json, Hash chat) {
    List<Member> members =
        objects(json, "members").stream()
            .map(
                item ->
                    new Member(
                        Address.parse(RecordJson.text(item, "address")),
                        RecordJson.constant(Role.class, RecordJson.text(item, "role"), "role"),
                        Hlc.parse(RecordJson.text(item, "since"), "since")))
            .toList();
    return new MemberPage(
        chat, RecordJson.kind(json), json.getString("title", ""), members, json.getString("next"));
  }

  static Identity identity(JsonObject json, Address user) {
    Identity identity = RecordJson.readIdentity(json);
    if (!identity.author().equals(user)) {
      throw new Malformed("address", "is another user's");
    }
    return identity;
  }

  /**
   * Reads the answer to a write.
   *
   * @param id the field that repeats the record's id, null if there is none
   */
  static Receipt receipt(JsonObject json, String id, SignedRecord sent) {
    if (id != null && !RecordJson.hash(json, id).equals(sent.key())) {
      throw new Malformed(id, "is not what was sent");
    }
    return new Receipt(
        sent.key(),
        chat(sent),
        sent.signed().originTs(),
        Hlc.parse(json.getString("hlc", "0"), "hlc"),
        RecordJson.text(json, "status"));
  }

  /** Reads the answer to a batch of one op. */
  static Receipt opReceipt(JsonObject json, MemberOp sent) {
    List<JsonObject> results = objects(json, "results");
    if (results.size() != 1) {
      throw new Malformed("results", "must be one");
    }
    JsonObject result = results.get(0);
    if (result.getString("status", "").equals("rejected")) {
      String code = result.getString("code", "");
      throw new ApiException(status(code), code, "the node rejected the op", List.of(), null);
    }
    return receipt(result, "op_id", sent);
  }

  /** A batch has one status for all its ops; this is the one that the op alone would have had. */
  private static int status(String code) {
    return switch (code) {
      case "bad_signature", "stale_timestamp", "unsupported_sig_version" -> 401;
      case "not_member", "not_admin", "user_mismatch" -> 403;
      case "not_found" -> 404;
      case "overloaded" -> 503;
      default -> 400;
    };
  }

  private static Hash chat(SignedRecord record) {
    if (record instanceof Message message) {
      return message.chat();
    } else if (record instanceof MemberOp op) {
      return op.chat();
    } else if (record instanceof ReadMark mark) {
      return mark.chat();
    }
    return null;
  }

  static List<JsonObject> objects(JsonObject json, String field) {
    JsonArray array = json.getJsonArray(field);
    if (array == null) {
      throw new Malformed(field, "is missing");
    }
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject).toList();
  }
}

package dev.parley.client;

import dev.parley.crypto.Secp256k1;
import dev.parley.crypto.Signatures;
import dev.parley.protocol.Address;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.ChatKind;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Limits;
import dev.parley.protocol.Malformed;
import dev.parley.protocol.MemberOp;
import dev.parley.protocol.Message;
import dev.parley.protocol.OpType;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.Signature;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.Utf8;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.Locale;

/** Records in the API's JSON. Reading one verifies it: what comes back is its author's word. */
public final class RecordJson {

  private static final Signatures SIGNATURES = new Signatures(Secp256k1.load());

  private RecordJson() {}

  public static JsonObject message(Message message) {
    JsonObject json = new JsonObject();
    json.put("msg_id", message.key().toHex()).put("chat_id", message.chat().toHex());
    json.put("kind", message.kind().toString()).put("author", message.author().toString());
    if (message.peer() != null) {
      json.put("peer", message.peer().toString());
    }
    json.put("ts", message.signed().originTs()).put("hlc", Long.toString(message.hlc()));
    json.put("msg_type", message.type()).put("text", message.text());
    if (!message.control().isEmpty()) {
      json.put("control", base64(message.control()));
    }
    return putSigned(json, message.signed());
  }

  public static JsonObject identity(Identity identity) {
    JsonObject json = new JsonObject();
    json.put("address", identity.author().toString()).put("blob", base64(identity.blob()));
    json.put("ts", identity.signed().originTs()).put("hlc", Long.toString(identity.hlc()));
    return putSigned(json, identity.signed());
  }

  static JsonObject op(MemberOp op) {
    JsonObject json = new JsonObject();
    json.put("op", op.type().toString()).put("target", op.target().toString());
    json.put("role", op.role().toString()).put("kind", op.kind().toString());
    if (!op.nonce().isEmpty()) {
      json.put("nonce", op.nonce().toHex());
    }
    if (op.type() == OpType.CREATE || op.type() == OpType.SET_TITLE) {
      json.put("title", op.title());
    }
    json.put("ts", op.signed().originTs()).put("sig", op.signed().signature().toHex());
    return json.put("sig_version", op.signed().version());
  }

  /**
   * Reads and verifies a message.
   *
   * @throws Malformed if it is not one, or not its author's
   */
  static Message readMessage(JsonObject json) {
    Signed signed = signed(json, "author");
    String peer = json.getString("peer");
    Message message =
        Message.checked(
            hash(json, "chat_id"),
            kind(json),
            peer == null ? null : Address.parse(peer),
            number(json, "msg_type").intValue(),
            Utf8.encode(text(json, "text"), "text"),
            json.getString("control") == null ? Bytes.EMPTY : bytes(json, "control"),
            signed);
    if (!message.key().equals(hash(json, "msg_id"))) {
      throw new Malformed("msg_id", "does not belong to the message");
    }
    return verified(message);
  }

  /** Reads and verifies an identity, as {@link #readMessage} does. */
  static Identity readIdentity(JsonObject json) {
    return verified(Identity.of(bytes(json, "blob"), signed(json, "address")));
  }

  private static <R extends SignedRecord> R verified(R record) {
    Signed signed = record.signed();
    if (Math.abs(Hlc.physicalMs(signed.hlc()) - signed.originTs()) > Limits.MAX_STAMP_DISTANCE_MS) {
      throw new Malformed("hlc", "is too far from the signed time");
    }
    if (!SIGNATURES.verify(record)) {
      throw new Malformed("sig", "is not its author's");
    }
    return record;
  }

  private static Signed signed(JsonObject json, String author) {
    return new Signed(
        Address.parse(text(json, author)),
        number(json, "ts").longValue(),
        PeerId.parse(text(json, "origin")),
        number(json, "sig_version").intValue(),
        Signature.parse(text(json, "sig")),
        Hlc.parse(text(json, "hlc"), "hlc"));
  }

  private static JsonObject putSigned(JsonObject json, Signed signed) {
    return json.put("origin", signed.origin().toString())
        .put("sig", signed.signature().toHex())
        .put("sig_version", signed.version());
  }

  static String text(JsonObject json, String field) {
    String value = json.getString(field);
    if (value == null) {
      throw new Malformed(field, "is missing");
    }
    return value;
  }

  static Number number(JsonObject json, String field) {
    Number value = json.getNumber(field);
    if (value == null) {
      throw new Malformed(field, "is missing");
    }
    return value;
  }

  static Hash hash(JsonObject json, String field) {
    return Hash.parse(text(json, field));
  }

  static ChatKind kind(JsonObject json) {
    return constant(ChatKind.class, text(json, "kind"), "kind");
  }

  static <E extends Enum<E>> E constant(Class<E> type, String name, String field) {
    try {
      return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Malformed(field, "is unknown");
    }
  }

  private static Bytes bytes(JsonObject json, String field) {
    try {
      return Bytes.of(Base64.getDecoder().decode(text(json, field)));
    } catch (IllegalArgumentException e) {
      throw new Malformed(field, "must be base64");
    }
  }

  static String base64(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.view());
  }
}

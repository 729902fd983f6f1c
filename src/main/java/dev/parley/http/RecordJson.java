package dev.parley.http;

import dev.parley.bus.Conversation;
import dev.parley.bus.MembersPage.Member;
import dev.parley.protocol.Identity;
import dev.parley.protocol.Message;
import dev.parley.protocol.Signed;

/** The JSON of records and of what is derived from them. */
final class RecordJson {

  private static final int PREVIEW_CHARACTERS = 140;

  private RecordJson() {}

  static void message(JsonWriter json, Message message) {
    Signed signed = message.signed();
    json.object().field("msg_id", message.key()).field("chat_id", message.chat());
    json.field("kind", message.kind().toString()).field("author", signed.author());
    if (message.peer() != null) {
      json.field("peer", message.peer());
    }
    json.name("ts").number(signed.originTs()).name("hlc").decimal(signed.hlc());
    json.name("msg_type").number(message.type()).name("text").utf8(message.textUtf8());
    if (!message.control().isEmpty()) {
      json.name("control").base64(message.control());
    }
    proof(json, signed).end();
  }

  static void identity(JsonWriter json, Identity identity) {
    Signed signed = identity.signed();
    json.object().field("address", signed.author()).name("blob").base64(identity.blob());
    json.name("ts").number(signed.originTs()).name("hlc").decimal(signed.hlc());
    proof(json, signed).end();
  }

  static void conversation(JsonWriter json, Conversation conversation) {
    json.object().field("chat_id", conversation.chat());
    json.field("kind", conversation.kind().toString());
    if (conversation.peer() != null) {
      json.field("peer", conversation.peer());
    } else {
      json.field("title", conversation.title());
    }
    if (conversation.last() != null) {
      preview(json.name("last"), conversation.last());
    }
    json.name("unread").number(conversation.unread());
    json.name("unread_capped").bool(conversation.unreadCapped());
    json.name("read_position").decimal(conversation.readPosition()).end();
  }

  static void member(JsonWriter json, Member member) {
    json.object().field("address", member.address()).field("role", member.role().toString());
    json.name("since").decimal(member.since()).end();
  }

  private static JsonWriter proof(JsonWriter json, Signed signed) {
    json.field("origin", signed.origin().toString()).field("sig", signed.signature());
    return json.name("sig_version").number(signed.version());
  }

  private static void preview(JsonWriter json, Message message) {
    Signed signed = message.signed();
    json.object().field("msg_id", message.key()).field("author", signed.author());
    json.name("ts").number(signed.originTs()).name("hlc").decimal(signed.hlc());
    json.name("msg_type").number(message.type());
    json.name("text").utf8(message.textUtf8(), previewLength(message.textUtf8())).end();
  }

  private static int previewLength(byte[] utf8) {
    int characters = 0;
    for (int i = 0; i < utf8.length; i++) {
      boolean startsCharacter = (utf8[i] & 0xc0) != 0x80;
      if (startsCharacter && characters++ == PREVIEW_CHARACTERS) {
        return i;
      }
    }
    return utf8.length;
  }
}

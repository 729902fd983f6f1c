package dev.parley.cli;

import dev.parley.client.ConversationPage.Conversation;
import dev.parley.client.ConversationPage.Preview;
import dev.parley.client.MemberPage.Member;
import dev.parley.client.Receipt;
import dev.parley.client.RecordJson;
import dev.parley.protocol.Message;
import io.vertx.core.json.JsonObject;

/** What the chat commands print for scripts: the API's own names and forms. */
final class ChatJson {

  private ChatJson() {}

  static JsonObject message(Message message) {
    return RecordJson.message(message);
  }

  static JsonObject receipt(Receipt receipt) {
    JsonObject json = new JsonObject().put("id", receipt.key().toHex());
    if (receipt.chat() != null) {
      json.put("chat_id", receipt.chat().toHex());
    }
    json.put("ts", receipt.ts());
    if (receipt.hlc() != 0) {
      json.put("hlc", Long.toString(receipt.hlc()));
    }
    return json.put("status", receipt.status());
  }

  static JsonObject conversation(Conversation conversation) {
    JsonObject json = new JsonObject().put("chat_id", conversation.chat().toHex());
    json.put("kind", conversation.kind().toString());
    if (conversation.peer() == null) {
      json.put("title", conversation.title());
    } else {
      json.put("peer", conversation.peer().toString());
    }
    if (conversation.last() != null) {
      json.put("last", preview(conversation.last()));
    }
    return json.put("unread", conversation.unread())
        .put("unread_capped", conversation.unreadCapped())
        .put("read_position", Long.toString(conversation.readPosition()));
  }

  private static JsonObject preview(Preview last) {
    return new JsonObject()
        .put("msg_id", last.id().toHex())
        .put("author", last.author().toString())
        .put("ts", last.ts())
        .put("hlc", Long.toString(last.hlc()))
        .put("msg_type", last.type())
        .put("text", last.text());
  }

  static JsonObject member(Member member) {
    return new JsonObject()
        .put("address", member.address().toString())
        .put("role", member.role().toString())
        .put("since", Long.toString(member.since()));
  }
}

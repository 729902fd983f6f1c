package dev.parley.bridge.demos.signaling;

import dev.parley.bridge.demos.JsonText;
import dev.parley.protocol.Bytes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;

/** What the server says (specification A). */
final class ServerFrames {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private static final String QUESTION =
      "This is a debug question. What is your favorite programming language?";

  private ServerFrames() {}

  static byte[] error(ErrorType.Refused refused, String messageId, Instant now) {
    JsonText text =
        frame("error", 192)
            .field("errorType", refused.type().name())
            .field("details", refused.getMessage())
            .field("timestamp", TIME.format(now));
    return end(withMessageId(text, messageId));
  }

  static byte[] registered(String clientId) {
    return end(frame("register", 96).field("success", true).field("clientId", clientId));
  }

  static byte[] challenge(String server, String nonce) {
    return end(frame("challenge", 192).field("server", server).field("nonce", nonce));
  }

  /** The address is empty if the id is tied to none. */
  static byte[] bridged(String clientId, String address) {
    return end(
        frame("bridge", 160)
            .field("success", true)
            .field("clientId", clientId)
            .field("address", address));
  }

  static byte[] peers(Collection<String> ids) {
    JsonText text = frame("discover", 64 + 24 * ids.size()).name("peers").array();
    ids.forEach(text::string);
    return end(text.endArray());
  }

  static byte[] publicKey(String peer, Bytes key) {
    return end(
        frame("public_key_response", 96 + key.length())
            .field("peerId", peer)
            .field("publicKey", key));
  }

  /** The key of somebody who is away, which the reference cannot tell. */
  static byte[] keptPublicKey(String peer, Bytes key) {
    return end(
        frame("public_key_response", 112 + key.length())
            .field("peerId", peer)
            .field("publicKey", key)
            .field("online", false));
  }

  static byte[] message(Bytes content, String from) {
    return end(
        frame("message", 96 + content.length()).field("message", content).field("fromId", from));
  }

  /** A message that has waited. */
  static byte[] message(Bytes content, String from, long sentAt) {
    return end(
        frame("message", 128 + content.length())
            .field("message", content)
            .field("fromId", from)
            .field("timestamp", sentAt));
  }

  static byte[] queued(String target, String messageId) {
    JsonText text =
        frame("message_queued", 160)
            .field("targetId", target)
            .field("status", "offline")
            .field("message", "Message stored for offline delivery");
    return end(withMessageId(text, messageId));
  }

  /** Only for senders who have given their message an id. */
  static byte[] sent(String target, String messageId, long timeMs) {
    JsonText text = frame("message_sent", 160).field("targetId", target);
    return end(withMessageId(text, messageId).field("timestamp", timeMs));
  }

  static byte[] disconnected(String peer) {
    return end(frame("peer_disconnected", 96).field("peerId", peer));
  }

  static byte[] question(String id) {
    return end(
        frame("server_question", 192)
            .field("questionId", id)
            .name("question")
            .object()
            .field("text", QUESTION)
            .end());
  }

  private static JsonText withMessageId(JsonText text, String messageId) {
    return messageId == null ? text : text.field("messageId", messageId);
  }

  private static JsonText frame(String type, int expectedSize) {
    return new JsonText(expectedSize).object().field("type", type).name("payload").object();
  }

  private static byte[] end(JsonText text) {
    return text.end().end().toBytes();
  }
}

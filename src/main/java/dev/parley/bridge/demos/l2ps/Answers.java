package dev.parley.bridge.demos.l2ps;

import dev.parley.bridge.demos.JsonText;
import dev.parley.bus.LetterPage;
import dev.parley.bus.LetterPage.Kept;
import dev.parley.protocol.Bytes;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Locale;
import java.util.function.Consumer;

/** Writes what the server says: answers with the id of their request, and what it pushes. */
final class Answers {

  /** Of a frame, around what is in it. */
  private static final int FRAME = 192;

  private static final int ADDRESS = 68;

  private final InstantSource clock;

  Answers(InstantSource clock) {
    this.clock = clock;
  }

  byte[] error(Refused refused, Bytes requestId) {
    return frame(
        "error",
        requestId,
        FRAME,
        json -> json.field("code", refused.code().name()).field("message", refused.getMessage()));
  }

  byte[] registered(Bytes requestId, String spelled, String uid, Collection<String> peers) {
    return frame(
        "registered",
        requestId,
        FRAME + ADDRESS * peers.size(),
        json -> {
          json.field("success", true).field("publicKey", spelled).field("l2psUid", uid);
          list(json.name("onlinePeers"), peers);
        });
  }

  byte[] discovered(Bytes requestId, Collection<String> peers) {
    return frame(
        "discover_response",
        requestId,
        FRAME + ADDRESS * peers.size(),
        json -> list(json.name("peers"), peers));
  }

  byte[] publicKey(Bytes requestId, String asked, String found) {
    return frame(
        "public_key_response",
        requestId,
        FRAME,
        json -> {
          json.field("targetId", asked);
          if (found == null) {
            json.field("publicKey", NULL);
          } else {
            json.field("publicKey", found);
          }
        });
  }

  byte[] sent(Bytes requestId, String hash) {
    return frame(
        "message_sent",
        requestId,
        FRAME,
        json -> json.field("messageHash", hash).field("l2psStatus", "submitted"));
  }

  byte[] queued(Bytes requestId, String hash) {
    return frame(
        "message_queued",
        requestId,
        FRAME,
        json -> json.field("messageHash", hash).field("status", "queued"));
  }

  byte[] history(Bytes requestId, String uid, LetterPage page) {
    int size = page.letters().stream().mapToInt(letter -> 640 + letter.content().length()).sum();
    return frame(
        "history_response",
        requestId,
        FRAME + size,
        json -> {
          json.name("messages").array();
          page.letters().forEach(letter -> letter(json, uid, letter));
          json.endArray().field("hasMore", page.more());
        });
  }

  private static void letter(JsonText json, String uid, Kept letter) {
    json.object()
        .field("id", letter.id())
        .field("from", letter.from())
        .field("to", letter.to())
        .field("messageHash", letter.hash())
        .field("encrypted", letter.content())
        .field("l2psUid", uid)
        .field("l2psTxHash", letter.record().toHex())
        .field("timestamp", letter.timeMs())
        .field("status", letter.status().name().toLowerCase(Locale.ROOT))
        .end();
  }

  /** A letter, live or from the queue. */
  byte[] message(String from, Bytes encrypted, String hash, boolean offline) {
    return frame(
        "message",
        null,
        FRAME + ADDRESS + 6 * hash.length() + encrypted.length(),
        json ->
            json.field("from", from)
                .field("encrypted", encrypted)
                .field("messageHash", hash)
                .field("offline", offline));
  }

  byte[] joined(String address) {
    return frame("peer_joined", null, FRAME, json -> json.field("publicKey", address));
  }

  byte[] left(String address) {
    return frame("peer_left", null, FRAME, json -> json.field("publicKey", address));
  }

  private static final Bytes NULL = Bytes.of(new byte[] {'n', 'u', 'l', 'l'});

  private byte[] frame(String type, Bytes requestId, int size, Consumer<JsonText> payload) {
    JsonText json = new JsonText(size);
    json.object().field("type", type).name("payload").object();
    payload.accept(json);
    json.end().field("timestamp", clock.millis());
    if (requestId != null) {
      json.field("requestId", requestId);
    }
    return json.end().toBytes();
  }

  private static void list(JsonText json, Collection<String> texts) {
    json.array();
    texts.forEach(json::string);
    json.endArray();
  }
}

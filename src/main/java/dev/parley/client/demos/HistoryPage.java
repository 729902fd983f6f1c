package dev.parley.client.demos;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * Earlier messages between two addresses, the newest first.
 *
 * @param more whether there are older ones: ask for those before the last one's time
 */
public record HistoryPage(List<Entry> messages, boolean more) {

  /**
   * One of them, still encrypted.
   *
   * @param status the server's word for what became of it, such as {@code delivered}
   */
  public record Entry(
      String id,
      String from,
      String to,
      String hash,
      Encrypted encrypted,
      Instant time,
      String status) {

    private static Entry of(JsonObject json) {
      return new Entry(
          Frames.text(json, "id"),
          Frames.text(json, "from"),
          Frames.text(json, "to"),
          Frames.text(json, "messageHash"),
          Encrypted.of(Frames.object(json, "encrypted")),
          Instant.ofEpochMilli(Frames.number(json, "timestamp").orElse(0L)),
          Frames.text(json, "status"));
    }
  }

  static HistoryPage of(JsonObject payload) {
    return new HistoryPage(
        Frames.objects(payload, "messages").stream().map(Entry::of).toList(),
        Boolean.TRUE.equals(payload.getValue("hasMore")));
  }
}

package dev.parley.cli;

import dev.parley.client.demos.ConnectionState;
import dev.parley.client.demos.DemosException;
import dev.parley.client.demos.SignalingListener;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.function.Predicate;

/** What comes from a signaling server, as lines: what peers write is theirs, so made harmless. */
final class DemosEvents implements SignalingListener {

  private final DemosOutput output;
  private final Predicate<String> missed;

  /**
   * @param missed whose leaving is told: a server tells that of everybody
   */
  DemosEvents(DemosOutput output, Predicate<String> missed) {
    this.output = output;
    this.missed = missed;
  }

  @Override
  public Future<Void> message(Incoming message) {
    JsonObject json =
        new JsonObject()
            .put("event", "message")
            .put("from", message.from())
            .put("text", message.text());
    message.stored().ifPresent(time -> json.put("stored", time.toString()));
    String when = message.stored().map(DemosEvents::dated).orElse("");
    String text = when + Printable.of(message.from()) + "> " + Printable.of(message.text());
    return output.message(text, json);
  }

  private static String dated(Instant time) {
    return "[" + time + "] ";
  }

  @Override
  public void unreadable(String from, String reason) {
    output.notice(
        "!! a message from " + Printable.of(from) + " cannot be read: " + reason,
        event("unreadable", from).put("reason", reason));
  }

  @Override
  public void queued(String peer) {
    output.notice(
        "-- " + Printable.of(peer) + " is away; the server keeps your message",
        event("queued", peer));
  }

  @Override
  public void question(Question question) {
    output.notice(
        "?? the server asks: " + Printable.of(words(question.content())),
        new JsonObject()
            .put("event", "question")
            .put("id", question.id())
            .put("question", question.content()));
  }

  private static String words(Object content) {
    return content instanceof JsonObject json && json.getValue("text") instanceof String text
        ? text
        : Json.encode(content);
  }

  @Override
  public void disconnected(String peer) {
    if (missed.test(peer)) {
      output.notice("-- " + Printable.of(peer) + " has left", event("left", peer));
    }
  }

  @Override
  public void connection(ConnectionState state) {
    if (state == ConnectionState.LOST) {
      output.notice(
          "-- connection lost, trying again", new JsonObject().put("event", "connection_lost"));
    }
  }

  @Override
  public void complaint(DemosException error) {
    output.notice(
        "!! " + Printable.of(error.getMessage()),
        new JsonObject()
            .put("event", "error")
            .put("code", error.code())
            .put("details", error.details()));
  }

  private static JsonObject event(String name, String peer) {
    return new JsonObject().put("event", name).put("peer", peer);
  }
}

package dev.parley.client.demos;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads what a server sends, which may be anything. */
final class Frames {

  /** A list of 100 000 peers fits. What a frame becomes in memory is bounded by this, too. */
  private static final int MAX_TOKENS = 110_000;

  private static final int MAX_DEPTH = 32;
  private static final JsonFactory JSON = new JsonFactory();

  private Frames() {}

  /** The object that a frame is, if it is one of a sane size. */
  static Optional<JsonObject> parse(String frame) {
    try {
      return isModest(frame) ? Optional.of(new JsonObject(frame)) : Optional.empty();
    } catch (IOException | DecodeException e) {
      return Optional.empty();
    }
  }

  /** Counted first: a byte of JSON can become forty of objects. */
  private static boolean isModest(String frame) throws IOException {
    try (JsonParser parser = JSON.createParser(frame)) {
      int tokens = 0;
      int depth = 0;
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (++tokens > MAX_TOKENS || depth > MAX_DEPTH) {
          return false;
        }
      }
      return true;
    }
  }

  static String type(JsonObject frame) {
    return text(frame, "type");
  }

  static boolean isError(JsonObject frame) {
    return type(frame).equals("error");
  }

  /** The payload; an empty one where there is none. */
  static JsonObject payload(JsonObject frame) {
    return object(frame, "payload");
  }

  static JsonObject object(JsonObject json, String name) {
    return json.getValue(name) instanceof JsonObject value ? value : new JsonObject();
  }

  /** The string with this name, empty where there is none. */
  static String text(JsonObject json, String name) {
    return json.getValue(name) instanceof String value ? value : "";
  }

  static Optional<Long> number(JsonObject json, String name) {
    return json.getValue(name) instanceof Number value
        ? Optional.of(value.longValue())
        : Optional.empty();
  }

  /** The strings of a list; whatever else is in it is left out. */
  static List<String> texts(JsonObject json, String name) {
    List<String> texts = new ArrayList<>();
    for (Object value : list(json, name)) {
      if (value instanceof String text) {
        texts.add(text);
      }
    }
    return texts;
  }

  static List<JsonObject> objects(JsonObject json, String name) {
    List<JsonObject> objects = new ArrayList<>();
    for (Object value : list(json, name)) {
      if (value instanceof JsonObject object) {
        objects.add(object);
      }
    }
    return objects;
  }

  private static JsonArray list(JsonObject json, String name) {
    return json.getValue(name) instanceof JsonArray value ? value : new JsonArray();
  }

  /** The bytes that a list of numbers spells, if that is what it is. */
  static Optional<byte[]> bytes(JsonObject json, String name, int length) {
    JsonArray values = list(json, name);
    if (values.size() != length) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      if (!(values.getValue(i) instanceof Integer value) || value < 0 || value > 255) {
        return Optional.empty();
      }
      bytes[i] = value.byteValue();
    }
    return Optional.of(bytes);
  }
}

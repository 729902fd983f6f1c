package dev.parley.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Hlc;
import java.io.IOException;
import java.util.Base64;

/**
 * Reads the one JSON object of a body, field by field and strictly: no unknown or repeated fields,
 * no other types than those asked for, nothing behind it. Errors name the field's path.
 */
final class JsonReader implements AutoCloseable {

  private static final int MAX_DEPTH = 4;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Names come from strangers: they must not stay in memory.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(20)
                  .maxNameLength(64)
                  .build())
          .build();

  private final JsonParser parser;
  private String prefix = "";
  private String name = "body";

  private JsonReader(JsonParser parser) {
    this.parser = parser;
  }

  /** Opens a body and enters its object. */
  static JsonReader open(byte[] body) {
    // Jackson would take UTF-16 and UTF-32 too; JSON in UTF-8 begins with two ASCII characters.
    if (body.length < 2 || body[0] <= 0 || body[1] == 0) {
      throw Refused.invalid("body", "must be a JSON object in UTF-8");
    }
    try {
      JsonReader reader = new JsonReader(JSON.createParser(body));
      reader.expect(reader.next(), JsonToken.START_OBJECT, "must be a JSON object");
      return reader;
    } catch (IOException e) {
      throw notJson();
    }
  }

  /** The next field's name; null at the end of the object, after which nothing may follow. */
  String nextField() {
    JsonToken token = next();
    if (token == JsonToken.FIELD_NAME) {
      name = currentName();
      return name;
    }
    if (prefix.isEmpty() && next() != null) {
      throw Refused.invalid("body", "must be one JSON object and nothing else");
    }
    return null;
  }

  /** Reads an array of at most {@code max} objects; {@code item} reads one field by field. */
  void objects(int max, Runnable item) {
    String arrayName = name;
    expect(next(), JsonToken.START_ARRAY, "must be an array");
    int index = 0;
    for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
      if (index == max) {
        name = arrayName;
        throw invalid("must have at most " + max + " entries");
      }
      name = arrayName + "[" + index + "]";
      expect(token, JsonToken.START_OBJECT, "must be an object");
      prefix = name + ".";
      item.run();
      prefix = "";
      index++;
    }
    name = arrayName;
  }

  String string() {
    expect(next(), JsonToken.VALUE_STRING, "must be a string");
    try {
      return parser.getText();
    } catch (IOException e) {
      throw notJson();
    }
  }

  long number(long min, long max) {
    expect(next(), JsonToken.VALUE_NUMBER_INT, "must be an integer");
    try {
      long value = parser.getLongValue();
      if (value >= min && value <= max) {
        return value;
      }
    } catch (IOException beyondLong) {
      // Refused below.
    }
    throw invalid("must be " + min + " to " + max);
  }

  /** A number below 2^63 as a decimal string. */
  long decimal() {
    return Hlc.parse(string(), prefix + name);
  }

  /** Base64 in the standard alphabet, padded. */
  Bytes base64(int maxBytes) {
    String text = string();
    if (text.length() > (maxBytes + 2) / 3 * 4) {
      throw invalid("must be at most " + maxBytes + " bytes");
    }
    try {
      byte[] decoded = Base64.getDecoder().decode(text);
      if (text.length() % 4 == 0) {
        return Bytes.of(decoded);
      }
    } catch (IllegalArgumentException notBase64) {
      // Refused below.
    }
    throw invalid("must be padded base64");
  }

  /** Refuses the current field: it is not known here. */
  Refused unknown() {
    return invalid("is not a field of this request");
  }

  /** Refuses the current field's value. */
  Refused invalid(String message) {
    return Refused.invalid(prefix + name, message);
  }

  /** The value of a field that must be there. */
  <T> T required(T value, String field) {
    if (value == null) {
      throw Refused.invalid(prefix + field, "is required");
    }
    return value;
  }

  /** The path of a field of the current object. */
  String path(String field) {
    return prefix + field;
  }

  @Override
  public void close() {
    try {
      parser.close();
    } catch (IOException impossibleInMemory) {
      throw notJson();
    }
  }

  private JsonToken next() {
    try {
      return parser.nextToken();
    } catch (IOException e) {
      throw notJson();
    }
  }

  private String currentName() {
    try {
      return parser.currentName();
    } catch (IOException e) {
      throw notJson();
    }
  }

  private void expect(JsonToken token, JsonToken expected, String message) {
    if (token != expected) {
      throw invalid(message);
    }
  }

  private static Refused notJson() {
    return Refused.invalid("body", "must be well-formed JSON, without repeated fields");
  }
}

package dev.parley.bridge.demos.l2ps;

import static dev.parley.bridge.demos.l2ps.Refused.Code.INTERNAL_ERROR;
import static dev.parley.bridge.demos.l2ps.Refused.Code.INVALID_MESSAGE;

import dev.parley.bridge.demos.Json;
import dev.parley.bridge.demos.NotJson;
import dev.parley.protocol.Bytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a client asks (specification B.2).
 *
 * @param id of the request, JSON as it was sent; null for none. It goes into the direct answer:
 *     without it, the common client does not take an answer for one (B.11)
 */
record Request(Json type, Json payload, Json timestamp, Bytes id) {

  private static final int MAX_CHARACTERS = 262_144;
  private static final int MAX_ID_BYTES = 512;

  /**
   * Reads a message.
   *
   * @throws Refused if it is too long, or not JSON
   */
  static Request read(byte[] message) {
    if (message.length > MAX_CHARACTERS && characters(message) > MAX_CHARACTERS) {
      throw INVALID_MESSAGE.because("Message too large (max " + MAX_CHARACTERS + " bytes)");
    }
    try {
      Map<String, Json> members =
          Json.parse(message).members("type", "payload", "timestamp", "requestId");
      Json id = members.get("requestId");
      boolean known = (id.isText() || id.isNumber()) && id.length() <= MAX_ID_BYTES;
      return new Request(
          members.get("type"),
          members.get("payload"),
          members.get("timestamp"),
          known ? id.raw() : null);
    } catch (NotJson e) {
      throw INVALID_MESSAGE.because("Invalid JSON");
    }
  }

  private static int characters(byte[] message) {
    return new String(message, StandardCharsets.UTF_8).length();
  }

  /** Its type, if it is a request at all. */
  String requireType() {
    if (!type.isText() || !type.isTruthy() || !payload.isObject() && !payload.isArray()) {
      throw INVALID_MESSAGE.because("Missing or invalid type/payload");
    }
    return type.text();
  }

  Refused unknownType() {
    return INVALID_MESSAGE.because("Unknown type: " + type.shown());
  }

  Map<String, Json> members(String... names) {
    return payload.members(names);
  }

  /** The timestamp as JavaScript puts it into a text. */
  String timestampText() {
    if (timestamp.isText()) {
      return timestamp.text();
    } else if (timestamp.isNumber()) {
      return numberText(Double.parseDouble(timestamp.source()));
    }
    return timestamp == Json.ABSENT ? "undefined" : timestamp.source();
  }

  private static String numberText(double number) {
    boolean plain = number == Math.rint(number) && Math.abs(number) < 1e21;
    return plain ? new BigDecimal(number + 0.0).toPlainString() : Double.toString(number);
  }

  /** The timestamp as a time; -1 if it is none. */
  long timestampMs() {
    return timestamp.isNumber() ? (long) Double.parseDouble(timestamp.source()) : -1;
  }

  /** A whole number of the payload that is not negative, rounded down; absent or null is -1. */
  static long number(Json value) {
    if (value == Json.ABSENT || value.isNull()) {
      return -1;
    }
    double number = value.isNumber() ? Double.parseDouble(value.source()) : -1;
    if (number < 0) {
      throw INTERNAL_ERROR.because("Internal server error");
    }
    return (long) number;
  }
}

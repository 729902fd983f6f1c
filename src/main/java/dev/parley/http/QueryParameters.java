package dev.parley.http;

import dev.parley.bus.MessageRange;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Malformed;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** A query string, strictly: no unknown and no repeated parameters. */
final class QueryParameters {

  static final int MAX_PAGE = 500;

  private static final int DEFAULT_PAGE = 50;
  private static final long MAX_MS = Hlc.physicalMs(Long.MAX_VALUE);

  private final Map<String, String> values = new HashMap<>();

  /**
   * @param query what follows the question mark, null if there is none
   */
  QueryParameters(String query, Set<String> known) {
    int at = query == null || query.isEmpty() ? -1 : 0;
    while (at >= 0) {
      int ampersand = query.indexOf('&', at);
      add(query.substring(at, ampersand < 0 ? query.length() : ampersand), known);
      at = ampersand < 0 ? -1 : ampersand + 1;
    }
  }

  private void add(String pair, Set<String> known) {
    int equals = pair.indexOf('=');
    String name = Percent.decode(equals < 0 ? pair : pair.substring(0, equals), true, "query");
    if (!known.contains(name)) {
      throw Refused.invalid(
          name.length() > 64 ? "query" : name, "is not a query parameter of this request");
    }
    String value = equals < 0 ? "" : Percent.decode(pair.substring(equals + 1), true, name);
    if (values.put(name, value) != null) {
      throw Refused.invalid(name, "must be there only once");
    }
  }

  /** Whether {@code wait=committed} is asked for. */
  boolean untilDurable() {
    String wait = values.get("wait");
    if (wait != null && !wait.equals("committed")) {
      throw Refused.invalid("wait", "must be committed");
    }
    return wait != null;
  }

  int limit() {
    return (int) number("limit", DEFAULT_PAGE, 1, MAX_PAGE);
  }

  /** The raw value, null if absent. */
  String text(String name) {
    return values.get(name);
  }

  /** A cursor that an earlier page gave, null if absent. */
  Bytes cursor(String name, int bytes) {
    String text = values.get(name);
    if (text == null) {
      return null;
    }
    if (text.length() == 2 * bytes) {
      try {
        return Bytes.of(HexFormat.of().parseHex(text));
      } catch (IllegalArgumentException notHex) {
        // Refused below.
      }
    }
    throw Refused.invalid(name, "must be a cursor of " + 2 * bytes + " hex digits");
  }

  MessageRange range() {
    Bytes after = cursor("after", MessageRange.CURSOR_LENGTH);
    Bytes before = cursor("before", MessageRange.CURSOR_LENGTH);
    long from = number("from_ts", 0, 0, MAX_MS);
    long to = number("to_ts", MAX_MS, 0, MAX_MS);
    return new MessageRange(after, before, from, to, ascending(), limit());
  }

  private boolean ascending() {
    String order = values.getOrDefault("order", "desc");
    if (!order.equals("asc") && !order.equals("desc")) {
      throw Refused.invalid("order", "must be asc or desc");
    }
    return order.equals("asc");
  }

  private long number(String name, long absent, long min, long max) {
    String text = values.get(name);
    if (text == null) {
      return absent;
    }
    long value;
    try {
      value = Hlc.parse(text, name);
    } catch (Malformed notNumber) {
      value = -1;
    }
    if (value < min || value > max) {
      throw Refused.invalid(name, "must be a number from " + min + " to " + max);
    }
    return value;
  }
}

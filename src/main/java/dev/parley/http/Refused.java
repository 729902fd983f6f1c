package dev.parley.http;

import dev.parley.bus.Refusal;
import dev.parley.protocol.Malformed;

/** A request that is answered with an error. Cheap to throw: no trace. */
final class Refused extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Code code;
  private final String field;
  private final int retryAfterSeconds;

  private Refused(Code code, String field, String detail, int retryAfterSeconds) {
    super(detail, null, false, false);
    this.code = code;
    this.field = field;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  static Refused because(Code code, String detail) {
    return new Refused(code, null, detail, code == Code.OVERLOADED ? 1 : 0);
  }

  /**
   * A field that is not as it must be; {@code message} continues a sentence that begins with it.
   */
  static Refused invalid(String field, String message) {
    return new Refused(Code.VALIDATION, field, message, 0);
  }

  static Refused invalid(Malformed malformed) {
    return invalid(malformed.field(), malformed.reason());
  }

  static Refused rateLimited(String whose, long waitNanos) {
    int seconds = (int) Math.min(3_600, 1 + waitNanos / 1_000_000_000L);
    return new Refused(Code.RATE_LIMITED, null, "too many requests of this " + whose, seconds);
  }

  /** What the store's refusal means to a client. */
  static Refused by(Refusal refusal) {
    return switch (refusal) {
      case INVALID -> invalid("body", "describes what cannot be valid here, whoever signs it");
      case NOT_MEMBER -> because(Code.NOT_MEMBER, "you are not a member of this group");
      case NOT_ADMIN -> because(Code.NOT_ADMIN, "you are not an admin of this group");
      case NOT_FOUND -> because(Code.NOT_FOUND, "there is no such thing");
      case OVERLOADED -> because(Code.OVERLOADED, "the store's queue is full: try again");
      case UNAVAILABLE -> because(Code.OVERLOADED, "the store does not take this now");
    };
  }

  Code code() {
    return code;
  }

  /** When to try again, 0 if trying again does not help. */
  int retryAfterSeconds() {
    return retryAfterSeconds;
  }

  /** The error as RFC 9457 wants it. */
  JsonWriter toJson() {
    return open().end();
  }

  /** The same, open for members that say more. */
  JsonWriter open() {
    JsonWriter json = new JsonWriter(256).object();
    json.field("type", "urn:parley:error:" + code).field("title", code.title());
    json.name("status").number(code.status()).field("code", code.toString());
    json.field("detail", field == null ? getMessage() : field + " " + getMessage());
    if (field != null) {
      json.name("errors").array().object().field("field", field).field("message", getMessage());
      json.end().endArray();
    }
    return json;
  }
}

package dev.parley.client.demos;

import io.vertx.core.json.JsonObject;

/** The server answered with an error. */
public final class DemosException extends RuntimeException {

  private static final long serialVersionUID = 1;
  private static final int MAX_TEXT = 512;

  private final String code;
  private final String details;

  DemosException(String code, String details) {
    super(details.isEmpty() ? code : details, null, false, false);
    this.code = code;
    this.details = details;
  }

  /** Of an error frame: signaling and L2PS call the same two things differently. */
  static DemosException of(JsonObject frame) {
    JsonObject payload = Frames.payload(frame);
    String type = Frames.text(payload, "errorType");
    String code = type.isEmpty() ? Frames.text(payload, "code") : type;
    String details = Frames.text(payload, "details");
    String text = details.isEmpty() ? Frames.text(payload, "message") : details;
    return new DemosException(shortened(code), shortened(text));
  }

  private static String shortened(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }

  /** The protocol's name for the error, such as {@code PEER_NOT_FOUND}. */
  public String code() {
    return code;
  }

  /** The server's words. */
  public String details() {
    return details;
  }
}

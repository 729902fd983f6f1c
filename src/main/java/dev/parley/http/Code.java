package dev.parley.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** The stable codes of errors, each with its status. */
enum Code {
  VALIDATION(400, "The request is not valid"),
  BAD_REQUEST(400, "The request is not HTTP"),
  MISSING_HEADER(401, "A signature header is missing"),
  BAD_SIGNATURE(401, "The signature does not prove the user"),
  STALE_TIMESTAMP(401, "The signed time is too far from now"),
  WRONG_NODE(401, "The request was signed for another node"),
  UNSUPPORTED_SIG_VERSION(401, "The signature version is not supported"),
  NOT_MEMBER(403, "Only members may do this"),
  NOT_ADMIN(403, "Only admins may do this"),
  USER_MISMATCH(403, "The chat id belongs to another creator"),
  NOT_FOUND(404, "There is nothing here"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  REQUEST_TIMEOUT(408, "The request took too long to arrive"),
  TOO_LARGE(413, "The body is too large"),
  URI_TOO_LONG(414, "The request line is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body must be application/json"),
  RATE_LIMITED(429, "Too many requests"),
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  INTERNAL(500, "Something went wrong on this node"),
  OVERLOADED(503, "The node is busy");

  private final int status;
  private final String title;
  private final String text = name().toLowerCase(Locale.ROOT);

  Code(int status, String title) {
    this.status = status;
    this.title = title;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  /** The code as clients see it. */
  @Override
  public String toString() {
    return text;
  }

  /** What a request that the HTTP decoder refused is answered with. */
  static Code ofInvalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    if (cause instanceof io.netty.handler.codec.http.TooLongHttpLineException) {
      return URI_TOO_LONG;
    }
    return cause instanceof io.netty.handler.codec.http.TooLongHttpHeaderException
        ? HEADERS_TOO_LARGE
        : BAD_REQUEST;
  }
}

package dev.parley.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/**
 * Collects bodies within two limits: of one body, and of all that are arriving at one instance. How
 * long a body may take is the business of {@link SlowSenders}.
 */
final class BodyReader {

  private final int maxBytes;
  private final int maxBuffered;
  private int buffered;

  BodyReader(int maxBytes, int maxBuffered) {
    this.maxBytes = maxBytes;
    this.maxBuffered = maxBuffered;
  }

  /** The declared length of the body, 0 if none is declared. */
  static long declaredLength(HttpServerRequest request) {
    String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
    if (length == null) {
      return 0;
    }
    try {
      return Long.parseLong(length);
    } catch (NumberFormatException beyondLong) {
      return Long.MAX_VALUE;
    }
  }

  static boolean hasBody(HttpServerRequest request) {
    return declaredLength(request) > 0 || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  /** Throws unless the body is declared to be JSON and within the limit. */
  void requireAcceptable(HttpServerRequest request) {
    if (!isJson(request.headers().get(HttpHeaders.CONTENT_TYPE))) {
      throw Refused.because(Code.UNSUPPORTED_MEDIA_TYPE, "Content-Type must be application/json");
    }
    if (declaredLength(request) > maxBytes) {
      throw tooLarge();
    }
  }

  /** Reads the body of a call, then goes on with it. */
  void read(Call call, Runnable whenComplete) {
    HttpServerRequest request = call.request();
    if ("100-continue".equalsIgnoreCase(request.headers().get(HttpHeaders.EXPECT))) {
      call.response().writeContinue();
    }
    Body body = new Body(call, whenComplete);
    request.handler(body::add);
    request.endHandler(end -> body.complete());
    request.exceptionHandler(gone -> body.abandon());
  }

  private Refused tooLarge() {
    return Refused.because(Code.TOO_LARGE, "a body may have at most " + maxBytes + " bytes");
  }

  private static boolean isJson(String contentType) {
    if (contentType == null) {
      return false;
    }
    if (contentType.equals("application/json")) {
      return true;
    }
    String normal = contentType.toLowerCase(Locale.ROOT).replace(" ", "").replace("\"", "");
    return normal.equals("application/json") || normal.equals("application/json;charset=utf-8");
  }

  private final class Body {

    private final Call call;
    private final Runnable whenComplete;
    private Buffer content;
    private int size;
    private int pieces;

    Body(Call call, Runnable whenComplete) {
      this.call = call;
      this.whenComplete = whenComplete;
    }

    void add(Buffer chunk) {
      if (call.isAnswered()) {
        return;
      }
      if (size + chunk.length() > maxBytes) {
        give(tooLarge());
        return;
      }
      if (buffered + chunk.length() > maxBuffered) {
        give(Refused.because(Code.OVERLOADED, "too many bodies are arriving: try again"));
        return;
      }
      size += chunk.length();
      buffered += chunk.length();
      if (content == null) {
        // Most bodies come in one piece, which is not copied.
        content = chunk;
      } else {
        content = pieces++ == 0 ? Buffer.buffer().appendBuffer(content) : content;
        content.appendBuffer(chunk);
      }
    }

    void complete() {
      release();
      if (!call.isAnswered()) {
        call.body(content == null ? new byte[0] : content.getBytes());
        content = null;
        whenComplete.run();
      }
    }

    void abandon() {
      release();
      if (!call.isAnswered()) {
        call.abandon();
      }
    }

    private void give(Refused refused) {
      release();
      content = null;
      call.refuse(refused);
    }

    private void release() {
      buffered -= size;
      size = 0;
    }
  }
}

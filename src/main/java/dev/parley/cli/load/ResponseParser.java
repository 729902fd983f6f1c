package dev.parley.cli.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads just enough of HTTP/1.1 answers: the status and where each ends. Bodies are counted and
 * dropped.
 */
final class ResponseParser {

  /** What an answer was. */
  interface Sink {
    void answered(int status, long bodyBytes);
  }

  /** The peer does not speak the HTTP that is expected here. */
  static final class NotHttp extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotHttp(String message) {
      super(message);
    }
  }

  private static final int MAX_HEAD = 16 * 1024;
  private static final String LENGTH = "\r\ncontent-length:";

  private final byte[] head = new byte[MAX_HEAD];
  private int headLength;
  private int status;
  private long bodyLength;
  private long bodyLeft = -1;

  /** Consumes all of {@code in} and reports each answer that ends in it. */
  void feed(ByteBuffer in, Sink sink) {
    while (in.hasRemaining()) {
      if (bodyLeft < 0 && !readHead(in)) {
        return;
      }
      int skipped = (int) Math.min(bodyLeft, in.remaining());
      in.position(in.position() + skipped);
      bodyLeft -= skipped;
      if (bodyLeft == 0) {
        bodyLeft = -1;
        sink.answered(status, bodyLength);
      }
    }
  }

  private boolean readHead(ByteBuffer in) {
    while (in.hasRemaining()) {
      if (headLength == MAX_HEAD) {
        throw new NotHttp("an answer's head is longer than " + MAX_HEAD + " bytes");
      }
      byte b = in.get();
      head[headLength++] = b;
      if (b == '\n' && endsHead()) {
        parse(new String(head, 0, headLength, StandardCharsets.ISO_8859_1));
        headLength = 0;
        if (status >= 200) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean endsHead() {
    return headLength >= 4
        && head[headLength - 2] == '\r'
        && head[headLength - 3] == '\n'
        && head[headLength - 4] == '\r';
  }

  private void parse(String text) {
    if (!text.startsWith("HTTP/1.1 ")) {
      throw new NotHttp("the answer is not HTTP/1.1");
    }
    status = (int) number(text, "HTTP/1.1 ".length());
    String lower = text.toLowerCase(Locale.ROOT);
    int length = lower.indexOf(LENGTH);
    boolean bodiless = status < 200 || status == 204 || status == 304;
    if (length < 0 && !bodiless) {
      throw new NotHttp("an answer does not say how long it is");
    }
    bodyLength = bodiless ? 0 : number(text, length + LENGTH.length());
    bodyLeft = status < 200 ? -1 : bodyLength;
  }

  private static long number(String text, int from) {
    int start = from;
    while (text.charAt(start) == ' ') {
      start++;
    }
    int end = start;
    while (Character.isDigit(text.charAt(end))) {
      end++;
    }
    if (end == start || end - start > 10) {
      throw new NotHttp("an answer has a number that is none");
    }
    return Long.parseLong(text.substring(start, end));
  }
}

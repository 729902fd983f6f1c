package dev.parley.http;

import dev.parley.protocol.Blake3;
import dev.parley.protocol.Bytes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** A file that changes only with the software, ready to be sent: plain, packed, and its tag. */
final class Page {

  private static final int WORTH_PACKING = 1_024;

  private final String contentType;
  private final String policy;
  private final Buffer plain;
  private final Buffer packed;
  private final String tag;

  private Page(String contentType, String policy, byte[] content) {
    this.contentType = contentType;
    this.policy = policy;
    this.plain = Buffer.buffer(content);
    this.packed = content.length < WORTH_PACKING ? null : Buffer.buffer(gzip(content));
    this.tag = '"' + Bytes.of(Arrays.copyOf(Blake3.hash(content), 12)).toHex() + '"';
  }

  static Page html(String policy, String html) {
    return new Page("text/html; charset=utf-8", policy, html.getBytes(StandardCharsets.UTF_8));
  }

  static Page file(String contentType, byte[] content) {
    return new Page(contentType, "default-src 'none'", content);
  }

  /** Answers with the page, or with 304 if the client has it. */
  void send(Call call) {
    HttpServerResponse response = call.response();
    response.putHeader(HttpHeaders.ETAG, tag).putHeader(HttpHeaders.VARY, "accept-encoding");
    response.putHeader(HttpHeaders.CACHE_CONTROL, "public, max-age=300");
    if (tag.equals(call.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
      call.end(304, null);
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, contentType);
    response.putHeader("content-security-policy", policy);
    response.putHeader("referrer-policy", "no-referrer");
    String accepted = call.request().getHeader(HttpHeaders.ACCEPT_ENCODING);
    if (packed != null && accepted != null && accepted.contains("gzip")) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
      call.end(200, packed);
    } else {
      call.end(200, plain);
    }
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(content.length / 3);
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException impossibleInMemory) {
      throw new UncheckedIOException(impossibleInMemory);
    }
    return packed.toByteArray();
  }
}

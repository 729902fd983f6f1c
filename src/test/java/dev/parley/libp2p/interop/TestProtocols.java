package dev.parley.libp2p.interop;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What the peers of the tests answer on streams, and the other ends of it: as protocols.mjs. */
public final class TestProtocols {

  public static final String ECHO = "/parley/test/echo/1";
  static final String UPLOAD = "/parley/test/upload/1";
  static final String DOWNLOAD = "/parley/test/download/1";
  static final String REQUEST = "/parley/test/request/1";
  public static final String COUNT = "/parley/test/count/1";

  private static final StreamLimits LIMITS = new StreamLimits(1_000, 1_000);
  private static final int PIECE = 64 * 1024;
  private static final int MAX_REQUEST = 1 << 20;
  private static final CBORMapper CBOR = new CBORMapper();

  private TestProtocols() {}

  /** Serves them all. */
  public static void serve(Host host) {
    host.handle(ECHO, LIMITS, TestProtocols::sendBack);
    host.handle(UPLOAD, LIMITS, TestProtocols::takeUpload);
    host.handle(DOWNLOAD, LIMITS, TestProtocols::giveDownload);
    host.handle(COUNT, LIMITS, TestProtocols::countBytes);
    host.handle(REQUEST, LIMITS, TestProtocols::answerRequests);
  }

  static void sendBack(Stream stream) {
    stream.pipeTo(stream);
  }

  private static void takeUpload(Stream stream) {
    MessageDigest hash = sha256();
    stream.handler(chunk -> hash.update(chunk.getBytes()));
    stream.endHandler(
        end -> {
          stream.write(Buffer.buffer(hash.digest()));
          stream.end();
        });
  }

  private static void giveDownload(Stream stream) {
    Buffer head = Buffer.buffer();
    stream.handler(
        chunk -> {
          head.appendBuffer(chunk);
          if (head.length() == 8) {
            new Pattern(stream, head.getLong(0)).send();
          }
        });
  }

  private static void countBytes(Stream stream) {
    long[] count = new long[1];
    stream.handler(chunk -> count[0] += chunk.length());
    stream.endHandler(
        end -> {
          stream.write(Buffer.buffer().appendLong(count[0]));
          stream.end();
        });
  }

  private static void answerRequests(Stream stream) {
    FramedStream frames = new FramedStream(stream, FramedStream.Prefix.INT32, MAX_REQUEST);
    frames.handler(
        request -> frames.write(encode(Map.of("answer", decode(request, Object.class)))));
    stream.endHandler(end -> stream.end());
  }

  /** Sends bytes and has them sent back; fails if others come back. */
  static Future<Void> echo(Stream stream, byte[] bytes) {
    Future<Buffer> answer = all(stream);
    stream.write(Buffer.buffer(bytes));
    stream.end();
    return answer.compose(
        back ->
            java.util.Arrays.equals(bytes, back.getBytes())
                ? Future.succeededFuture()
                : Future.failedFuture("the echo differs from what was sent"));
  }

  /** Sends so many bytes; done when the other side has confirmed their hash. */
  static Future<Void> upload(Stream stream, long bytes) {
    Future<Buffer> answer = all(stream);
    Pattern pattern = new Pattern(stream, bytes);
    pattern.send();
    return answer.compose(
        hash ->
            MessageDigest.isEqual(hash.getBytes(), pattern.hash.digest())
                ? Future.succeededFuture()
                : Future.failedFuture("the hash differs from that of what was sent"));
  }

  /** Sends so many bytes, unhashed; done when the other side has said that all came. */
  public static Future<Void> pour(Stream stream, long bytes) {
    Future<Buffer> answer = all(stream);
    pour(stream, Buffer.buffer(new byte[PIECE]), bytes);
    return answer.compose(
        count ->
            count.getLong(0) == bytes
                ? Future.succeededFuture()
                : Future.failedFuture(count.getLong(0) + " of " + bytes + " bytes came"));
  }

  private static void pour(Stream stream, Buffer piece, long bytes) {
    long left = bytes;
    while (left > 0) {
      if (stream.writeQueueFull()) {
        long rest = left;
        stream.drainHandler(room -> pour(stream, piece, rest));
        return;
      }
      int length = (int) Math.min(PIECE, left);
      stream.write(piece.getBuffer(0, length));
      left -= length;
    }
    stream.drainHandler(null);
    stream.end();
  }

  /** Sends a few bytes to and fro so often; the nanoseconds of each time. */
  public static Future<List<Long>> roundTrips(Stream stream, int count) {
    Promise<List<Long>> done = Promise.promise();
    List<Long> nanos = new ArrayList<>();
    long[] begin = {System.nanoTime()};
    stream.handler(
        back -> {
          nanos.add(System.nanoTime() - begin[0]);
          begin[0] = System.nanoTime();
          if (nanos.size() < count) {
            stream.write(Buffer.buffer(new byte[32]));
          } else {
            stream.end();
            done.tryComplete(nanos);
          }
        });
    stream.exceptionHandler(done::tryFail);
    stream.write(Buffer.buffer(new byte[32]));
    return done.future();
  }

  /** Asks for so many bytes; their SHA-256, in hex. */
  static Future<String> download(Stream stream, long bytes) {
    Promise<String> done = Promise.promise();
    MessageDigest hash = sha256();
    long[] received = new long[1];
    stream.handler(
        chunk -> {
          received[0] += chunk.length();
          hash.update(chunk.getBytes());
        });
    stream.endHandler(
        end -> {
          if (received[0] == bytes) {
            done.tryComplete(HexFormat.of().formatHex(hash.digest()));
          } else {
            done.tryFail(received[0] + " of " + bytes + " bytes came");
          }
        });
    stream.exceptionHandler(done::tryFail);
    stream.write(Buffer.buffer().appendLong(bytes));
    stream.end();
    return done.future();
  }

  /** Sends requests, none waiting for the answer of another; all answers. */
  static Future<List<Map<String, Object>>> request(Stream stream, List<?> bodies) {
    Promise<List<Map<String, Object>>> done = Promise.promise();
    List<Map<String, Object>> answers = new ArrayList<>();
    FramedStream frames = new FramedStream(stream, FramedStream.Prefix.INT32, MAX_REQUEST);
    frames.handler(answer -> answers.add(decode(answer, new TypeReference<>() {})));
    frames.failureHandler(done::tryFail);
    stream.endHandler(end -> done.tryComplete(answers));
    stream.exceptionHandler(done::tryFail);
    bodies.forEach(body -> frames.write(encode(body)));
    stream.end();
    return done.future();
  }

  private static Future<Buffer> all(Stream stream) {
    Promise<Buffer> done = Promise.promise();
    Buffer received = Buffer.buffer();
    stream.handler(received::appendBuffer);
    stream.endHandler(end -> done.tryComplete(received));
    stream.exceptionHandler(done::tryFail);
    return done.future();
  }

  private static Buffer encode(Object value) {
    try {
      return Buffer.buffer(CBOR.writeValueAsBytes(value));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T decode(Buffer encoded, Class<T> type) {
    try {
      return CBOR.readValue(encoded.getBytes(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T decode(Buffer encoded, TypeReference<T> type) {
    try {
      return CBOR.readValue(encoded.getBytes(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /** Sends many bytes as fast as the other side takes them, and then the end. */
  private static final class Pattern {

    private final Stream stream;
    private final MessageDigest hash = sha256();
    private final byte[] piece = new byte[PIECE];
    private long left;

    private Pattern(Stream stream, long total) {
      this.stream = stream;
      this.left = total;
      new Random(total).nextBytes(piece);
    }

    private void send() {
      while (left > 0) {
        if (stream.writeQueueFull()) {
          stream.drainHandler(room -> send());
          return;
        }
        int length = (int) Math.min(PIECE, left);
        piece[0]++;
        hash.update(piece, 0, length);
        stream.write(Buffer.buffer(java.util.Arrays.copyOf(piece, length)));
        left -= length;
      }
      stream.drainHandler(null);
      stream.end();
    }
  }
}

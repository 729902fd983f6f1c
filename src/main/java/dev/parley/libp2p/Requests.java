package dev.parley.libp2p;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Function;

/** Questions and answers: a message there, a message back. */
public final class Requests {

  private Requests() {}

  /** Asks a peer one thing, on a stream of its own. */
  public static Future<Buffer> request(
      Host host, PeerId peer, String protocol, Buffer request, RequestOptions options) {
    return new Asking(host.loop(), request, options).on(host.open(peer, protocol));
  }

  /**
   * Answers what peers ask, in order where several questions come on one stream. A failed answer
   * resets the stream.
   */
  public static void serve(
      Host host,
      String protocol,
      StreamLimits limits,
      RequestOptions options,
      Function<Buffer, Future<Buffer>> answers) {
    HalfArrived unbounded = new HalfArrived(Long.MAX_VALUE);
    host.handle(
        protocol, limits, stream -> answer(stream, host.loop(), options, unbounded, answers));
  }

  /**
   * Answers what a peer asks on one stream, for protocols that remember what was asked before.
   *
   * @param halfArrived what the questions of all streams may take before they are whole
   */
  public static void answer(
      Stream stream,
      Loop loop,
      RequestOptions options,
      HalfArrived halfArrived,
      Function<Buffer, Future<Buffer>> answers) {
    FramedStream framed =
        new FramedStream(stream, options.prefix(), options.maxLength()).within(halfArrived);
    new Answering(framed, loop, options, answers).start();
  }
}

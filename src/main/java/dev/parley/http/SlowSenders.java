package dev.parley.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Gives a connection a limited time for each request, from its first byte to its last. An idle
 * timeout alone would let a sender of one byte a second hold a connection for ever, and Vert.x
 * tells of a request only when its head is complete; so this watches the bytes below it.
 */
final class SlowSenders {

  private static final byte[] ANSWER = answer();

  private final long limitNanos;
  private final Runnable whenClosed;
  private ChannelHandlerContext bytes;
  private ScheduledFuture<?> check;
  private long since;
  private boolean receiving;

  private SlowSenders(long limitNanos, Runnable whenClosed) {
    this.limitNanos = limitNanos;
    this.whenClosed = whenClosed;
  }

  /** Watches a connection; to be called when it is opened. */
  static void watch(ChannelPipeline pipeline, long limitNanos, Runnable whenClosed) {
    SlowSenders watch = new SlowSenders(limitNanos, whenClosed);
    pipeline.addFirst(watch.new Bytes());
    pipeline.addBefore("handler", null, watch.new Messages());
  }

  private void started() {
    receiving = true;
    since = System.nanoTime();
    // One timer serves all requests of ten seconds: most connections never need a second one.
    if (check == null) {
      schedule(limitNanos);
    }
  }

  private void schedule(long nanos) {
    check = bytes.executor().schedule(this::check, nanos, TimeUnit.NANOSECONDS);
  }

  private void check() {
    check = null;
    if (!receiving) {
      return;
    }
    long left = since + limitNanos - System.nanoTime();
    if (left > 0) {
      schedule(left);
      return;
    }
    whenClosed.run();
    bytes.writeAndFlush(Unpooled.wrappedBuffer(ANSWER)).addListener(ChannelFutureListener.CLOSE);
  }

  private static byte[] answer() {
    Refused late = Refused.because(Code.REQUEST_TIMEOUT, "a request must arrive at once");
    String body = late.toJson().toBuffer().toString();
    return ("HTTP/1.1 408 Request Timeout\r\nconnection: close\r\n"
            + "content-type: application/problem+json\r\ncontent-length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Before the decoder: any bytes. */
  private final class Bytes extends ChannelInboundHandlerAdapter {

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      bytes = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (!receiving) {
        started();
      }
      context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      if (check != null) {
        check.cancel(false);
      }
      context.fireChannelInactive();
    }
  }

  /** Behind the decoder: whole requests. */
  private final class Messages extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof LastHttpContent) {
        receiving = false;
      }
      context.fireChannelRead(message);
    }
  }
}

package dev.parley.bridge.demos;

import dev.parley.bridge.demos.SocketCounters.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;

/**
 * Takes a socket's frames before Vert.x does. Vert.x would queue what a client does not read
 * without a bound, its answers to pings among it, and would not say how much of a frame has
 * arrived.
 */
final class Frames extends ChannelInboundHandlerAdapter {

  private static final int SHORT = 125;
  private static final int MEDIUM = 65_535;

  private final Socket socket;
  private final int messageBytes;
  private ByteArrayOutputStream fragments;

  private Frames(Socket socket, int messageBytes) {
    this.socket = socket;
    this.messageBytes = messageBytes;
  }

  /** Puts itself into the pipeline of a socket that was just upgraded. */
  static void install(ChannelPipeline pipeline, Socket socket, int messageBytes) {
    pipeline.addFirst(new ArrivingBytes(socket));
    pipeline.addBefore("handler", null, new Frames(socket, messageBytes));
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    socket.placed(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof WebSocketFrame frame)) {
      context.fireChannelRead(message);
      return;
    }
    try {
      socket.inContext(() -> received(frame));
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    socket.readComplete();
    context.fireChannelReadComplete();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    socket.inContext(socket::gone);
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
    // The decoder has said goodbye with the code that belongs to it.
    boolean large =
        failure instanceof TooLongFrameException
            || failure instanceof CorruptedWebSocketFrameException corrupted
                && corrupted.closeStatus() == WebSocketCloseStatus.MESSAGE_TOO_BIG;
    socket.cut(large ? Reason.TOO_LARGE : Reason.BROKEN);
  }

  private void received(WebSocketFrame frame) {
    ByteBuf content = frame.content();
    socket.frameArrived(wireLength(content.readableBytes()));
    if (frame instanceof PingWebSocketFrame) {
      socket.send(new PongWebSocketFrame(content.copy()));
    } else if (frame instanceof CloseWebSocketFrame close) {
      socket.finish(close.statusCode());
    } else if (!(frame instanceof PongWebSocketFrame)) {
      part(content, frame.isFinalFragment());
    }
  }

  private void part(ByteBuf content, boolean last) {
    if (fragments == null && last) {
      socket.arrived(ByteBufUtil.getBytes(content));
      return;
    }
    if (fragments == null) {
      fragments = new ByteArrayOutputStream(content.readableBytes());
    }
    if (fragments.size() + content.readableBytes() > messageBytes) {
      socket.cut(Reason.TOO_LARGE);
      return;
    }
    byte[] bytes = ByteBufUtil.getBytes(content);
    fragments.write(bytes, 0, bytes.length);
    if (last) {
      byte[] whole = fragments.toByteArray();
      fragments = null;
      socket.gathered(0);
      socket.arrived(whole);
    } else {
      socket.gathered(fragments.size() + 1);
    }
  }

  /** Of a frame with a mask; the decoder refuses lengths that take more room than they need. */
  private static int wireLength(int payload) {
    int length = payload <= SHORT ? 0 : payload <= MEDIUM ? 2 : 8;
    return 2 + length + 4 + payload;
  }

  /** Before the decoder: any bytes, whole frames or not. */
  private static final class ArrivingBytes extends ChannelInboundHandlerAdapter {

    private final Socket socket;

    ArrivingBytes(Socket socket) {
      this.socket = socket;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (socket.mayHold(((ByteBuf) message).readableBytes())) {
        context.fireChannelRead(message);
      } else {
        ReferenceCountUtil.release(message);
      }
    }
  }
}

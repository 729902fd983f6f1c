package dev.parley.libp2p.net;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Multiaddr;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP connection as a link. */
final class TcpLink extends ChannelInboundHandlerAdapter implements Link {

  private static final Logger log = LoggerFactory.getLogger(TcpLink.class);

  /** No layer above needs more in one piece than a Noise message, which has 64 KiB and 2 bytes. */
  private static final int MAX_UNREAD = 256 << 10;

  /** How long the last bytes may take to leave before the socket is closed over them. */
  private static final long LINGER_MILLIS = 3_000;

  /** An unread rest holds on to a buffer at most this many times its size. */
  private static final int MAX_WASTE = 4;

  private final DuplexChannel channel;
  private final ContextInternal context;
  private final int maxUnsent;
  private final Multiaddr localAddress;
  private final Multiaddr remoteAddress;
  private Consumer<ByteBuf> reader;
  private Runnable endHandler;
  private Runnable drainHandler = () -> {};
  private Consumer<Throwable> closeHandler = cause -> {};
  private ByteBuf unread = Unpooled.EMPTY_BUFFER;
  private boolean paused;
  private boolean offering;
  private boolean offerAgain;
  private boolean flushing;
  private boolean full;
  private boolean inputEnded;
  private boolean endTold;
  private boolean outputEnded;
  private boolean closing;
  private boolean closed;
  private Throwable cause;

  TcpLink(DuplexChannel channel, ContextInternal context, int maxUnsent) {
    this.channel = channel;
    this.context = context;
    this.maxUnsent = maxUnsent;
    this.localAddress = SocketNames.address((InetSocketAddress) channel.localAddress());
    this.remoteAddress = SocketNames.address((InetSocketAddress) channel.remoteAddress());
  }

  @Override
  public Multiaddr localAddress() {
    return localAddress;
  }

  @Override
  public Multiaddr remoteAddress() {
    return remoteAddress;
  }

  @Override
  public void reader(Consumer<ByteBuf> reader) {
    this.reader = reader;
    offer();
  }

  @Override
  public void pause() {
    paused = true;
    readOn();
  }

  @Override
  public void resume() {
    paused = false;
    offer();
  }

  @Override
  public void endHandler(Runnable handler) {
    endHandler = handler;
    if (inputEnded) {
      later(this::offer);
    }
  }

  @Override
  public void closeHandler(Consumer<Throwable> handler) {
    closeHandler = handler;
    if (closed) {
      later(this::tellClosed);
    }
  }

  @Override
  public void drainHandler(Runnable handler) {
    drainHandler = handler;
  }

  @Override
  public boolean isFull() {
    full |= !closing && !channel.isWritable();
    return full;
  }

  @Override
  public void write(ByteBuf bytes) {
    if (closing || outputEnded) {
      bytes.release();
      return;
    }
    channel.write(bytes, channel.voidPromise());
    if (!channel.isWritable() && unsent() > maxUnsent) {
      abort(new Libp2pException(Reason.LIMIT, "the peer reads too slowly"));
      return;
    }
    if (!flushing) {
      flushing = true;
      channel.eventLoop().execute(this::flush);
    }
  }

  private long unsent() {
    ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
    return waiting == null ? 0 : waiting.totalPendingWriteBytes();
  }

  private void flush() {
    flushing = false;
    channel.flush();
  }

  @Override
  public void end() {
    if (outputEnded || closing) {
      return;
    }
    outputEnded = true;
    channel
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(sent -> channel.shutdownOutput().addListener(done -> closeIfBothEnded()));
  }

  @Override
  public void close(Throwable cause) {
    if (closing) {
      return;
    }
    closing = true;
    this.cause = cause;
    dropUnread();
    var linger =
        channel.eventLoop().schedule(() -> channel.close(), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(done -> linger.cancel(false));
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> cut());
  }

  /** Orderly, or with a reset, which the other side hears as one and which leaves no trace here. */
  private void cut() {
    if (cause != null) {
      try {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
      } catch (ChannelException gone) {
        log.debug("{} was faster in closing", remoteAddress);
      }
    }
    channel.close();
  }

  /** Closes over what was not sent. */
  private void abort(Throwable cause) {
    if (!closing) {
      closing = true;
      this.cause = cause;
    }
    dropUnread();
    cut();
  }

  @Override
  public void channelRead(ChannelHandlerContext netty, Object message) {
    ByteBuf arrived = (ByteBuf) message;
    if (closing) {
      arrived.release();
      return;
    }
    unread = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(netty.alloc(), unread, arrived);
    context.dispatch(this::offer);
  }

  /** Hands over what is unread, again while somebody new comes for it or asks for more. */
  private void offer() {
    if (offering) {
      offerAgain = true;
      return;
    }
    offering = true;
    try {
      boolean again = true;
      while (again && !closing && !paused && reader != null && unread.isReadable()) {
        offerAgain = false;
        Consumer<ByteBuf> offeredTo = reader;
        int before = unread.readableBytes();
        offeredTo.accept(unread);
        again = reader != offeredTo || offerAgain && unread.readableBytes() < before;
      }
    } catch (RuntimeException failure) {
      log.debug("what {} sent cannot be read: {}", remoteAddress, failure.toString());
      abort(failure);
    }
    offering = false;
    settle();
  }

  private void settle() {
    if (closing) {
      dropUnread();
      return;
    }
    if (!unread.isReadable()) {
      dropUnread();
    } else if (unread.readableBytes() > MAX_UNREAD && !paused && reader != null) {
      abort(new Libp2pException(Reason.VIOLATION, "bytes came that nobody can read"));
      return;
    } else if (unread.capacity() > MAX_WASTE * unread.readableBytes()) {
      ByteBuf rest = channel.alloc().buffer(unread.readableBytes()).writeBytes(unread);
      dropUnread();
      unread = rest;
    }
    readOn();
    if (inputEnded && !paused && endHandler != null) {
      tellEnd();
    }
  }

  /** Reads from the socket only while somebody takes what arrives. */
  private void readOn() {
    if (!closed) {
      channel.config().setAutoRead(!paused && reader != null);
    }
  }

  private void dropUnread() {
    if (!offering) {
      unread.release();
      unread = Unpooled.EMPTY_BUFFER;
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext netty, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !inputEnded) {
      inputEnded = true;
      context.dispatch(this::offer);
    }
  }

  private void tellEnd() {
    if (endTold || closing) {
      return;
    }
    endTold = true;
    endHandler.run();
    closeIfBothEnded();
  }

  private void closeIfBothEnded() {
    if (endTold && outputEnded) {
      close(null);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext netty) {
    if (full && channel.isWritable()) {
      full = false;
      context.dispatch(drainHandler);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext netty) {
    if (closed) {
      return;
    }
    closed = true;
    if (!closing) {
      closing = true;
      cause = new Libp2pException(Reason.UNREACHABLE, "the connection broke");
    }
    dropUnread();
    context.dispatch(this::tellClosed);
  }

  private void tellClosed() {
    Consumer<Throwable> told = closeHandler;
    closeHandler = again -> {};
    told.accept(cause);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext netty, Throwable failure) {
    abort(new Libp2pException(Reason.UNREACHABLE, "the connection broke", failure));
  }

  private void later(Runnable task) {
    context.runOnContext(ignored -> task.run());
  }
}

package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.Stream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two one-way streams with a peer: one that this host opens and writes to, and one that the
 * peer does. The own one is opened again when it breaks, ever more slowly.
 */
final class PeerStreams implements PeerLink {

  private static final Logger LOG = LoggerFactory.getLogger(PeerStreams.class);

  private static final long FIRST_RETRY_MILLIS = 1_000;

  /** After as many failures in a row the peer has to say anew that it speaks pubsub. */
  private static final int MAX_FAILURES = 6;

  /** So often the stream is opened anew since the peer ended its side of it. */
  private static final int MAX_ENDS = 3;

  /** A stream that lived so long has not failed. */
  private static final long SUCCESS_MILLIS = 30_000;

  private final Host host;
  private final Router router;
  private final int maxRpcSize;
  private final PeerId id;
  private final Peer peer;
  private Stream outbound;
  private FramedStream inbound;
  private Loop.Timer retry;
  private long openedAt;
  private int failures;
  private int ends;
  private boolean opening;
  private boolean paused;
  private boolean closed;

  PeerStreams(Host host, Router router, int maxRpcSize, Connection connection) {
    this.host = host;
    this.router = router;
    this.maxRpcSize = maxRpcSize;
    this.id = connection.remotePeer();
    this.peer =
        router.connected(id, connection.remoteAddress().host(), connection.isInitiator(), this);
  }

  /** The peer says that it speaks pubsub. */
  void identified() {
    failures = 0;
    open();
  }

  /** Opens the stream of this host, unless it is there. */
  void open() {
    Connection connection = host.connection(id);
    if (outbound != null || opening || closed || connection == null) {
      return;
    }
    opening = true;
    connection
        .open(Protocol.IDS)
        .onComplete(
            opened -> {
              opening = false;
              if (opened.succeeded()) {
                opened(opened.result());
              } else {
                failed(opened.cause());
              }
            });
  }

  private void opened(Stream stream) {
    if (closed) {
      stream.reset();
      return;
    }
    outbound = stream;
    openedAt = host.loop().now();
    stream.exceptionHandler(failure -> LOG.debug("the stream to {} failed", id, failure));
    stream.closeHandler(cause -> lost(stream));
    stream.drainHandler(drained -> router.drained(peer));
    // The other side has nothing to say here.
    stream.handler(ignored -> {});
    stream.endHandler(end -> ended(stream));
    router.opened(peer, Protocol.of(stream.protocol()));
  }

  /**
   * The peer may just say that it writes nothing here. But js-libp2p also does so when it reads the
   * stream no more: it forgets a peer whose introduction, overtaken by the stream, did not name
   * pubsub yet. So the stream is opened anew, a few times.
   */
  private void ended(Stream stream) {
    if (outbound == stream && ++ends <= MAX_ENDS) {
      outbound = null;
      stream.end();
      retry();
    }
  }

  private void lost(Stream stream) {
    if (outbound == stream) {
      outbound = null;
      if (host.loop().now() - openedAt > SUCCESS_MILLIS) {
        failures = 0;
      }
      retry();
    }
  }

  private void failed(Throwable cause) {
    LOG.debug("no stream to {}: {}", id, cause.getMessage());
    boolean silent = cause instanceof Libp2pException e && e.reason() == Reason.UNSUPPORTED;
    if (!silent) {
      retry();
    }
  }

  private void retry() {
    if (closed || ++failures > MAX_FAILURES) {
      return;
    }
    long delay = FIRST_RETRY_MILLIS << failures - 1;
    retry = host.loop().schedule(delay, this::open);
  }

  /** The peer opened its stream; a new one takes the place of the last. */
  void accept(Stream stream) {
    FramedStream last = inbound;
    inbound = new FramedStream(stream, Prefix.VARINT, maxRpcSize);
    if (last != null) {
      last.stream().reset();
    }
    FramedStream framed = inbound;
    framed.failureHandler(failure -> unreadable(framed, failure));
    stream.exceptionHandler(failure -> LOG.debug("the stream from {} failed", id, failure));
    stream.closeHandler(
        cause -> {
          if (inbound == framed) {
            inbound = null;
          }
        });
    if (paused) {
      framed.pause();
    }
    router.heardIn(peer, Protocol.of(stream.protocol()));
    framed.handler(rpc -> received(framed, rpc));
    open();
  }

  private void received(FramedStream from, Buffer rpc) {
    // What is left of a stream that was replaced or refused is of no interest.
    if (from == inbound && !closed) {
      router.received(peer, bytes(rpc));
    }
  }

  /** The array inside, where nobody else has it. */
  private static byte[] bytes(Buffer rpc) {
    ByteBuf content = ((BufferInternal) rpc).getByteBuf();
    boolean whole =
        content.hasArray()
            && content.arrayOffset() == 0
            && content.readableBytes() == content.array().length;
    return whole ? content.array() : ByteBufUtil.getBytes(content);
  }

  private void unreadable(FramedStream from, Throwable failure) {
    if (from == inbound && !closed) {
      inbound = null;
      router.malformed(peer, new Malformed(failure.getMessage()));
    }
  }

  @Override
  public boolean isFull() {
    return outbound == null || outbound.writeQueueFull();
  }

  @Override
  public void write(ByteBuf frames) {
    outbound.write(BufferInternal.buffer(frames));
  }

  @Override
  public void pause(boolean pause) {
    paused = pause;
    FramedStream current = inbound;
    if (current == null) {
      return;
    }
    if (pause) {
      current.pause();
    } else {
      current.resume();
    }
  }

  @Override
  public void refuse() {
    FramedStream refused = inbound;
    inbound = null;
    if (refused != null) {
      refused.stream().reset();
    }
  }

  /** The last connection is gone, or pubsub ends. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    router.disconnected(peer);
    if (retry != null) {
      retry.cancel();
    }
    refuse();
    if (outbound != null) {
      outbound.end();
    }
  }
}

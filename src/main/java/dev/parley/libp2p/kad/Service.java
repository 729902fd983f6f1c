package dev.parley.libp2p.kad;

import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.Stream;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The answering side: many requests on one stream, so many a second as are fair. Whoever asks more
 * often has its stream reset.
 */
final class Service {

  /** No request that is answered here is longer. A thousand streams hold 16 MiB at most. */
  private static final int MAX_REQUEST = 16 << 10;

  private static final int MAX_STREAMS = 1_000;

  /** What js-libp2p waits for the next request, too. */
  private static final long IDLE_MILLIS = 10_000;

  /** More peers than that are not connected; the one that asked first is forgotten. */
  private static final int MAX_ACCOUNTS = 4_096;

  private final Loop loop;
  private final RequestRate rate;
  private final Responder responder;
  private final Counters counters;
  private final TokenBucket total;
  private final Map<PeerId, TokenBucket> accounts = new LinkedHashMap<>();
  private int streams;

  Service(Loop loop, RequestRate rate, Responder responder, Counters counters) {
    this.loop = loop;
    this.rate = rate;
    this.responder = responder;
    this.counters = counters;
    this.total = new TokenBucket(rate.totalPerSecond(), rate.totalPerSecond(), loop.now());
  }

  /** Answers on a stream that a peer opened. */
  void serve(Stream stream) {
    if (streams >= MAX_STREAMS) {
      counters.refusedRequests++;
      stream.reset();
      return;
    }
    streams++;
    new Conversation(stream);
  }

  private boolean mayAsk(PeerId peer) {
    TokenBucket account = accounts.get(peer);
    if (account == null) {
      if (accounts.size() >= MAX_ACCOUNTS) {
        accounts.remove(accounts.keySet().iterator().next());
      }
      account = new TokenBucket(rate.perSecond(), rate.burst(), loop.now());
      accounts.put(peer, account);
    }
    return account.tryTake(loop.now()) && total.tryTake(loop.now());
  }

  private final class Conversation {

    private final Stream stream;
    private final FramedStream frames;
    private long activeAt = loop.now();
    private Loop.Timer idle;
    private boolean closed;

    Conversation(Stream stream) {
      this.stream = stream;
      idle = loop.schedule(IDLE_MILLIS, this::checkIdle);
      stream.exceptionHandler(failure -> {});
      stream.closeHandler(cause -> closed());
      stream.drainHandler(room -> resume());
      stream.endHandler(end -> ended());
      frames = new FramedStream(stream, FramedStream.Prefix.VARINT, MAX_REQUEST);
      frames.failureHandler(failure -> counters.refusedRequests++);
      frames.handler(this::received);
    }

    private void received(Buffer frame) {
      if (closed) {
        return;
      }
      activeAt = loop.now();
      counters.receivedBytes += frame.length();
      if (!mayAsk(stream.connection().remotePeer())) {
        refuse();
        return;
      }
      try {
        Message request = Message.decode(frame.getBytes());
        byte[] answer = responder.answer(request, stream.connection()).encode();
        counters.answers++;
        counters.sentBytes += answer.length;
        frames.write(Buffer.buffer(answer));
      } catch (Malformed e) {
        refuse();
        return;
      }
      if (stream.writeQueueFull()) {
        frames.pause();
      }
    }

    private void refuse() {
      counters.refusedRequests++;
      closed();
      stream.reset();
    }

    private void resume() {
      if (!closed) {
        frames.resume();
      }
    }

    private void ended() {
      if (frames.isInsideMessage()) {
        refuse();
      } else if (!closed) {
        stream.end();
      }
    }

    /** Whoever does not read its answers does not ask either, and is idle. */
    private void checkIdle() {
      long left = activeAt + IDLE_MILLIS - loop.now();
      if (left <= 0) {
        closed();
        stream.reset();
      } else {
        idle = loop.schedule(left, this::checkIdle);
      }
    }

    private void closed() {
      if (!closed) {
        closed = true;
        streams--;
        idle.cancel();
      }
    }
  }
}

package dev.parley.libp2p.kad;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Malformed;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.kad.Asker.Answer;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Asks other peers, one request a stream. */
final class Requests {

  /** Long enough for a dial now; whoever is reached says itself where it lives. */
  private static final long HEARSAY_LIFETIME_MILLIS = 120_000;

  /** How long the other side may take to end the stream after it has answered. */
  private static final long FAREWELL_MILLIS = 5_000;

  private final Host host;
  private final KademliaOptions options;
  private final Hearsay hearsay;
  private final Counters counters;
  private final Set<Request> pending = new LinkedHashSet<>();
  private boolean closed;

  Requests(Host host, KademliaOptions options, Hearsay hearsay, Counters counters) {
    this.host = host;
    this.options = options;
    this.hearsay = hearsay;
    this.counters = counters;
  }

  /**
   * Asks a peer.
   *
   * @param reachedAt where this node has reached it before; null if it has not
   */
  Future<Answer> ask(PeerAddresses peer, Multiaddr reachedAt, byte[] name) {
    if (closed) {
      return Future.failedFuture(new Libp2pException(Reason.CLOSED, "Kademlia is closed"));
    }
    counters.queries++;
    if (host.connection(peer.peer()) == null && !peer.addresses().isEmpty()) {
      host.addressBook().add(peer.peer(), peer.addresses(), HEARSAY_LIFETIME_MILLIS);
    }
    Request request = new Request(name);
    pending.add(request);
    connect(peer.peer(), reachedAt)
        .compose(connection -> connection.open(List.of(options.protocol())))
        .onSuccess(request::opened)
        .onFailure(request::fail);
    return request.answer.future();
  }

  /**
   * A peer that was reached somewhere is looked for there first, whatever happened since: liars who
   * let other dials to that address fail would hide it otherwise.
   */
  private Future<Connection> connect(PeerId peer, Multiaddr reachedAt) {
    return reachedAt == null
        ? host.connect(peer)
        : host.connect(reachedAt.withPeer(peer)).recover(failure -> host.connect(peer));
  }

  void close() {
    closed = true;
    Libp2pException cause = new Libp2pException(Reason.CLOSED, "Kademlia is closed");
    new ArrayList<>(pending).forEach(request -> request.fail(cause));
  }

  private final class Request {

    private final Promise<Answer> answer = Promise.promise();
    private final byte[] name;
    private Loop.Timer timer;
    private Stream stream;

    Request(byte[] name) {
      this.name = name;
      timer = host.loop().schedule(options.lookups().queryTimeoutMillis(), this::timedOut);
    }

    private void timedOut() {
      fail(new Libp2pException(Reason.TIMEOUT, "no answer in time"));
    }

    void opened(Stream opened) {
      if (!pending.contains(this)) {
        opened.reset();
        return;
      }
      stream = opened;
      FramedStream frames =
          new FramedStream(stream, FramedStream.Prefix.VARINT, Message.MAX_READ)
              .handler(this::received)
              .failureHandler(this::fail);
      stream.exceptionHandler(this::fail);
      stream.endHandler(end -> fail(ended()));
      stream.closeHandler(this::streamClosed);
      byte[] request = Message.findNode(name).encode();
      counters.sentBytes += request.length;
      frames.write(Buffer.buffer(request));
      // Half closed: the other side ends the stream when it has answered.
      stream.end();
    }

    private void received(Buffer frame) {
      counters.receivedBytes += frame.length();
      if (!pending.contains(this)) {
        return;
      }
      try {
        Message message = Message.decode(frame.getBytes());
        if (message.type() != Message.Type.FIND_NODE) {
          throw new Malformed("an answer to another question");
        }
        Connection connection = stream.connection();
        Multiaddr from = connection.remoteAddress();
        List<PeerAddresses> closer = hearsay.usable(message.closer(), from);
        succeed(new Answer(from, connection.isInitiator(), closer));
      } catch (Malformed e) {
        fail(e);
      }
    }

    private void succeed(Answer found) {
      pending.remove(this);
      timer.cancel();
      timer = host.loop().schedule(FAREWELL_MILLIS, stream::reset);
      answer.complete(found);
    }

    private void streamClosed(Throwable cause) {
      fail(cause == null ? ended() : cause);
      timer.cancel();
    }

    private void fail(Throwable cause) {
      if (!pending.remove(this)) {
        return;
      }
      timer.cancel();
      counters.failedQueries++;
      if (stream != null) {
        stream.reset();
      }
      answer.fail(cause);
    }

    private Libp2pException ended() {
      return new Libp2pException(Reason.VIOLATION, "the stream ended without an answer");
    }
  }
}

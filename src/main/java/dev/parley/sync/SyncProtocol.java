package dev.parley.sync;

import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.RequestOptions;
import dev.parley.libp2p.Requests;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import dev.parley.protocol.Domain;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Sync on a host: answers peers, and asks them. Only for the loop's thread. */
final class SyncProtocol {

  static final String TREES = "/p2p-mes/sync/1.0.0";
  static final String DAYS = "/p2p-mes/sync/2.0.0";

  /** A session at a time each way, and those that are just ending. */
  private static final StreamLimits LIMITS = new StreamLimits(8, 8);

  /** One request at a time, so a peer cannot pile up work; twice as patient as who asks. */
  private static final RequestOptions ANSWERING =
      new RequestOptions(Prefix.INT32, SyncCodec.MAX_FRAME, 120_000, 1);

  private final Host host;
  private final Replica replica;

  SyncProtocol(Host host, Replica replica) {
    this.host = host;
    this.replica = replica;
    host.handle(TREES, LIMITS, this::serve);
    host.handle(DAYS, LIMITS, this::serve);
  }

  private void serve(Stream stream) {
    SyncServer server = new SyncServer(replica, host.loop().random());
    Requests.answer(
        stream,
        host.loop(),
        ANSWERING,
        request -> server.answer(request.getBytes()).map(Buffer::buffer));
  }

  /** Compares a domain with a peer, by days if it speaks of them, and moves what differs. */
  Future<SyncReport> compare(PeerId peer, Domain domain) {
    return host.open(peer, DAYS, TREES)
        .compose(
            stream -> {
              StreamChannel channel = new StreamChannel(stream, host.loop());
              Future<SyncReport> session =
                  stream.protocol().equals(DAYS)
                      ? new DaySync(replica, channel, domain, host.loop().random()).run()
                      : new TreeSync(replica, channel, domain).run();
              return session.onComplete(done -> channel.end());
            });
  }

  void close() {
    host.unhandle(TREES);
    host.unhandle(DAYS);
  }
}

package dev.parley.sync;

import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.HalfArrived;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.RequestOptions;
import dev.parley.libp2p.Requests;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** A peer that answers as one with some records would, but for what it lies about. */
final class Impostor {

  private static final RequestOptions ANSWERING =
      new RequestOptions(Prefix.INT32, SyncCodec.MAX_FRAME, 600_000, 64);

  /** What is answered instead of the truth, at once or late. */
  interface Lie extends BiFunction<SyncRequest, SyncAnswer, Future<SyncAnswer>> {

    Lie NONE = (request, truth) -> Future.succeededFuture(truth);

    static Lie of(BiFunction<SyncRequest, SyncAnswer, SyncAnswer> lie) {
      return (request, truth) -> Future.succeededFuture(lie.apply(request, truth));
    }
  }

  private final Host host;
  private final MemoryReplica replica;
  private final Lie lie;
  private int requests;

  /** When each session began. */
  private final List<Long> sessions = new ArrayList<>();

  Impostor(Host host, String protocol, MemoryReplica replica, Lie lie) {
    this.host = host;
    this.replica = replica;
    this.lie = lie;
    host.handle(protocol, StreamLimits.DEFAULT, this::serve);
  }

  private void serve(Stream stream) {
    sessions.add(host.loop().now());
    SyncServer server = new SyncServer(replica, host.loop().random());
    Requests.answer(
        stream,
        host.loop(),
        ANSWERING,
        new HalfArrived(Long.MAX_VALUE),
        frame -> {
          requests++;
          replica.nowMs = host.loop().wallClock();
          SyncRequest request = SyncCodec.decodeRequest(frame.getBytes());
          return server
              .answer(frame.getBytes())
              .compose(truth -> lie.apply(request, SyncCodec.decodeAnswer(truth)))
              .map(answer -> Buffer.buffer(SyncCodec.encode(answer)));
        });
  }

  List<Long> sessions() {
    return sessions;
  }

  int requests() {
    return requests;
  }
}

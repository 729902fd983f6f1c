package dev.parley.sync;

import dev.parley.libp2p.Loop;
import dev.parley.protocol.Domain;
import io.vertx.core.Future;
import java.util.List;

/** A session of the asking side with one peer, through all domains. */
final class SyncRun {

  /** Groups before what is said in them; messages, of which there may be millions, at last. */
  private static final List<Domain> ORDER =
      List.of(Domain.MEMBERS, Domain.IDENTITY, Domain.READS, Domain.MESSAGES);

  /** A session that brings next to nothing for so long does not keep others waiting. */
  private static final long STALLED_MILLIS = 5_000;

  /** New records in that time; a peer that trickles holds nobody up. */
  private static final int BUSY_RECORDS = 16;

  /** What is not done by then goes on when the peer's turn comes again. */
  private static final long MAX_MILLIS = 120_000;

  private final Loop loop;
  private final PeerSync peer;
  private final PeerReplica replica;
  private final SyncCounters counters;
  private final long startedAt;
  private Loop.Timer limit;
  private SyncSession session;
  private long moved;
  private long movedAt;
  private boolean equal = true;
  private long left;
  private long pushed;
  private long bytes;

  SyncRun(Loop loop, PeerSync peer, PeerReplica replica, SyncCounters counters) {
    this.loop = loop;
    this.peer = peer;
    this.replica = replica;
    this.counters = counters;
    this.startedAt = loop.now();
    this.movedAt = startedAt;
  }

  PeerSync peer() {
    return peer;
  }

  Future<Void> run(SyncProtocol protocol) {
    limit = loop.schedule(MAX_MILLIS, () -> end("it took too long"));
    return protocol
        .open(peer.peer(), replica)
        .compose(
            opened -> {
              session = opened;
              return compare(0);
            })
        .onComplete(
            done -> {
              limit.cancel();
              count();
              if (done.succeeded()) {
                session.end();
              } else {
                end("the session failed");
              }
            });
  }

  private void count() {
    if (session != null) {
      bytes = session.bytes();
      counters.bytes += bytes;
      counters.roundTrips += session.roundTrips();
    }
  }

  private Future<Void> compare(int index) {
    if (index == ORDER.size()) {
      return Future.succeededFuture();
    }
    Domain domain = ORDER.get(index);
    return session
        .compare(domain)
        .compose(
            report -> {
              counters.compared(report);
              peer.compared(domain, report, loop.wallClock());
              equal &= report.equal();
              pushed += report.pushed();
              left += report.missing() + report.surplus();
              return compare(index + 1);
            });
  }

  boolean isStalled() {
    if (replica.stored() >= moved + BUSY_RECORDS) {
      moved = replica.stored();
      movedAt = loop.now();
    }
    return loop.now() - movedAt > STALLED_MILLIS;
  }

  /** Ends the session as a failed one. */
  void end(String why) {
    if (session != null) {
      session.abort(why);
    }
  }

  /** How many new records came. */
  long stored() {
    return replica.stored();
  }

  /** How many records were found to be on one side only. */
  long left() {
    return left;
  }

  boolean foundNothing() {
    return equal;
  }

  /** What went over the stream, both ways. */
  long bytes() {
    return bytes;
  }

  long millis() {
    return loop.now() - startedAt;
  }

  String summary() {
    return equal
        ? "equal"
        : "in=%d out=%d differences=%d bytes=%d".formatted(replica.stored(), pushed, left, bytes);
  }
}

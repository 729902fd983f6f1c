package dev.parley.sync;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.protocol.Domain;
import dev.parley.replica.Cores;
import io.vertx.core.Future;

/** The asking side of one stream to a peer: one domain after the other. */
final class SyncSession {

  private final Replica replica;
  private final Progress progress;
  private final Cores cores;
  private final StreamChannel channel;
  private final Loop loop;

  SyncSession(Replica replica, Progress progress, Cores cores, StreamChannel channel, Loop loop) {
    this.replica = replica;
    this.progress = progress;
    this.cores = cores;
    this.loop = loop;
    this.channel = channel;
  }

  String protocol() {
    return channel.protocol();
  }

  /** Compares a domain, by days if the peer speaks of them, and moves what differs. */
  Future<SyncReport> compare(Domain domain) {
    return protocol().equals(SyncProtocol.DAYS)
        ? new DaySync(replica, channel, domain, loop.random(), progress, cores).run()
        : new TreeSync(replica, channel, domain).run();
  }

  /** What went over the stream, both ways. */
  long bytes() {
    return channel.bytes();
  }

  int roundTrips() {
    return channel.roundTrips();
  }

  /** Says that nothing more will be asked. */
  void end() {
    channel.end();
  }

  /** Throws the session away; what it waits for fails. */
  void abort(String why) {
    channel.abort(new Libp2pException(Reason.TIMEOUT, why));
  }
}

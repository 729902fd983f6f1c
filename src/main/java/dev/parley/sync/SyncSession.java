package dev.parley.sync;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Stream;
import dev.parley.protocol.Domain;
import io.vertx.core.Future;

/** The asking side of one stream to a peer: one domain after the other. */
final class SyncSession {

  private final Replica replica;
  private final StreamChannel channel;
  private final Loop loop;
  private final String protocol;

  SyncSession(Replica replica, Stream stream, Loop loop) {
    this.replica = replica;
    this.loop = loop;
    this.protocol = stream.protocol();
    this.channel = new StreamChannel(stream, loop);
  }

  String protocol() {
    return protocol;
  }

  /** Compares a domain, by days if the peer speaks of them, and moves what differs. */
  Future<SyncReport> compare(Domain domain) {
    return protocol.equals(SyncProtocol.DAYS)
        ? new DaySync(replica, channel, domain, loop.random()).run()
        : new TreeSync(replica, channel, domain).run();
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

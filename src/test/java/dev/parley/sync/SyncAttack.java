package dev.parley.sync;

import dev.parley.libp2p.Host;
import dev.parley.node.Author;
import dev.parley.node.PeerNetwork;
import dev.parley.node.PeerNetwork.Peer;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A node that is attacked by peers that lie, and an honest node. */
final class SyncAttack implements AutoCloseable {

  static final long SECOND = 1_000;
  static final long MINUTE = 60_000;

  /** How often a node compares itself at most in ten minutes when nothing is to be gained. */
  static final int SESSIONS_IN_TEN_MINUTES = 170;

  final PeerNetwork network;
  final Peer victim;
  final Peer honest;
  final Author alice;
  final Author bob;

  /** Records that the honest node has and the victim has not, older than the live edge. */
  final List<Message> messages = new ArrayList<>();

  SyncAttack(Path directory, int messages) {
    network = new PeerNetwork(directory, 1);
    victim = network.start();
    honest = network.start();
    alice = honest.author(1);
    bob = honest.author(2);
    for (int i = 0; i < messages; i++) {
      this.messages.add(message("message " + i, network.nowMs() - i));
    }
    honest.hold(this.messages);
    network.run(MINUTE);
  }

  Message message(String text, long ts) {
    return Author.stamped(alice.message(bob.address(), text, ts));
  }

  /** A peer with all the records that lies of them. */
  Impostor impostor(String protocol, Impostor.Lie lie) {
    MemoryReplica replica = new MemoryReplica(network.nowMs());
    messages.forEach(replica::add);
    return impostor(protocol, replica, lie);
  }

  Impostor impostor(String protocol, MemoryReplica replica, Impostor.Lie lie) {
    Host host = network.stranger();
    Impostor impostor = new Impostor(host, protocol, replica, lie);
    network.connect(victim.host(), host);
    return impostor;
  }

  void meetHonest() {
    network.connect(victim.host(), honest.host());
  }

  int held() {
    return victim.export(Domain.MESSAGES).size();
  }

  void until(String what, long mostMillis, int held) {
    long end = network.time().now() + mostMillis;
    while (held() < held) {
      if (network.time().now() >= end) {
        throw new AssertionError("still " + held() + " records after " + mostMillis + ": " + what);
      }
      network.run(SECOND);
    }
  }

  @Override
  public void close() {
    network.close();
  }
}

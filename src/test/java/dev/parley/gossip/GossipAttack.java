package dev.parley.gossip;

import dev.parley.bus.NetworkState;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Topic;
import dev.parley.node.Author;
import dev.parley.node.PeerNetwork;
import dev.parley.node.PeerNetwork.Peer;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Message;
import dev.parley.protocol.RecordCodec;
import dev.parley.protocol.SignedRecord;
import dev.parley.sync.SyncOptions;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A stranger who talks to one node, and a node behind that which hears what is passed on. */
final class GossipAttack implements AutoCloseable {

  private static final long MESH_MILLIS = 5_000;
  static final long SECOND = 1_000;

  final PeerNetwork network;
  final Host stranger;
  final Peer victim;
  final Peer behind;
  final Author alice;
  final Author bob;
  final Topic commands;
  final Topic responses;

  GossipAttack(Path directory) {
    // So rarely that nothing comes by sync.
    network =
        new PeerNetwork(directory, 1).withSync(SyncOptions.DEFAULT.withTickMillis(86_400_000));
    victim = network.start();
    behind = network.start();
    stranger = network.stranger();
    List<Topic> topics = PeerNetwork.tattle(stranger, Gossip.COMMANDS, Gossip.RESPONSES);
    commands = topics.get(0);
    responses = topics.get(1);
    network.connect(victim.host(), behind.host());
    network.connect(stranger, victim.host());
    network.run(MESH_MILLIS);
    alice = behind.author(1);
    bob = behind.author(2);
  }

  Message message(String text) {
    return Author.stamped(alice.message(bob.address(), text, network.nowMs()));
  }

  void tell(SignedRecord record) {
    tell(GossipCodec.encode(record));
  }

  void tell(SignedRecord... records) {
    List<byte[]> encoded = Arrays.stream(records).map(RecordCodec::encode).toList();
    tell(GossipCodec.encodeBatch(records[0].domain(), encoded));
  }

  void tell(byte[] message) {
    commands.publish(Buffer.buffer(message));
    network.run(SECOND);
  }

  int heldByVictim() {
    return victim.export(Domain.MESSAGES).size();
  }

  /** How many messages were passed on to the node behind. */
  long passedOn() {
    return stateOf(behind).received();
  }

  NetworkState.Gossip state() {
    return stateOf(victim);
  }

  private static NetworkState.Gossip stateOf(Peer peer) {
    return peer.peers().gossip().state();
  }

  @Override
  public void close() {
    network.close();
  }
}

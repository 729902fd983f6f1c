package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PrivateKey;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A peer of a router whose words a test chooses, and that notes what it is told. */
final class TestPeer implements PeerLink {

  private static final Random KEYS = new Random(7);

  final PrivateKey key;
  final List<String> heard = new ArrayList<>();
  final List<Integer> lengths = new ArrayList<>();
  final Peer peer;
  boolean full;
  boolean paused;
  int refused;
  private final TestNode node;

  TestPeer(TestNode node, Protocol protocol, boolean outbound, String host) {
    this(node, PrivateKey.generate(KeyType.SECP256K1, KEYS), protocol, outbound, host);
  }

  private TestPeer(
      TestNode node, PrivateKey key, Protocol protocol, boolean outbound, String host) {
    this.node = node;
    this.key = key;
    this.peer = node.router.connected(key.peerId(), host, outbound, this);
    node.router.opened(peer, protocol);
  }

  static TestPeer of(TestNode node) {
    return new TestPeer(node, Protocol.MESHSUB_1_2, false, "10.0.0.2");
  }

  /** A peer that subscribes to a topic. */
  static TestPeer of(TestNode node, String topic) {
    TestPeer peer = of(node);
    peer.say(Say.subscribe(topic));
    return peer;
  }

  /** The same peer on another connection, when it has left. */
  TestPeer again(String topic) {
    TestPeer again = new TestPeer(node, key, Protocol.MESHSUB_1_2, false, "10.0.0.2");
    again.say(Say.subscribe(topic));
    return again;
  }

  void say(byte[]... rpcs) {
    node.router.received(peer, Say.all(rpcs));
  }

  void leave() {
    node.router.disconnected(peer);
  }

  double score() {
    return node.score(peer);
  }

  void drain() {
    full = false;
    node.router.drained(peer);
  }

  /** What was heard since the last time, when the turn of the loop is over. */
  List<String> news() {
    node.time.run(0);
    List<String> news = List.copyOf(heard);
    heard.clear();
    return news;
  }

  @Override
  public boolean isFull() {
    return full;
  }

  @Override
  public void write(ByteBuf frames) {
    for (byte[] frame : Heard.frames(frames)) {
      lengths.add(frame.length);
      heard.addAll(Heard.words(frame));
    }
  }

  @Override
  public void pause(boolean pause) {
    paused = pause;
  }

  @Override
  public void refuse() {
    refused++;
  }
}

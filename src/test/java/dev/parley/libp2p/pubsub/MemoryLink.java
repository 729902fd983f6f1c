package dev.parley.libp2p.pubsub;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;

/** One end of a connection between two routers in memory; what is written arrives after a while. */
final class MemoryLink implements PeerLink {

  private final TestNode node;
  private final long latency;
  private final Deque<byte[]> unread = new ArrayDeque<>();
  private MemoryLink remote;
  private Peer peer;
  private boolean paused;
  private boolean broken;

  private MemoryLink(TestNode node, long latency) {
    this.node = node;
    this.latency = latency;
  }

  /** The first node dials the second one. */
  static void connect(TestNode dialler, TestNode other, long latency) {
    MemoryLink near = new MemoryLink(dialler, latency);
    MemoryLink far = new MemoryLink(other, latency);
    near.start(far, true);
    far.start(near, false);
    near.node.router.opened(near.peer, Protocol.MESHSUB_1_2);
    far.node.router.opened(far.peer, Protocol.MESHSUB_1_2);
  }

  private void start(MemoryLink other, boolean outbound) {
    remote = other;
    node.links.put(other.node.key.peerId(), this);
    peer = node.router.connected(other.node.key.peerId(), "10.0.0.1", outbound, this);
  }

  void cut() {
    if (broken) {
      return;
    }
    broken = true;
    node.links.remove(peer.id);
    node.router.disconnected(peer);
    remote.cut();
  }

  @Override
  public boolean isFull() {
    return broken;
  }

  @Override
  public void write(ByteBuf frames) {
    Heard.frames(frames).forEach(frame -> node.loop.schedule(latency, () -> remote.arrive(frame)));
  }

  private void arrive(byte[] frame) {
    unread.add(frame);
    deliver();
  }

  private void deliver() {
    while (!paused && !broken && !unread.isEmpty()) {
      node.router.received(peer, unread.remove());
    }
  }

  @Override
  public void pause(boolean pause) {
    paused = pause;
    deliver();
  }

  @Override
  public void refuse() {
    cut();
  }
}

package dev.parley.bench;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.interop.JsOptions;
import dev.parley.libp2p.interop.JsPeer;
import dev.parley.libp2p.interop.JsStack;
import java.util.List;

/** A peer of js-libp2p, in a process of its own. */
final class JsBenchPeer implements BenchPeer {

  private final JsPeer peer;

  JsBenchPeer(JsStack stack) {
    peer = JsPeer.startAlone(JsOptions.of(stack));
  }

  @Override
  public PeerId id() {
    return peer.id();
  }

  @Override
  public Multiaddr address() {
    return peer.address();
  }

  @Override
  public void dial(BenchPeer other) {
    peer.dial(other.address());
  }

  @Override
  public List<Double> roundTrips(BenchPeer other, int count) {
    return peer.roundTrips(other.id(), count).stream().map(millis -> 1_000 * millis).toList();
  }

  @Override
  public double pour(BenchPeer other, long bytes) {
    return peer.pour(other.id(), bytes) / 1_000;
  }

  @Override
  public void join(String topic) {
    peer.subscribe(topic);
  }

  @Override
  public void awaitMesh(String topic, BenchPeer other) {
    peer.awaitInMesh(topic, other.id());
  }

  @Override
  public void flood(String topic, int count, int bytes) {
    peer.flood(topic, count, bytes);
  }

  @Override
  public void awaitReceived(String topic, int count) {
    peer.awaitReceived(topic, count);
  }

  @Override
  public double handshakes(BenchPeer other, int count) {
    return peer.handshakes(other.address(), count, 1) / 1_000;
  }

  @Override
  public double cpu() {
    return 1_000 * peer.usage().cpu();
  }

  @Override
  public boolean sharesProcess() {
    return false;
  }

  @Override
  public void close() {
    peer.close();
  }
}

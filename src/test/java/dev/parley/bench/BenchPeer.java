package dev.parley.bench;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.List;

/** A peer to measure, of whichever implementation. */
interface BenchPeer extends AutoCloseable {

  PeerId id();

  Multiaddr address();

  void dial(BenchPeer other);

  /** The microseconds that a few bytes took to and fro over an open stream, each time. */
  List<Double> roundTrips(BenchPeer other, int count);

  /** The seconds that it takes to send bytes over one stream until their arrival is confirmed. */
  double pour(BenchPeer other, long bytes);

  void join(String topic);

  /** Waits until the other one is in the mesh. */
  void awaitMesh(String topic, BenchPeer other);

  /** Publishes random messages as fast as they can be sent on. */
  void flood(String topic, int count, int bytes);

  void awaitReceived(String topic, int count);

  /** The seconds that it takes to connect to another and close again, so often. */
  double handshakes(BenchPeer other, int count);

  /** The microseconds of processor time that its process has taken so far. */
  double cpu();

  /** Whether it shares its process with the other peers of its kind. */
  boolean sharesProcess();

  @Override
  void close();
}

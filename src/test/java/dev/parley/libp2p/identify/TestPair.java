package dev.parley.libp2p.identify;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.FramedStream;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerInfo;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import dev.parley.libp2p.sim.Cluster;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;

/** An honest host, and another one whose answers a test writes itself. */
final class TestPair {

  final Cluster cluster;
  final Host host;
  final Host other;

  TestPair() {
    this(new Cluster(1));
  }

  TestPair(Cluster cluster) {
    this.cluster = cluster.start(2);
    this.host = cluster.host(0);
    this.other = cluster.host(1);
  }

  /** Connects when the other host, which is honest itself, has nothing more to push. */
  Connection connect() {
    cluster.run(2_000);
    Connection connection = cluster.await(host.connect(cluster.node(1).address()));
    cluster.until("both are connected", 1_000, () -> other.connection(host.peerId()) != null);
    return connection;
  }

  /** What the host knows of the other after some time; null if nothing. */
  PeerInfo known() {
    Connection connection = host.connection(other.peerId());
    return connection == null ? null : connection.info();
  }

  PeerInfo identified() {
    connect();
    cluster.until("the host knows the other", 60_000, () -> known() != null);
    return known();
  }

  /** The other host introduces itself with these frames. */
  void answerWith(byte[]... frames) {
    answerWith(stream -> write(stream, frames));
  }

  void answerWith(Handler<Stream> handler) {
    other.handle(Identify.PROTOCOL, StreamLimits.DEFAULT, handler);
  }

  /** The other host pushes these frames. */
  void push(byte[]... frames) {
    other.open(host.peerId(), Identify.PUSH_PROTOCOL).onSuccess(stream -> write(stream, frames));
    cluster.run(1_000);
  }

  static void write(Stream stream, byte[]... frames) {
    FramedStream framed = new FramedStream(stream, FramedStream.Prefix.VARINT, 1 << 20);
    framed.handler(unexpected -> {});
    for (byte[] frame : frames) {
      framed.write(Buffer.buffer(frame));
    }
    stream.end();
  }

  /** A message as the other host would send it. */
  IdentifyMessage message() {
    IdentifyMessage message = new IdentifyMessage();
    message.publicKey = other.key().publicKey().encoded();
    message.listenAddresses.addAll(addresses(1));
    message.protocols.addAll(List.of(Identify.PROTOCOL, "/test/1"));
    message.protocolVersion = "ipfs/0.1.0";
    message.agentVersion = "other/1";
    return message;
  }

  byte[] record(long seq, List<Multiaddr> addresses) {
    return new PeerRecord(other.peerId(), seq, addresses).seal(other.key()).encoded();
  }

  static List<Multiaddr> addresses(int... last) {
    return Arrays.stream(last)
        .mapToObj(number -> Multiaddr.parse("/ip4/9.9.9." + number + "/tcp/4001"))
        .toList();
  }
}

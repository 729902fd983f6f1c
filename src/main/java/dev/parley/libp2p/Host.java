package dev.parley.libp2p;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.util.Collection;
import java.util.List;

/**
 * A node of a libp2p network. Its handlers run on its loop, and its methods are for that thread; a
 * program elsewhere goes there with {@code host.loop().execute(…)}.
 */
public interface Host {

  PeerId peerId();

  PrivateKey key();

  Loop loop();

  /** Where others can reach this host, without {@code /p2p/…}. */
  List<Multiaddr> addresses();

  AddressBook addressBook();

  /** Connects to a peer at one of the addresses that the address book knows. */
  Future<Connection> connect(PeerId peer);

  /** Connects to an address. If it ends in {@code /p2p/…}, only that peer will do. */
  Future<Connection> connect(Multiaddr address);

  /** The connection that new streams to a peer use; null if there is none. */
  Connection connection(PeerId peer);

  /** All connections, of which a peer may for a moment have two. */
  Collection<Connection> connections();

  /** Opens a stream to a peer, connecting first where needed. */
  Future<Stream> open(PeerId peer, String... protocols);

  /** The round trip to a peer in milliseconds, connecting first where needed. */
  Future<Long> ping(PeerId peer);

  /** Answers streams in a protocol. */
  void handle(String protocol, StreamLimits limits, Handler<Stream> handler);

  /** Answers streams in a protocol no more. */
  void unhandle(String protocol);

  /** The protocols that are answered, in the order in which they were added. */
  List<String> protocols();

  void addListener(PeerListener listener);

  void removeListener(PeerListener listener);

  /** Keeps the connections of a peer when there are too many, for as long as any tag says so. */
  void protect(PeerId peer, String tag);

  void unprotect(PeerId peer, String tag);

  /** Closes the connections to a peer. */
  void disconnect(PeerId peer, String reason);

  /** Closes the connections to a peer and refuses new ones for a while. */
  void ban(PeerId peer, long durationMillis, String reason);

  /** What the host is doing and has done. */
  HostStats stats();

  /** Says goodbye to everyone and stops listening. */
  Future<Void> close();
}

package dev.parley.libp2p.mdns;

import io.vertx.core.Future;
import java.net.InetAddress;

/** The local network: datagrams to everybody in it. Only for the loop's thread. */
public interface Multicast {

  /** Takes what arrives. */
  void receiver(Receiver receiver);

  /** Sends to everybody, oneself too. */
  void send(byte[] packet);

  /** Whether an address is on a network that this machine is on; so are its own. */
  boolean isOnLink(InetAddress address);

  Future<Void> close();

  /** Takes a datagram; the array is its own. */
  @FunctionalInterface
  interface Receiver {
    void received(InetAddress source, byte[] packet);
  }
}

package dev.parley.libp2p.kad;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.util.Random;

/** Names and addresses by the number. */
final class Peers {

  private Peers() {}

  static PeerId random(Random random) {
    byte[] multihash = new byte[34];
    random.nextBytes(multihash);
    multihash[0] = 0x12;
    multihash[1] = 0x20;
    return PeerId.of(multihash);
  }

  /** A peer whose key shares at least so many bits with a target: found by trying. */
  static PeerId near(Key target, int sharedBits, Random random) {
    PeerId peer = random(random);
    while (target.sharedPrefix(Key.of(peer)) < sharedBits) {
      peer = random(random);
    }
    return peer;
  }

  static Multiaddr tcp(String ip, int port) {
    return Multiaddr.parse("/ip4/" + ip + "/tcp/" + port);
  }

  /** A public address, another /16 for each number below 10,000. */
  static Multiaddr everywhere(int number) {
    return tcp((20 + number % 40) + "." + (number / 40 % 250) + "." + number / 10_000 + ".7", 4001);
  }
}

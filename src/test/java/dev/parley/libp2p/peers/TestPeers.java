package dev.parley.libp2p.peers;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import java.nio.ByteBuffer;

/** Names of peers that nobody has the keys of. */
public final class TestPeers {

  private TestPeers() {}

  public static PeerId peer(int number) {
    return PeerId.of(
        ByteBuffer.allocate(34).put((byte) 0x12).put((byte) 32).putInt(number).array());
  }

  /** A public address of its own for each number. */
  public static Multiaddr address(int number) {
    int low = number & 0xffff;
    return Multiaddr.parse(
        "/ip4/%d.%d.%d.%d/tcp/4001"
            .formatted(20 + (number >>> 16) % 50, (number >>> 20) & 0xff, low >>> 8, low & 0xff));
  }
}

package dev.parley.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.Security.Secured;
import dev.parley.libp2p.sim.SimNetwork;
import dev.parley.libp2p.sim.SimOptions;
import dev.parley.libp2p.sim.VirtualTime;
import io.vertx.core.Future;
import java.util.List;

/** Two machines with a link between them, and a host's Noise on each. */
final class TwoNodes {

  static final long LONG_ENOUGH = 10_000;

  final VirtualTime time = new VirtualTime(7);
  final Loop dialLoop = time.loop();
  final Loop listenLoop = time.loop();
  final PrivateKey dialKey = PrivateKey.generate(KeyType.SECP256K1, dialLoop.random());
  final PrivateKey listenKey = PrivateKey.generate(KeyType.ED25519, listenLoop.random());
  final Noise dialNoise = new Noise(dialKey, List.of("/yamux/1.0.0"), dialLoop);
  final Noise listenNoise = new Noise(listenKey, List.of("/yamux/1.0.0"), listenLoop);

  /** The dialling end, and the one that was dialled. */
  Link dialled;

  Link accepted;
  Duplex dialChannel;
  Duplex listenChannel;

  TwoNodes() {
    this(SimOptions.DEFAULT);
  }

  TwoNodes(SimOptions options) {
    SimNetwork network = new SimNetwork(time, options);
    Multiaddr address = Multiaddr.parse("/ip4/10.0.0.2/tcp/4001");
    network.transport(listenLoop, "10.0.0.2").listen(address, link -> accepted = link);
    network
        .transport(dialLoop, "10.0.0.1")
        .dial(address, LONG_ENOUGH)
        .onSuccess(link -> dialled = link);
    time.run(LONG_ENOUGH);
  }

  /** Shakes hands on both sides. */
  TwoNodes secured() {
    Future<Secured> dialling = dialNoise.secure(dialled, true, listenKey.peerId());
    Future<Secured> listening = listenNoise.secure(accepted, false, null);
    time.run(LONG_ENOUGH);
    assertThat(dialling.cause()).isNull();
    assertThat(listening.cause()).isNull();
    dialChannel = dialling.result().channel();
    listenChannel = listening.result().channel();
    return this;
  }

  void run() {
    time.run(LONG_ENOUGH);
  }
}

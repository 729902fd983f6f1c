package dev.parley.libp2p.pubsub;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.TopicOptions;
import dev.parley.libp2p.sim.VirtualTime;
import io.netty.buffer.ByteBuf;
import java.util.Random;

/** What benchmarks need of a router's inside. */
public final class GossipBench {

  private static final String TOPIC = "p2p-mes/commands";

  private GossipBench() {}

  /** A peer that counts what it is sent. */
  private static final class Counter implements PeerLink {
    private long bytes;

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void write(ByteBuf frames) {
      bytes += frames.readableBytes();
    }

    @Override
    public void pause(boolean paused) {}

    @Override
    public void refuse() {
      throw new AssertionError("an RPC was refused");
    }
  }

  /** Writes RPCs as the router of an author does. */
  public static final class Author {

    private final VirtualTime time = new VirtualTime(1);
    private final TestNode node;
    private final JoinedTopic topic;
    private final Authenticity authenticity;
    private final Random random = new Random(1);

    public Author(GossipOptions options) {
      node = new TestNode(time, options);
      topic = node.join(TOPIC);
      authenticity = new Authenticity(options.signing(), node.key, node.loop);
    }

    public byte[][] rpcs(int count, int length, int perRpc) {
      byte[][] rpcs = new byte[count / perRpc][];
      byte[] data = new byte[length];
      for (int i = 0; i < rpcs.length; i++) {
        byte[][] messages = new byte[perRpc][];
        for (int n = 0; n < perRpc; n++) {
          random.nextBytes(data);
          messages[n] = authenticity.create(topic, data).field();
        }
        rpcs[i] = Say.all(messages);
      }
      return rpcs;
    }
  }

  /** A router that passes messages on to some peers. */
  public static final class Relay {

    private final VirtualTime time = new VirtualTime(2);
    private final TestNode node;
    private final Counter counter = new Counter();
    private final Peer source;
    private long delivered;

    public Relay(GossipOptions options, int peers) {
      node = new TestNode(time, options.withScores(ScoreOptions.DEFAULT.withoutColocation()));
      node.router.join(TOPIC, TopicOptions.DEFAULT).handler(message -> delivered++);
      source = peer(99);
      for (int i = 0; i < peers; i++) {
        Peer peer = peer(i);
        node.router.received(peer, Say.subscribe(TOPIC));
        node.router.received(peer, Say.graft(TOPIC));
      }
    }

    private Peer peer(int number) {
      PrivateKey key = PrivateKey.generate(KeyType.ED25519, new Random(number));
      Peer peer = node.router.connected(key.peerId(), "10.0.0.1", false, counter);
      node.router.opened(peer, Protocol.MESHSUB_1_2);
      return peer;
    }

    /** Takes RPCs, ten in a turn of the loop, and lets a heartbeat pass. */
    public long take(byte[][] rpcs) {
      long before = delivered;
      int inTurn = 0;
      for (byte[] rpc : rpcs) {
        node.router.received(source, rpc);
        if (++inTurn % 10 == 0) {
          time.run(0);
        }
      }
      time.run(1_000);
      if (delivered - before == 0) {
        throw new AssertionError("nothing was delivered");
      }
      return counter.bytes;
    }
  }
}

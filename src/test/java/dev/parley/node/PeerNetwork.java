package dev.parley.node;

import dev.parley.bus.Outcome;
import dev.parley.bus.Query;
import dev.parley.bus.Submission.Source;
import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.crypto.Secp256k1;
import dev.parley.crypto.Signatures;
import dev.parley.gossip.Gossip;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PubSub;
import dev.parley.libp2p.Topic;
import dev.parley.libp2p.TopicOptions;
import dev.parley.libp2p.pubsub.GossipOptions;
import dev.parley.libp2p.pubsub.GossipSub;
import dev.parley.libp2p.sim.Cluster;
import dev.parley.libp2p.sim.VirtualTime;
import dev.parley.protocol.Admission;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Limits;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.SignedRecord;
import dev.parley.replica.Cores;
import dev.parley.replica.Intake;
import dev.parley.replica.RecordStore;
import dev.parley.store.InlineStore;
import dev.parley.store.Store;
import dev.parley.store.StoreOptions;
import dev.parley.sync.SyncOptions;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Nodes with real stores, gossip and sync, and strangers among them, in virtual time. */
public final class PeerNetwork implements AutoCloseable {

  private static final GossipOptions GOSSIP = GossipOptions.ANONYMOUS;

  private final Path directory;
  private final Cluster cluster;
  private final List<Peer> peers = new ArrayList<>();
  private SyncOptions syncing = SyncOptions.DEFAULT;
  private UnaryOperator<RecordStore> seam = store -> store;

  public PeerNetwork(Path directory, long seed) {
    this.directory = directory;
    this.cluster = new Cluster(seed);
  }

  public PeerNetwork withSync(SyncOptions options) {
    syncing = options;
    return this;
  }

  /** What stands between a node's peers and its store, in the nodes that start from now on. */
  public PeerNetwork withSeam(UnaryOperator<RecordStore> between) {
    seam = between;
    return this;
  }

  public Cluster cluster() {
    return cluster;
  }

  public VirtualTime time() {
    return cluster.time();
  }

  /** The wall clock of all. */
  public long nowMs() {
    return cluster.host(0).loop().wallClock();
  }

  /** Starts one node. */
  public Peer start() {
    Peer peer = new Peer(machine());
    peers.add(peer);
    return peer;
  }

  public PeerNetwork start(int count) {
    for (int i = 0; i < count; i++) {
      start();
    }
    return this;
  }

  /** Starts a host without store, gossip or sync: somebody who may do anything. */
  public Host stranger() {
    return machine().host();
  }

  private Cluster.Node machine() {
    cluster.start(1);
    return cluster.node(cluster.size() - 1);
  }

  /** The topics of a stranger who finds everything valid. */
  public static List<Topic> tattle(Host stranger, String... topics) {
    PubSub pubsub = GossipSub.start(stranger, GOSSIP.withMessageId(Gossip::messageId));
    return Stream.of(topics)
        .map(topic -> pubsub.join(topic, TopicOptions.DEFAULT.withMaxMessageSize(1 << 20)))
        .toList();
  }

  public Peer peer(int index) {
    return peers.get(index);
  }

  public void connect(Host from, Host to) {
    cluster.await(from.connect(to.addresses().get(0).withPeer(to.peerId())));
  }

  /** Connects each node with each other. */
  public PeerNetwork connectAll() {
    for (int i = 0; i < peers.size(); i++) {
      for (int j = 0; j < i; j++) {
        connect(peers.get(i).host(), peers.get(j).host());
      }
    }
    return this;
  }

  public PeerNetwork run(long millis) {
    cluster.run(millis);
    return this;
  }

  @Override
  public void close() {
    peers.forEach(peer -> peer.store.close());
  }

  /** One node. */
  public final class Peer implements RecordStore, Cores {

    private final Host host;
    private final InlineStore store;
    private final Intake intake;
    private final Peers peers;

    private Peer(Cluster.Node machine) {
      host = machine.host();
      Loop loop = host.loop();
      store =
          Store.open(
                  StoreOptions.at(directory.resolve("node-" + machine.index())),
                  () -> Instant.ofEpochMilli(loop.wallClock()))
              .inline();
      intake = new Intake(seam.apply(this), new Signatures(Secp256k1.load()), this);
      peers = Peers.prepare(host, intake, GOSSIP, syncing);
    }

    public Host host() {
      return host;
    }

    /** This node, as records name it. */
    public PeerId name() {
      return PeerId.of(host.peerId().bytes());
    }

    public Peers peers() {
      return peers;
    }

    public Intake intake() {
      return intake;
    }

    /** A user of this node. */
    public Author author(int number) {
      return new Author(number, name());
    }

    /** What a client's request does: the node stamps, stores and tells. */
    public List<Outcome> write(SignedRecord... records) {
      return apply(List.of(records), Source.LOCAL);
    }

    /** Stores stamped records as if they had come long ago, and tells nobody. */
    public List<Outcome> hold(List<? extends SignedRecord> records) {
      return store.apply(records, Source.REPLICA).outcomes();
    }

    private List<Outcome> apply(List<? extends SignedRecord> records, Source source) {
      InlineStore.Applied applied = store.apply(records, source);
      peers.gossip().committed(applied.committed());
      return applied.outcomes();
    }

    /** All records of a domain as they are encoded; equal replicas are equal here. */
    public List<Bytes> export(Domain domain) {
      List<Integer> buckets = IntStream.range(0, 1 << 16).boxed().toList();
      SyncFound.Items items = answer(new SyncQuery.Items(domain, buckets, 0));
      List<Hash> keys =
          items.items().stream().map(item -> Hash.of(Arrays.copyOf(item, Hash.LENGTH))).toList();
      SyncFound.Records found = answer(new SyncQuery.ByKey(domain, keys, Integer.MAX_VALUE));
      return found.records().stream().map(Bytes::of).toList();
    }

    @SuppressWarnings("unchecked")
    public <T> T answer(Query query) {
      return (T) store.answer(query);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> Future<T> ask(Query query) {
      try {
        return Future.succeededFuture((T) store.answer(query));
      } catch (RuntimeException e) {
        return Future.failedFuture(e);
      }
    }

    @Override
    public Future<List<Outcome>> submit(List<SignedRecord> records) {
      return Future.succeededFuture(apply(records, Source.REPLICA));
    }

    @Override
    public long cutoffMs() {
      return Admission.cutoffMs(nowMs(), Limits.RETENTION);
    }

    @Override
    public long nowMs() {
      return host.loop().wallClock();
    }

    @Override
    public <T> Future<T> run(Callable<T> work) {
      try {
        return Future.succeededFuture(work.call());
      } catch (Exception e) {
        return Future.failedFuture(e);
      }
    }
  }
}

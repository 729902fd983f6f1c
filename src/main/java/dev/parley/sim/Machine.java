package dev.parley.sim;

import dev.parley.bus.Outcome;
import dev.parley.crypto.Secp256k1;
import dev.parley.crypto.Signatures;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.pubsub.GossipOptions;
import dev.parley.libp2p.sim.Plaintext;
import dev.parley.libp2p.yamux.YamuxSession;
import dev.parley.node.Peers;
import dev.parley.protocol.Limits;
import dev.parley.protocol.PeerId;
import dev.parley.protocol.SignedRecord;
import dev.parley.replica.Intake;
import dev.parley.sim.Plan.Trait;
import dev.parley.store.InlineStore;
import dev.parley.store.Store;
import dev.parley.store.StoreOptions;
import dev.parley.sync.SyncOptions;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** A machine with a node on it: a key, a disk and a clock that outlast what happens to it. */
final class Machine implements MachineStore.Listener {

  private static final int PORT = 4001;
  private static final List<String> MUXERS = List.of(YamuxSession.PROTOCOL);
  private static final String SECOND_VERSION = "/p2p-mes/sync/2.0.0";
  private static final double DISORDER = 0.05;

  private final World world;
  private final int index;
  private final String ip;
  private final PrivateKey key;
  private final Disk disk;
  private final boolean hostile;
  private final boolean syncAlways;
  private final Ledger ledger;
  private long skewMillis;
  private InlineStore store;
  private MachineStore records;
  private Host host;
  private Peers peers;
  private Hostility hostility;

  Machine(World world, int index, boolean hostile) {
    this.world = world;
    this.index = index;
    this.hostile = hostile;
    ip = "%d.%d.%d.1".formatted(20 + index % 70, 1 + index / 70, 1 + index * 13 % 250);
    key = PrivateKey.generate(KeyType.SECP256K1, world.random);
    disk = new Disk(world.directory.resolve("node-" + index));
    syncAlways = world.random.nextInt(3) == 0;
    ledger = new Ledger(world, "node " + index);
  }

  /** Opens what is on the disk, and joins the network. */
  void boot() {
    if (!isOff()) {
      return;
    }
    Loop loop = world.time.loop(this::ahead);
    openStore();
    records = new MachineStore(loop, store, disk, syncAlways, DISORDER, this);
    ledger.opened(store, records.cutoffMs());
    Libp2p.host(
            loop,
            world.network.transport(loop, ip),
            new Plaintext(key, MUXERS),
            HostOptions.of(key, listening()),
            this::prepare)
        .onSuccess(this::listens)
        .onFailure(failure -> world.chronicle.broken(this + " cannot listen: " + failure));
  }

  private void openStore() {
    store =
        Store.open(StoreOptions.at(disk.directory()), () -> Instant.ofEpochMilli(clock())).inline();
    disk.sync();
  }

  private void prepare(Host starting) {
    Signatures signatures = new Signatures(Secp256k1.load());
    SlowCores cores = new SlowCores(starting.loop());
    if (hostile) {
      hostility = Hostility.prepare(world, this, starting, signatures, cores);
      return;
    }
    peers =
        Peers.prepare(
            starting,
            new Intake(records, signatures, cores),
            GossipOptions.ANONYMOUS,
            SyncOptions.DEFAULT);
    if (index == 0 && world.plan.has(Trait.FIRST_VERSION)) {
      starting.unhandle(SECOND_VERSION);
    }
  }

  private void listens(Host listening) {
    host = listening;
    world.chronicle.event(this + " is up");
    new Neighbours(world, this).start();
  }

  /** Ends the process. What it has written is written, synced or not. */
  void kill() {
    halt();
    ledger.durable(records.unsynced());
  }

  /** What was written and not synced is gone, wholly or in part. */
  void losePower() {
    halt();
    long lost = disk.losePower(world.random);
    world.chronicle.event(this + " lost " + lost + " bytes of its log");
    ledger.powerLost();
  }

  private void halt() {
    world.network.crash(ip);
    store.close();
    store = null;
    host = null;
    peers = null;
    hostility = null;
  }

  /** Says goodbye to everybody; a moment later the process is to be ended. */
  void leave() {
    peers.close().eventually(host::close);
    host = null;
  }

  /** Works on the disk of a machine that is off as if its clock were so far behind. */
  void offline(long behindMillis, Consumer<InlineStore> work) {
    skewMillis = -behindMillis;
    openStore();
    work.accept(store);
    store.close();
    store = null;
    skewMillis = 0;
  }

  /** A request of a client, as the HTTP edge lets it in. */
  Future<Outcome> request(SignedRecord record) {
    if (!isUp()) {
      return Future.failedFuture("the node is down");
    }
    if (Math.abs(record.signed().originTs() - clock()) > Limits.REQUEST_WINDOW_MS) {
      return Future.failedFuture("stale timestamp");
    }
    return records.submitLocal(record);
  }

  @Override
  public void committed(List<SignedRecord> committed) {
    ledger.committed(committed);
    if (peers != null) {
      peers.gossip().committed(committed);
    }
  }

  @Override
  public void durable(List<SignedRecord> acknowledged) {
    ledger.durable(acknowledged);
  }

  private long ahead() {
    return world.wallOffset() + skewMillis;
  }

  /** The time that this machine believes it is. */
  long clock() {
    return world.wallClock() + skewMillis;
  }

  void skew(long millis) {
    skewMillis = millis;
  }

  boolean isUp() {
    return host != null;
  }

  boolean isOff() {
    return store == null;
  }

  boolean isHostile() {
    return hostile;
  }

  int index() {
    return index;
  }

  String ip() {
    return ip;
  }

  Host host() {
    return host;
  }

  Peers peers() {
    return peers;
  }

  Hostility hostility() {
    return hostility;
  }

  InlineStore store() {
    return store;
  }

  MachineStore records() {
    return records;
  }

  Disk disk() {
    return disk;
  }

  Ledger ledger() {
    return ledger;
  }

  PeerId name() {
    return PeerId.of(key.peerId().bytes());
  }

  Multiaddr address() {
    return listening().withPeer(key.peerId());
  }

  private Multiaddr listening() {
    return Multiaddr.parse("/ip4/" + ip + "/tcp/" + PORT);
  }

  @Override
  public String toString() {
    return "node " + index;
  }
}

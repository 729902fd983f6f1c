package dev.parley.node;

import dev.parley.bus.Addresses;
import dev.parley.bus.Committed;
import dev.parley.bus.MeshQuery;
import dev.parley.bus.NetworkQuery;
import dev.parley.bus.NetworkState;
import dev.parley.crypto.Secp256k1;
import dev.parley.crypto.Signatures;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.pubsub.GossipOptions;
import dev.parley.replica.BusStore;
import dev.parley.replica.Intake;
import dev.parley.replica.WorkerCores;
import dev.parley.sync.FileProgress;
import dev.parley.sync.SyncOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Talks to peers. Gossip, sync and discovery share one libp2p host, and a host lives on one event
 * loop; what takes long is done elsewhere: signatures on all cores, reads and writes by the store.
 */
final class PeersVerticle extends VerticleBase {

  private final ParleyOptions options;
  private final PrivateKey key;
  private final Addresses addresses;
  private WorkerCores cores;
  private FileProgress progress;
  private Host host;
  private Peers peers;
  private Discovery discovery;

  /** Where peers reach this node, with its name; read by other threads. */
  private volatile List<Multiaddr> reachable = List.of();

  PeersVerticle(ParleyOptions options, PrivateKey key, Addresses addresses) {
    this.options = options;
    this.key = key;
    this.addresses = addresses;
  }

  @Override
  public Future<?> start() {
    cores =
        new WorkerCores(
            vertx,
            "parley-verify-" + context.deploymentID(),
            Runtime.getRuntime().availableProcessors());
    HostOptions listening = options.network().host(key, "parley/" + Parley.version());
    return vertx
        .executeBlocking(this::openProgress)
        .compose(opened -> Libp2p.host(vertx, listening, this::prepare))
        .onFailure(failure -> cores.close())
        .compose(this::started);
  }

  private FileProgress openProgress() {
    Executor disk = task -> vertx.executeBlocking(Executors.callable(task));
    progress = FileProgress.open(options.data().resolve("sync"), disk);
    return progress;
  }

  private void prepare(Host starting) {
    BusStore store = new BusStore(vertx, addresses, options.store().retention(), options.clock());
    Intake intake = new Intake(store, new Signatures(Secp256k1.load()), cores);
    peers =
        Peers.prepare(
            starting,
            intake,
            GossipOptions.ANONYMOUS.withScores(
                options.network().scoring(GossipOptions.ANONYMOUS.scores())),
            SyncOptions.DEFAULT
                .withTickMillis(options.network().syncInterval().toMillis())
                .withProgress(progress));
  }

  private Future<?> started(Host listening) {
    host = listening;
    reachable = peers.reachable();
    discovery = Discovery.start(host, options.network(), options.data(), vertx);
    return Future.all(
        vertx
            .eventBus()
            .<Committed>consumer(addresses.committed())
            .handler(message -> peers.gossip().committed(message.body().records()))
            .completion(),
        vertx.eventBus().consumer(addresses.network()).handler(this::answer).completion());
  }

  private void answer(Message<Object> message) {
    if (message.body() instanceof NetworkQuery) {
      message.reply(peers.state(known()));
    } else if (message.body() instanceof MeshQuery query) {
      peers.gossip().ask(query.domain(), query.keys()).onSuccess(message::reply);
    }
  }

  private NetworkState.Discovery known() {
    DiscoveryStats stats = discovery.stats();
    String mode = stats.mode() == null ? "off" : stats.mode().name().toLowerCase(Locale.ROOT);
    return new NetworkState.Discovery(stats.known(), stats.tableSize(), mode);
  }

  List<Multiaddr> reachable() {
    return reachable;
  }

  @Override
  public Future<?> stop() {
    return discovery
        .close()
        .eventually(peers::close)
        .eventually(host::close)
        .onComplete(closed -> cores.close());
  }
}

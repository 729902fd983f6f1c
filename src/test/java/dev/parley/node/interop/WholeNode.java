package dev.parley.node.interop;

import dev.parley.bus.MeshQuery;
import dev.parley.bus.NetworkQuery;
import dev.parley.bus.NetworkState;
import dev.parley.bus.Outcomes;
import dev.parley.bus.Query;
import dev.parley.bus.Submission;
import dev.parley.bus.Submission.Source;
import dev.parley.bus.SyncFound;
import dev.parley.bus.SyncQuery;
import dev.parley.client.Author;
import dev.parley.client.ClientOptions;
import dev.parley.client.ParleyClient;
import dev.parley.crypto.SigningKey;
import dev.parley.http.HttpOptions;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.node.BlockedLoops;
import dev.parley.node.NetworkOptions;
import dev.parley.node.Parley;
import dev.parley.node.ParleyOptions;
import dev.parley.protocol.Bytes;
import dev.parley.protocol.Domain;
import dev.parley.protocol.Hash;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import dev.parley.protocol.SigningString;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** A node with all that belongs to it, for a thread that may wait. */
final class WholeNode implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 40;
  private static final int BUCKETS = 65_536;

  private final Vertx vertx;
  private final BlockedLoops loops;
  private final Parley parley;

  private WholeNode(Vertx vertx, BlockedLoops loops, Parley parley) {
    this.vertx = vertx;
    this.loops = loops;
    this.parley = parley;
  }

  static WholeNode start(Path directory) {
    NetworkOptions local =
        NetworkOptions.DEFAULT.withListen(List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
    ParleyOptions options =
        ParleyOptions.at(directory)
            .withHttp(HttpOptions.defaults().listenOn("127.0.0.1", 0).withInstances(1))
            .withNetwork(local);
    Vertx vertx = Vertx.vertx(BlockedLoops.options());
    BlockedLoops loops = BlockedLoops.watch(vertx);
    return new WholeNode(vertx, loops, await(Parley.create(vertx, options)));
  }

  /** Where peers reach it, with its id at the end. */
  Multiaddr address() {
    return Multiaddr.parse(parley.peerAddresses().get(0));
  }

  PeerId libp2pId() {
    return PeerId.parse(parley.peerId().toString());
  }

  ParleyClient client(SigningKey user) {
    URI url = URI.create("http://127.0.0.1:" + parley.httpPort());
    return ParleyClient.create(vertx, ClientOptions.of(url, user));
  }

  /** Puts a record into the store as if it had been written here a while ago. */
  void hold(SigningKey author, long age, Function<Signed, ? extends SignedRecord> content) {
    long ts = System.currentTimeMillis() - age;
    SignedRecord record =
        new Author(author, SigningString.PLAIN, parley.peerId())
            .record(ts, content::apply)
            .stamped(Hlc.of(ts, 0));
    Submission submission = new Submission(List.of(record), Source.REPLICA, false);
    Future<Message<Outcomes>> stored =
        vertx.eventBus().request(parley.addresses().writer(), submission);
    await(stored);
  }

  /** The encodings of all records of a domain, by their keys. */
  List<String> records(Domain domain) {
    List<Integer> buckets = IntStream.range(0, BUCKETS).boxed().toList();
    SyncFound.Items found = ask(new SyncQuery.Items(domain, buckets, 0));
    List<Hash> keys =
        found.items().stream().map(item -> Hash.of(Arrays.copyOf(item, Hash.LENGTH))).toList();
    SyncFound.Records records = ask(new SyncQuery.ByKey(domain, keys, Integer.MAX_VALUE));
    return records.records().stream().map(record -> Bytes.of(record).toHex()).toList();
  }

  /** Asks the mesh for a record; how many came. */
  int askMesh(Domain domain, String key) {
    Hash hash = Hash.of(HexFormat.of().parseHex(key));
    Future<Message<Outcomes>> answer =
        vertx
            .eventBus()
            .request(parley.addresses().network(), new MeshQuery(domain, List.of(hash)));
    return await(answer).body().outcomes().size();
  }

  NetworkState network() {
    Future<Message<NetworkState>> answer =
        vertx.eventBus().request(parley.addresses().network(), new NetworkQuery());
    return await(answer).body();
  }

  /** What the node makes of a connected peer. */
  double scoreOf(Foreigner peer) {
    return network().peers().stream()
        .filter(one -> one.id().equals(peer.id()))
        .mapToDouble(NetworkState.Peer::score)
        .findFirst()
        .orElseThrow();
  }

  /** How the last session ended that the node had with its only peer. */
  String lastSession() {
    return network().peers().get(0).lastSession();
  }

  private <T> T ask(Query query) {
    Future<Message<T>> answer = vertx.eventBus().request(parley.addresses().reader(), query);
    return await(answer).body();
  }

  static void eventually(ThrowingRunnable holds) {
    Awaitility.await().atMost(PATIENCE_SECONDS, TimeUnit.SECONDS).untilAsserted(holds);
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Stops, and fails if an event loop was blocked meanwhile. */
  @Override
  public void close() {
    try {
      await(parley.close());
    } finally {
      await(vertx.close());
    }
    loops.requireNone();
  }
}

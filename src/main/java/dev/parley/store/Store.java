package dev.parley.store;

import dev.parley.bus.Addresses;
import dev.parley.protocol.Domain;
import dev.parley.protocol.HybridClock;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.rocksdb.RocksIterator;

/** An open store: the database, the trees, and the verticles that serve them on the event bus. */
public final class Store implements AutoCloseable {

  private final StoreOptions options;
  private final Database database;
  private final Trees trees;
  private final DayDigests days;
  private final Retention retention;
  private final HybridClock clock;
  private final ChatTails tails = new ChatTails();
  private final Health health = new Health();
  private final AtomicInteger queued = new AtomicInteger();
  private final StoreReads reads;
  private final SyncReads sync;
  private final List<String> deployments = new ArrayList<>();

  private Store(StoreOptions options, Database database, Trees trees, InstantSource time) {
    this.options = options;
    this.database = database;
    this.trees = trees;
    this.days = new DayDigests(database, time::millis);
    this.clock = new HybridClock(time);
    this.retention = new Retention(database, options.retention(), time);
    this.reads = new StoreReads(database, trees, tails, queued, health);
    this.sync = new SyncReads(database, trees, days, retention::cutoffMs);
  }

  /**
   * Opens the database, loads the trees and restores the clock. Blocks on the disk.
   *
   * @throws StoreException if the directory cannot be used, with words for the operator
   */
  public static Store open(StoreOptions options, InstantSource time) {
    Database database = Database.open(options);
    try {
      Store store = new Store(options, database, Trees.load(database), time);
      store.restoreClock();
      return store;
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private void restoreClock() {
    try (RocksIterator rows = database.scan(Column.TIMELINE)) {
      for (Domain domain : Domain.values()) {
        rows.seekForPrev(Keys.timelineAt(domain, -1L));
        if (rows.isValid() && rows.key()[0] == domain.ordinal()) {
          clock.restore(Keys.longAt(rows.key(), 1));
        }
      }
    }
  }

  /** Deploys the writer and the readers. */
  public Future<Void> deploy(Vertx vertx, Addresses addresses) {
    WriterVerticle writer =
        new WriterVerticle(options, addresses, database, writes(), queued, health);
    return vertx
        .deployVerticle(writer, worker(addresses.writer(), 1))
        .onSuccess(deployments::add)
        .compose(
            id ->
                vertx.deployVerticle(
                    () -> new ReaderVerticle(addresses, reads, sync),
                    worker(addresses.reader(), options.readers())))
        .onSuccess(deployments::add)
        .mapEmpty();
  }

  /** The store for one thread, without verticles; to be closed instead of this. */
  public InlineStore inline() {
    return new InlineStore(this, writes(), reads, sync);
  }

  private RecordWrites writes() {
    return new RecordWrites(database, trees, days, tails, clock, retention);
  }

  /** Undeploys the verticles: the writer finishes what it has taken. */
  public Future<Void> undeploy(Vertx vertx) {
    return undeploy(vertx, deployments);
  }

  /** The last one first. */
  static Future<Void> undeploy(Vertx vertx, List<String> deployments) {
    List<Future<Void>> undeployed = new ArrayList<>();
    for (int i = deployments.size() - 1; i >= 0; i--) {
      undeployed.add(vertx.undeploy(deployments.get(i)));
    }
    deployments.clear();
    return Future.join(undeployed).mapEmpty();
  }

  /** The address names the pool too: nodes that share a Vert.x do not share threads. */
  static DeploymentOptions worker(String pool, int instances) {
    return new DeploymentOptions()
        .setThreadingModel(ThreadingModel.WORKER)
        .setWorkerPoolName(pool)
        .setWorkerPoolSize(instances)
        .setInstances(instances);
  }

  /** The node's clock: the one that stamps local records. */
  public HybridClock clock() {
    return clock;
  }

  public StoreReads reads() {
    return reads;
  }

  public Trees trees() {
    return trees;
  }

  /** Merges all tables. Blocks until done, while reads and writes go on. */
  public void compact() {
    database.compact();
  }

  @Override
  public void close() {
    database.close();
  }
}

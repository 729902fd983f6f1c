package dev.parley.store;

import dev.parley.bus.Addresses;
import dev.parley.bus.BusCodec;
import dev.parley.bus.Committed;
import dev.parley.bus.Outcomes;
import dev.parley.bus.Query;
import dev.parley.bus.Submission;
import dev.parley.bus.Submission.Source;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The verticles of a {@link TestStore} in a Vert.x, with its insides in reach. */
final class RunningStore {

  final Vertx vertx;
  final Addresses addresses;
  final Queue<SignedRecord> committed = new ConcurrentLinkedQueue<>();
  final AtomicInteger queued = new AtomicInteger();
  private String writer;

  RunningStore(Vertx vertx, TestStore store, StoreOptions options, int node) {
    this.vertx = vertx;
    addresses = Addresses.of(Records.node(node));
    BusCodec.registerAll(vertx.eventBus());
    vertx
        .eventBus()
        .<Committed>consumer(addresses.committed())
        .handler(message -> committed.addAll(message.body().records()));
    Health health = new Health();
    writer =
        await(
            vertx.deployVerticle(
                new WriterVerticle(
                    options, addresses, store.database, store.writes, queued, health),
                worker(addresses.writer())));
    StoreReads reads = new StoreReads(store.database, store.trees, store.tails, queued, health);
    ReaderVerticle reader = new ReaderVerticle(addresses, reads, store.sync);
    await(vertx.deployVerticle(reader, worker(addresses.reader())));
  }

  private static DeploymentOptions worker(String pool) {
    return new DeploymentOptions()
        .setThreadingModel(ThreadingModel.WORKER)
        .setWorkerPoolName(pool)
        .setWorkerPoolSize(1);
  }

  Future<Outcomes> submit(Source source, boolean untilDurable, SignedRecord... records) {
    Submission submission = new Submission(List.of(records), source, untilDurable);
    return vertx.eventBus().<Outcomes>request(addresses.writer(), submission).map(Message::body);
  }

  Future<Outcomes> local(SignedRecord... records) {
    return submit(Source.LOCAL, false, records);
  }

  <T> Future<T> ask(Query query) {
    return vertx.eventBus().<T>request(addresses.reader(), query).map(Message::body);
  }

  /** Keeps the writer's only thread busy until the latch is released. */
  CountDownLatch holdWriter() throws InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    vertx
        .createSharedWorkerExecutor(addresses.writer(), 1)
        .executeBlocking(
            () -> {
              held.countDown();
              release.await();
              return null;
            });
    held.await();
    return release;
  }

  Future<Void> undeployWriter() {
    return vertx.undeploy(writer);
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for a future that fails, and returns why. */
  static Throwable failure(Future<?> future) {
    return await(future.map(value -> (Throwable) null).recover(Future::succeededFuture));
  }
}

package dev.parley.store;

import dev.parley.bus.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The open mail of the Demos servers: its database, and the verticles that serve it. */
public final class Mail implements AutoCloseable {

  private final MailOptions options;
  private final Database database;
  private final MailWrites writes;
  private final AtomicInteger queued = new AtomicInteger();
  private final AtomicLong logged = new AtomicLong();
  private final Health health = new Health();
  private final List<String> deployments = new ArrayList<>();

  private Mail(MailOptions options, Database database, InstantSource clock) {
    this.options = options;
    this.database = database;
    this.writes = new MailWrites(database, options, clock, UUID::randomUUID);
    logged.set(writes.logged());
  }

  /**
   * Opens the database. Blocks on the disk.
   *
   * @throws StoreException if the directory cannot be used, with words for the operator
   */
  public static Mail open(MailOptions options, InstantSource clock) {
    Database database = Database.open(options.store(), Layout.MAIL);
    try {
      return new Mail(options, database, clock);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Deploys the writer and the readers, for this process alone. */
  public Future<Void> deploy(Vertx vertx, Addresses addresses) {
    MailVerticle writer =
        new MailVerticle(options.store(), addresses, database, writes, queued, logged, health);
    MailReads reads = new MailReads(database, queued, logged, health);
    return vertx
        .deployVerticle(writer, Store.worker(addresses.mail(), 1))
        .onSuccess(deployments::add)
        .compose(
            id ->
                vertx.deployVerticle(
                    () -> new MailVerticle.Reader(addresses, reads),
                    Store.worker(addresses.mailReader(), options.store().readers())))
        .onSuccess(deployments::add)
        .mapEmpty();
  }

  /** Undeploys the verticles: the writer finishes what it has taken. */
  public Future<Void> undeploy(Vertx vertx) {
    return Store.undeploy(vertx, deployments);
  }

  @Override
  public void close() {
    database.close();
  }
}

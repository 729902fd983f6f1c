package dev.parley.cli;

import dev.parley.client.ClientOptions;
import dev.parley.client.ParleyClient;
import dev.parley.crypto.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.net.URI;
import java.util.concurrent.CompletionException;

/** A client for commands, which wait for each answer where a program would compose futures. */
final class Link implements AutoCloseable {

  private final Vertx vertx;
  private final ParleyClient client;

  private Link(Vertx vertx, ParleyClient client) {
    this.vertx = vertx;
    this.client = client;
  }

  /** As nobody in particular, for what needs no signature. */
  static Link anonymous(URI node) {
    return open(ClientOptions.of(node, SigningKey.random()));
  }

  static Link open(ClientOptions options) {
    Vertx vertx = smallVertx();
    return new Link(vertx, ParleyClient.create(vertx, options));
  }

  /** Enough for one user. */
  static Vertx smallVertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(2)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  Vertx vertx() {
    return vertx;
  }

  ParleyClient client() {
    return client;
  }

  <T> T await(Future<T> answer) {
    try {
      return answer.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  @Override
  public void close() {
    await(client.close().eventually(vertx::close));
  }
}

package dev.parley.cli;

import dev.parley.client.ClientOptions;
import dev.parley.client.ParleyClient;
import dev.parley.crypto.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;

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
    Vertx vertx = Waiting.vertx();
    return new Link(vertx, ParleyClient.create(vertx, options));
  }

  Vertx vertx() {
    return vertx;
  }

  ParleyClient client() {
    return client;
  }

  <T> T await(Future<T> answer) {
    return Waiting.await(answer);
  }

  @Override
  public void close() {
    await(client.close().eventually(vertx::close));
  }
}

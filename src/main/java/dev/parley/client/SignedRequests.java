package dev.parley.client;

import dev.parley.protocol.Address;
import dev.parley.protocol.Signed;
import dev.parley.protocol.SignedRecord;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** One user's requests to one node, signed as the protocol asks. */
final class SignedRequests {

  private static final byte[] NO_BODY = new byte[0];

  private final Vertx vertx;
  private final ClientOptions options;
  private final Transport transport;
  private final AtomicLong lastTs = new AtomicLong();

  private volatile NodeInfo known;

  SignedRequests(Vertx vertx, ClientOptions options) {
    this.vertx = vertx;
    this.options = options;
    this.transport = new Transport(vertx, options);
  }

  Address address() {
    return options.key().address();
  }

  Future<NodeInfo> node() {
    NodeInfo info = known;
    if (info != null) {
      return Future.succeededFuture(info);
    }
    return status()
        .map(json -> Answers.read(json, Answers::node))
        .onSuccess(fetched -> known = fetched);
  }

  Future<JsonObject> status() {
    return transport.send(HttpMethod.GET, "/node", null, null);
  }

  /** Signs a record made by {@code content} with a time that no other record of this user has. */
  <R extends SignedRecord> Future<R> sign(Function<Signed, R> content) {
    return author().compose(author -> compute(() -> author.record(nextTs(), content)));
  }

  /**
   * Sends a write, which the record's own signature signs.
   *
   * @param body null for none
   */
  Future<JsonObject> write(HttpMethod method, String path, SignedRecord record, JsonObject body) {
    Buffer content = body == null ? null : body.toBuffer();
    return send(method, path, record.signed(), content);
  }

  Future<JsonObject> get(String pathAndQuery) {
    return author()
        .compose(author -> compute(() -> author.request("GET", pathAndQuery, nowMs(), NO_BODY)))
        .compose(signed -> send(HttpMethod.GET, pathAndQuery, signed, null));
  }

  /** Posts what is signed as a request and not as a record. */
  Future<JsonObject> post(String path, JsonObject body) {
    Buffer content = body.toBuffer();
    return author()
        .compose(author -> compute(() -> author.request("POST", path, nowMs(), content.getBytes())))
        .compose(signed -> send(HttpMethod.POST, path, signed, content));
  }

  /** Runs what takes longer than an event loop should: signing and verifying. */
  <T> Future<T> compute(Callable<T> work) {
    return vertx.executeBlocking(work, false);
  }

  Future<Void> close() {
    return transport.close();
  }

  private Future<Author> author() {
    return node().map(node -> new Author(options.key(), options.signatureVersion(), node.peerId()));
  }

  private Future<JsonObject> send(HttpMethod method, String path, Signed signed, Buffer body) {
    return transport
        .send(method, path, signed, body)
        .onFailure(
            failure -> {
              // The node came back with another key: the next request asks who it is.
              if (failure instanceof ApiException api && api.code().equals("wrong_node")) {
                known = null;
              }
            });
  }

  private long nowMs() {
    return options.clock().millis();
  }

  /** The same text twice within a millisecond is two messages, so it needs two times. */
  private long nextTs() {
    return lastTs.updateAndGet(last -> Math.max(last + 1, nowMs()));
  }
}

package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.client.ApiException;
import dev.parley.client.ClientOptions;
import dev.parley.client.Delivery;
import dev.parley.client.Draft;
import dev.parley.client.MessageFilter;
import dev.parley.client.MessagePage;
import dev.parley.client.ParleyClient;
import dev.parley.client.Recipient;
import dev.parley.crypto.SigningKey;
import dev.parley.protocol.Hash;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One user who writes as fast as a node answers, and remembers what was answered. */
final class Writing {

  private static final int AT_ONCE = 24;

  private final Vertx vertx;
  private final Delivery delivery;
  private final int textLength;
  private final CountDownLatch enough;
  private final SigningKey author = SigningKey.random();
  private final Recipient peer = new Recipient.Peer(SigningKey.random().address());
  private final Set<Hash> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicInteger sent = new AtomicInteger();
  private volatile int most = Integer.MAX_VALUE;
  private volatile long pauseMs;
  private volatile Throwable ended;

  /**
   * @param enough counted down at every answer
   */
  Writing(Vertx vertx, Delivery delivery, int textLength, CountDownLatch enough) {
    this.vertx = vertx;
    this.delivery = delivery;
    this.textLength = textLength;
    this.enough = enough;
  }

  /** Writes so many messages, or until the first failure of each of several senders. */
  Future<Void> until(URI node, int count) {
    most = count;
    return until(node);
  }

  /** Writes until the first failure of each of several senders. */
  Future<Void> until(URI node) {
    ParleyClient client = ParleyClient.create(vertx, ClientOptions.of(node, author));
    List<Future<?>> senders = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      Promise<Void> end = Promise.promise();
      send(client, end);
      senders.add(end.future());
    }
    return Future.join(senders).eventually(client::close).<Void>mapEmpty();
  }

  private void send(ParleyClient client, Promise<Void> end) {
    if (sent.getAndIncrement() >= most) {
      end.complete();
      return;
    }
    client
        .send(peer, Draft.text("x".repeat(textLength) + acknowledged.size()), delivery)
        .onSuccess(
            receipt -> {
              acknowledged.add(receipt.key());
              enough.countDown();
              if (pauseMs == 0) {
                send(client, end);
              } else {
                vertx.setTimer(pauseMs, passed -> send(client, end));
              }
            })
        .onFailure(
            failure -> {
              ended = failure;
              end.complete();
            });
  }

  /** Makes each of the senders wait after an answer. */
  void pauses(Duration pause) {
    pauseMs = pause.toMillis();
  }

  /** Ends the writing with what is on its way. */
  void enough() {
    most = 0;
  }

  int count() {
    return acknowledged.size();
  }

  /** Why the last sender stopped. */
  Throwable ended() {
    return ended;
  }

  /** The node's refusal that ended the writing. */
  ApiException refusal() {
    assertThat(ended).isInstanceOf(ApiException.class);
    return (ApiException) ended;
  }

  /** Reads everything back, and misses nothing that was answered. */
  void requireAllOn(URI node) throws Exception {
    assertThat(missingOn(node)).isEmpty();
  }

  /** What was answered and is not there. */
  Set<Hash> missingOn(URI node) throws Exception {
    ParleyClient client = ParleyClient.create(vertx, ClientOptions.of(node, author));
    Set<Hash> kept = new HashSet<>();
    MessageFilter filter = MessageFilter.latest(500);
    String next;
    do {
      MessagePage page = await(client.messages(peer, filter));
      assertThat(page.rejected()).isEmpty();
      page.messages().forEach(message -> kept.add(message.key()));
      next = page.next();
      filter = next == null ? filter : filter.next(next);
    } while (next != null);
    await(client.close());
    Set<Hash> missing = new HashSet<>(acknowledged);
    missing.removeAll(kept);
    return missing;
  }

  /** Whether one more message is taken. */
  boolean isTaken(URI node) throws Exception {
    ParleyClient client = ParleyClient.create(vertx, ClientOptions.of(node, author));
    return await(
        client
            .send(peer, Draft.text("again"), Delivery.COMMITTED)
            .onSuccess(receipt -> acknowledged.add(receipt.key()))
            .map(true)
            .otherwise(false)
            .eventually(client::close));
  }

  static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
  }
}

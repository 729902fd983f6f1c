package dev.parley.rxjava3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bus.Committed;
import dev.parley.client.ClientOptions;
import dev.parley.client.Delivery;
import dev.parley.client.Draft;
import dev.parley.client.ParleyClient;
import dev.parley.client.Receipt;
import dev.parley.client.Recipient;
import dev.parley.crypto.SigningKey;
import dev.parley.http.HttpOptions;
import dev.parley.libp2p.Multiaddr;
import dev.parley.node.BlockedLoops;
import dev.parley.node.NetworkOptions;
import dev.parley.node.ParleyOptions;
import dev.parley.protocol.Message;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import io.reactivex.rxjava3.subscribers.TestSubscriber;
import io.vertx.rxjava3.SingleHelper;
import io.vertx.rxjava3.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParleyTest {

  private static final Recipient SOMEBODY = new Recipient.Peer(SigningKey.random().address());

  @TempDir private Path directory;

  private Vertx vertx;
  private BlockedLoops loops;
  private ParleyOptions options;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx(BlockedLoops.options());
    loops = BlockedLoops.watch(vertx.getDelegate());
    options =
        ParleyOptions.at(directory.resolve("data"))
            .withHttp(HttpOptions.defaults().listenOn("127.0.0.1", 0))
            .withNetwork(
                NetworkOptions.DEFAULT.withListen(
                    List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))));
  }

  @AfterEach
  void stop() {
    vertx.close().blockingAwait();
    loops.requireNone();
  }

  private Single<Receipt> send(Parley node, String text) {
    URI url = URI.create("http://127.0.0.1:" + node.httpPort());
    ParleyClient client =
        ParleyClient.create(vertx.getDelegate(), ClientOptions.of(url, SigningKey.random()));
    return SingleHelper.toSingle(
        done -> client.send(SOMEBODY, Draft.text(text), Delivery.COMMITTED).onComplete(done));
  }

  @Test
  void what_is_sent_flows_by() {
    Parley node = Parley.create(vertx, options).blockingGet();
    TestSubscriber<String> texts =
        node.committed()
            .flatMapIterable(Committed::records)
            .map(record -> ((Message) record).text())
            .take(3)
            .test();

    Completable.concatArray(
            send(node, "one").ignoreElement(),
            send(node, "two").ignoreElement(),
            send(node, "three").ignoreElement())
        .blockingAwait();

    // On this thread: the event loop that the sends end on may be the one that the records come by.
    texts.awaitDone(30, TimeUnit.SECONDS).assertComplete().assertValues("one", "two", "three");
    assertThat(node.peerId()).isEqualTo(node.getDelegate().peerId());
  }

  @Test
  void nothing_starts_before_someone_subscribes() {
    Single<Parley> cold = Parley.create(vertx, options);
    assertThat(options.data()).doesNotExist();

    Parley node = cold.blockingGet();
    Completable end = node.close();
    assertThat(node.httpPort()).isPositive();
    end.blockingAwait();
    end.blockingAwait();
    assertThat(node.httpPort()).isEqualTo(-1);
  }

  @Test
  void a_node_that_cannot_start_is_an_error_and_may_be_retried() {
    Parley first = Parley.create(vertx, options).blockingGet();

    String words =
        Parley.create(vertx, options)
            .map(node -> "started")
            .onErrorReturn(Throwable::getMessage)
            .blockingGet();
    assertThat(words).contains("another node with the key");

    first.close().blockingAwait();
    Parley.create(vertx, options).blockingGet().close().blockingAwait();
  }
}

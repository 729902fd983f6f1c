package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.parley.client.ClientOptions;
import dev.parley.client.Delivery;
import dev.parley.client.Draft;
import dev.parley.client.MessageFilter;
import dev.parley.client.ParleyClient;
import dev.parley.client.Receipt;
import dev.parley.client.Recipient;
import dev.parley.crypto.SigningKey;
import dev.parley.http.HttpOptions;
import dev.parley.http.HttpOptions.OperationsListener;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.keys.KeyFile;
import dev.parley.protocol.Hlc;
import dev.parley.protocol.Message;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node inside a program. */
class ParleyTest {

  private static final NetworkOptions LOCAL =
      NetworkOptions.DEFAULT.withListen(List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));
  private static final SigningKey ALICE = SigningKey.random();
  private static final SigningKey BOB = SigningKey.random();

  @TempDir private Path directory;

  private Vertx vertx;
  private BlockedLoops loops;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx(BlockedLoops.options());
    loops = BlockedLoops.watch(vertx);
  }

  @AfterEach
  void stop() {
    await(vertx.close());
    loops.requireNone();
  }

  private ParleyOptions options(String name) {
    return ParleyOptions.at(directory.resolve(name)).withHttp(freePort()).withNetwork(LOCAL);
  }

  private static HttpOptions freePort() {
    return HttpOptions.defaults().listenOn("127.0.0.1", 0).withInstances(2);
  }

  private Parley create(ParleyOptions options) {
    return await(Parley.create(vertx, options));
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private String failure(ParleyOptions options) {
    Throwable failure = catchThrowable(() -> create(options));
    assertThat(failure).isInstanceOf(AssertionError.class);
    return failure.getMessage();
  }

  private ParleyClient client(Parley node, SigningKey key) {
    return ParleyClient.create(
        vertx, ClientOptions.of(URI.create("http://127.0.0.1:" + node.httpPort()), key));
  }

  private Receipt send(Parley node, String text) {
    ParleyClient alice = client(node, ALICE);
    Recipient bob = new Recipient.Peer(BOB.address());
    return await(alice.send(bob, Draft.text(text), Delivery.COMMITTED).eventually(alice::close));
  }

  private List<String> read(Parley node) {
    ParleyClient bob = client(node, BOB);
    Recipient alice = new Recipient.Peer(ALICE.address());
    return await(bob.messages(alice, MessageFilter.latest(10)).eventually(bob::close))
        .messages()
        .stream()
        .map(Message::text)
        .toList();
  }

  @Test
  void what_is_sent_is_read_again_after_a_restart() {
    Parley first = create(options("a"));
    send(first, "hello");
    assertThat(read(first)).containsExactly("hello");
    await(first.close());

    Parley second = create(options("a"));
    assertThat(second.peerId()).isEqualTo(first.peerId());
    assertThat(read(second)).containsExactly("hello");
  }

  @Test
  void two_nodes_of_one_vertx_do_not_notice_each_other() {
    Parley one = create(options("a"));
    Parley other = create(options("b"));
    send(one, "to one");
    send(other, "to the other");

    assertThat(one.peerId()).isNotEqualTo(other.peerId());
    assertThat(read(one)).containsExactly("to one");
    assertThat(read(other)).containsExactly("to the other");

    await(one.close());
    send(other, "still there");
    assertThat(read(other)).containsExactly("still there", "to the other");
  }

  @Test
  void a_closed_node_leaves_no_port_no_thread_and_no_consumer() {
    Parley node = create(options("a"));
    int port = node.httpPort();
    send(node, "hello");
    await(node.close());

    assertClosed(port);
    assertThat(node.httpPort()).isEqualTo(-1);
    assertNothingOf(node);
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  private void assertNothingOf(Parley node) {
    for (String address : List.of(node.addresses().writer(), node.addresses().reader())) {
      assertThatThrownBy(() -> await(vertx.eventBus().request(address, "anyone?")))
          .hasMessageContaining("No handlers");
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().startsWith(address));
    }
  }

  @Test
  void routes_of_the_embedding_program_stand_before_the_api() throws Exception {
    Parley node =
        create(
            options("routes")
                .withRoutes(
                    router -> {
                      router.get("/hello").handler(context -> context.end("hello"));
                      router.post().handler(RoutingContext::next);
                    }));

    assertThat(get(node, "/hello")).isEqualTo("hello");
    assertThat(get(node, "/node")).contains(node.peerId().toString());
    send(node, "through the router");
    assertThat(read(node)).containsExactly("through the router");
  }

  private static String get(Parley node, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + node.httpPort() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static void assertClosed(int port) {
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                    .isInstanceOf(ConnectException.class));
  }

  @Test
  void closing_twice_at_once_waits_for_the_one_end() {
    Parley node = create(options("a"));
    send(node, "hello");

    await(Future.all(node.close(), node.close()));
    await(node.close());

    assertThat(read(create(options("a")))).containsExactly("hello");
  }

  @Test
  void closing_while_messages_arrive_loses_none_that_was_answered() {
    Parley node = create(options("a"));
    ParleyClient alice = client(node, ALICE);
    Recipient bob = new Recipient.Peer(BOB.address());
    await(alice.send(bob, Draft.text("first"), Delivery.ACCEPTED));
    List<Future<Receipt>> sent =
        java.util.stream.IntStream.range(0, 200)
            .mapToObj(i -> alice.send(bob, Draft.text("number " + i), Delivery.ACCEPTED))
            .toList();
    await(node.close());
    await(Future.join(sent).otherwiseEmpty());
    List<String> answered =
        sent.stream().filter(Future::succeeded).map(f -> f.result().key().toString()).toList();

    Parley again = create(options("a"));
    ParleyClient reader = client(again, BOB);
    List<String> kept =
        await(reader.messages(new Recipient.Peer(ALICE.address()), MessageFilter.latest(500)))
            .messages()
            .stream()
            .map(message -> message.key().toString())
            .toList();
    assertThat(kept).containsAll(answered);
  }

  @Test
  void a_node_ends_with_its_vertx() {
    Vertx own = Vertx.vertx();
    Parley node = await(Parley.create(own, options("a")));
    int port = node.httpPort();
    await(own.close());

    assertClosed(port);
    create(options("a"));
  }

  @Test
  void a_node_ends_with_the_verticle_that_started_it() {
    String id = await(vertx.deployVerticle(new Embedder(options("a"))));
    await(vertx.undeploy(id));

    assertThat(vertx.deploymentIDs()).isEmpty();
    create(options("a"));
  }

  private static final class Embedder extends AbstractVerticle {

    private final ParleyOptions options;

    Embedder(ParleyOptions options) {
      this.options = options;
    }

    @Override
    public void start(Promise<Void> started) {
      Parley.create(vertx, options).<Void>mapEmpty().onComplete(started);
    }
  }

  @Test
  void a_taken_port_is_named_and_leaves_nothing_behind() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpOptions taken = freePort().listenOn("127.0.0.1", other.getLocalPort());
      assertThat(failure(options("a").withHttp(taken)))
          .startsWith("cannot listen on 127.0.0.1:" + other.getLocalPort() + ": ")
          .contains("in use");
    }

    assertThat(vertx.deploymentIDs()).isEmpty();
    send(create(options("a")), "now it works");
  }

  @Test
  void a_taken_port_for_metrics_leaves_nothing_behind() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      OperationsListener taken = new OperationsListener("127.0.0.1", other.getLocalPort());
      assertThat(failure(options("a").withHttp(freePort().withOperations(taken))))
          .contains(" and 127.0.0.1:" + other.getLocalPort());
    }

    assertThat(vertx.deploymentIDs()).isEmpty();
    send(create(options("a")), "now it works");
  }

  @Test
  void a_data_directory_that_is_a_file_is_named() throws IOException {
    Path file = Files.createFile(directory.resolve("a"));

    assertThat(failure(options("a")))
        .isEqualTo("cannot use the data directory " + file + ": it is not a directory");
    assertThat(vertx.deploymentIDs()).isEmpty();
    Files.delete(file);
    create(options("a"));
  }

  @Test
  void a_data_directory_below_a_file_is_named() throws IOException {
    Files.createFile(directory.resolve("a"));

    assertThat(failure(options("a/b/c"))).startsWith("cannot use the data directory ");
  }

  @Test
  void a_data_directory_that_a_node_uses_is_refused_without_harm_to_it() throws IOException {
    Parley node = create(options("a"));
    Path otherKey = directory.resolve("other.key");

    assertThat(failure(options("a").withKeyFile(otherKey))).contains("in use");
    send(node, "unharmed");
    assertThat(read(node)).containsExactly("unharmed");
  }

  @Test
  void a_second_store_with_the_same_key_is_refused_without_harm_to_the_first() {
    Parley node = create(options("a"));
    Path key = options("a").keyFile();

    assertThat(failure(options("b").withKeyFile(key)))
        .isEqualTo(
            "another node with the key " + key + " keeps records in this process or cluster");
    send(node, "unharmed");
    assertThat(read(node)).containsExactly("unharmed");
  }

  @Test
  void a_key_file_that_is_none_is_named() throws IOException {
    Files.createDirectory(directory.resolve("a"));
    Path key = Files.writeString(options("a").keyFile(), "not a key");

    assertThat(failure(options("a"))).startsWith("cannot use the node's key: " + key);
    assertThat(vertx.deploymentIDs()).isEmpty();
    Files.delete(key);
    create(options("a"));
  }

  @Test
  void a_key_that_records_cannot_name_is_refused() throws IOException {
    Path key = options("a").keyFile();
    KeyFile.create(key, PrivateKey.generate(KeyType.ED25519, new Random(1)));

    assertThat(failure(options("a"))).startsWith("cannot use the node's key: " + key);
  }

  @Test
  void a_key_file_that_is_a_directory_is_named() throws IOException {
    Path key = Files.createDirectories(options("a").keyFile());

    assertThat(failure(options("a")))
        .startsWith("cannot use the node's key " + key + ": ")
        .containsIgnoringCase("directory");
  }

  @Test
  void without_the_store_a_missing_key_is_not_made_up() {
    ParleyOptions options = options("a").withRoles(Set.of(NodeRole.HTTP));

    assertThat(failure(options)).contains("there is no such file").contains("copy of the key");
    assertThat(options.keyFile()).doesNotExist();
  }

  @Test
  void the_data_directory_is_for_its_owner_alone() throws IOException {
    create(options("a"));

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("a"))))
        .isEqualTo("rwx------");
  }

  @Test
  void a_node_without_http_has_no_port() {
    Parley node = create(options("a").withRoles(Set.of(NodeRole.STORE)));

    assertThat(node.httpPort()).isEqualTo(-1);
    await(node.close());
    assertThat(vertx.deploymentIDs()).isEmpty();
  }

  @Test
  void the_clock_is_the_programs() {
    Instant then = Instant.parse("2031-02-03T04:05:06Z");
    Parley node = create(options("a").withClock(() -> then));
    ParleyClient alice =
        ParleyClient.create(
            vertx,
            ClientOptions.of(URI.create("http://127.0.0.1:" + node.httpPort()), ALICE)
                .withClock(() -> then));

    Receipt receipt =
        await(alice.send(new Recipient.Peer(BOB.address()), Draft.text("x"), Delivery.ACCEPTED));

    assertThat(Hlc.physicalMs(receipt.hlc())).isEqualTo(then.toEpochMilli());
  }
}

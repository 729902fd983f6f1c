package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.StreamLimits;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts over real sockets and real keys, two in one Vert.x. */
class TcpHostTest {

  private static final String ECHO = "/echo/1.0.0";

  private Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void two_hosts_talk_over_ip4() throws Exception {
    Host bob = host("/ip4/127.0.0.1/tcp/0", KeyType.SECP256K1);
    Host ann = host("/ip4/127.0.0.1/tcp/0", KeyType.ED25519);

    assertThat(said(ann, bob.addresses().get(0).withPeer(bob.peerId()))).isEqualTo("hello");
  }

  @Test
  void two_hosts_talk_over_ip6() throws Exception {
    assumeThat(NetworkInterface.getByInetAddress(InetAddress.getByName("::1"))).isNotNull();
    Host bob = host("/ip6/::1/tcp/0", KeyType.ED25519);
    Host ann = host("/ip6/::1/tcp/0", KeyType.ED25519);

    assertThat(said(ann, bob.addresses().get(0).withPeer(bob.peerId()))).isEqualTo("hello");
  }

  @Test
  void a_host_is_dialled_by_name() throws Exception {
    Host bob = host("/ip4/127.0.0.1/tcp/0", KeyType.ED25519);
    Host ann = host("/ip4/127.0.0.1/tcp/0", KeyType.ED25519);
    int port = bob.addresses().get(0).port();

    assertThat(said(ann, Multiaddr.parse("/dns4/localhost/tcp/" + port))).isEqualTo("hello");
  }

  @Test
  void a_host_on_the_wildcard_tells_real_addresses() throws Exception {
    Host host = host("/ip4/0.0.0.0/tcp/0", KeyType.ED25519);

    assertThat(host.addresses())
        .isNotEmpty()
        .noneMatch(address -> address.host().equals("0.0.0.0"));
  }

  @Test
  void the_wildcards_of_both_families_share_a_port() throws Exception {
    assumeThat(NetworkInterface.getByInetAddress(InetAddress.getByName("::1"))).isNotNull();
    Host ann = host("/ip4/127.0.0.1/tcp/0", KeyType.ED25519);
    Host bob = host("/ip6/::/tcp/0", KeyType.ED25519);
    int port = bob.addresses().get(0).port();
    await(bob, bob::close);

    get(
        Libp2p.host(
                vertx,
                HostOptions.of(
                    key(KeyType.ED25519),
                    Multiaddr.parse("/ip4/0.0.0.0/tcp/" + port),
                    Multiaddr.parse("/ip6/::/tcp/" + port)))
            .onSuccess(TcpHostTest::echo));

    assertThat(said(ann, Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port))).isEqualTo("hello");
    ann = host("/ip4/127.0.0.1/tcp/0", KeyType.ED25519);
    assertThat(said(ann, Multiaddr.parse("/ip6/::1/tcp/" + port))).isEqualTo("hello");
  }

  @Test
  void a_port_that_is_taken_stops_the_start() throws Exception {
    Host host = host("/ip4/127.0.0.1/tcp/0", KeyType.ED25519);

    assertThatThrownBy(() -> host(host.addresses().get(0).toString(), KeyType.ED25519))
        .isInstanceOf(Libp2pException.class)
        .hasMessageContaining("cannot listen on");
  }

  @Test
  void a_host_starts_again_on_its_port() throws Exception {
    Host bob = host("/ip4/127.0.0.1/tcp/0", KeyType.ED25519);
    Host ann = host("/ip4/127.0.0.1/tcp/0", KeyType.ED25519);
    Multiaddr address = bob.addresses().get(0);
    said(ann, address);
    await(bob, bob::close);

    host(address.toString(), KeyType.ED25519);

    assertThat(said(ann, address)).isEqualTo("hello");
  }

  @Test
  void a_host_with_another_key_is_left() throws Exception {
    Host bob = host("/ip4/127.0.0.1/tcp/0", KeyType.ED25519);
    Host ann = host("/ip4/127.0.0.1/tcp/0", KeyType.ED25519);
    Multiaddr wrong = bob.addresses().get(0).withPeer(key(KeyType.ED25519).peerId());

    assertThatThrownBy(() -> await(ann, () -> ann.connect(wrong)))
        .isInstanceOfSatisfying(
            Libp2pException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.IDENTITY));
  }

  @Test
  void a_host_in_a_verticle_lives_on_the_verticles_context_and_ends_with_it() throws Exception {
    CompletableFuture<Context> home = new CompletableFuture<>();
    CompletableFuture<Context> handled = new CompletableFuture<>();
    CompletableFuture<Host> started = new CompletableFuture<>();
    String id =
        vertx
            .deployVerticle(
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    home.complete(context);
                    return Libp2p.host(vertx, options("/ip4/127.0.0.1/tcp/0", KeyType.ED25519))
                        .onSuccess(
                            host -> {
                              host.handle(
                                  ECHO,
                                  StreamLimits.DEFAULT,
                                  stream -> {
                                    handled.complete(Vertx.currentContext());
                                    stream.handler(stream::write);
                                  });
                              started.complete(host);
                            });
                  }
                })
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    Host bob = started.get();
    Multiaddr address = bob.addresses().get(0);
    Host ann = host("/ip4/127.0.0.1/tcp/0", KeyType.ED25519);

    assertThat(said(ann, address)).isEqualTo("hello");
    assertThat(handled.get()).isSameAs(home.get());

    vertx.undeploy(id).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    assertThatThrownBy(() -> await(ann, () -> ann.connect(address)))
        .isInstanceOf(Libp2pException.class);
  }

  @Test
  void a_host_elsewhere_ends_with_vertx() throws Exception {
    Host host = host("/ip4/127.0.0.1/tcp/0", KeyType.ED25519);

    get(vertx.close());

    assertThat(((PeerHost) host).closed().isComplete()).isTrue();
  }

  @ParameterizedTest(name = "native sockets: {0}")
  @ValueSource(booleans = {false, true})
  void who_comes_behind_silent_sockets_waits_for_seconds_only(boolean nativeSockets)
      throws Exception {
    stop();
    vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeSockets));
    Host bob =
        get(
            Libp2p.host(
                vertx,
                options("/ip4/127.0.0.1/tcp/0", KeyType.ED25519)
                    .withLimits(ConnectionLimits.DEFAULT.withPendingInbound(4))));
    echo(bob);
    Host ann = host("/ip4/127.0.0.1/tcp/0", KeyType.ED25519);
    Multiaddr address = bob.addresses().get(0);
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress("127.0.0." + (2 + i), 0));
      socket.connect(new InetSocketAddress("127.0.0.1", address.port()));
      silent.add(socket);
    }

    assertThat(said(ann, address)).isEqualTo("hello");
    for (Socket socket : silent) {
      socket.close();
    }
  }

  private HostOptions options(String listen, KeyType type) {
    return HostOptions.of(key(type), Multiaddr.parse(listen));
  }

  private Host host(String listen, KeyType type) throws Exception {
    Host host = get(Libp2p.host(vertx, options(listen, type)));
    echo(host);
    return host;
  }

  private static void echo(Host host) {
    host.loop()
        .execute(
            () -> host.handle(ECHO, StreamLimits.DEFAULT, stream -> stream.handler(stream::write)));
  }

  private static PrivateKey key(KeyType type) {
    return PrivateKey.generate(type, new SecureRandom());
  }

  private static String said(Host from, Multiaddr to) throws Exception {
    CompletableFuture<String> heard = new CompletableFuture<>();
    Connection connection = await(from, () -> from.connect(to));
    from.loop()
        .execute(
            () ->
                from.open(connection.remotePeer(), ECHO)
                    .onSuccess(
                        stream -> {
                          stream.handler(bytes -> heard.complete(bytes.toString()));
                          stream.write(Buffer.buffer("hello"));
                        }));
    return heard.get(10, TimeUnit.SECONDS);
  }

  private static <T> T await(Host host, Supplier<Future<T>> call) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    host.loop()
        .execute(() -> call.get().onComplete(result::complete, result::completeExceptionally));
    return get(result);
  }

  private static <T> T get(Future<T> future) throws Exception {
    return get(future.toCompletionStage().toCompletableFuture());
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }
}

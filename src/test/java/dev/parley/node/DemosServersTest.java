package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.demos.SocketOptions;
import dev.parley.bridge.demos.TestSocket;
import dev.parley.bridge.demos.l2ps.L2psOptions;
import dev.parley.bridge.demos.l2ps.L2psOptions.Network;
import dev.parley.bridge.demos.signaling.SignalingOptions;
import dev.parley.http.HttpOptions;
import dev.parley.libp2p.Multiaddr;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that serves clients of Demos. */
class DemosServersTest {

  private static final String DISCOVER = "{\"type\":\"discover\",\"payload\":{}}";

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
    vertx.close().await();
    loops.requireNone();
  }

  private ParleyOptions options(String name, Set<NodeRole> roles) {
    SignalingOptions signaling = SignalingOptions.DEFAULT;
    return ParleyOptions.at(directory.resolve(name))
        .withRoles(roles)
        .withHttp(HttpOptions.defaults().listenOn("127.0.0.1", 0).withInstances(1))
        .withNetwork(
            NetworkOptions.DEFAULT.withListen(List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"))))
        .withDemos(
            DemosOptions.DEFAULT.withSignaling(
                signaling.withSockets(signaling.sockets().listenOn("127.0.0.1", 0))));
  }

  private static int signaling(Parley node) {
    return node.demosPorts().get("demos-signaling");
  }

  private static String get(Parley node, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + node.httpPort() + path);
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body();
  }

  @Test
  void a_node_says_where_it_serves_them_and_counts_them() throws Exception {
    Set<NodeRole> roles = new HashSet<>(NodeRole.DEFAULT);
    roles.add(NodeRole.DEMOS_SIGNALING);
    Parley node = Parley.create(vertx, options("a", roles)).await();

    try (TestSocket client = TestSocket.connect(signaling(node))) {
      client.send(DISCOVER);
      assertThat(client.read()).contains("\"peers\":[]");
      assertThat(get(node, "/health/ready"))
          .contains("\"listening\":{\"demos-signaling\":" + signaling(node) + "}");
      assertThat(get(node, "/metrics"))
          .contains("parley_demos_sockets{server=\"signaling\"} 1.0")
          .contains("parley_demos_received_total{server=\"signaling\"} 1.0");
    }
    node.close().await();
    assertThat(node.demosPorts()).isEmpty();
  }

  @Test
  void it_needs_neither_records_nor_peers_for_that() {
    Parley node = Parley.create(vertx, options("a", Set.of(NodeRole.DEMOS_SIGNALING))).await();
    Parley other = Parley.create(vertx, options("b", Set.of(NodeRole.DEMOS_SIGNALING))).await();

    assertThat(node.httpPort()).isEqualTo(-1);
    assertThat(signaling(node)).isNotEqualTo(signaling(other));
    try (TestSocket client = TestSocket.connect(signaling(node))) {
      client.send(DISCOVER);
      assertThat(client.read()).contains("\"peers\":[]");
      node.close().await();
      assertThat(client.isHungUp()).isTrue();
    }
    other.close().await();
  }

  @Test
  void both_servers_share_one_mail() {
    SocketOptions anywhere = L2psOptions.DEFAULT.sockets().listenOn("127.0.0.1", 0);
    ParleyOptions options = options("a", Set.of(NodeRole.DEMOS_SIGNALING, NodeRole.DEMOS_L2PS));
    Parley node =
        Parley.create(
                vertx,
                options.withDemos(
                    options
                        .demos()
                        .withL2ps(
                            L2psOptions.DEFAULT
                                .withSockets(anywhere)
                                .withNetworks(List.of(new Network("one", Set.of()))))))
            .await();

    assertThat(node.demosPorts()).containsOnlyKeys("demos-signaling", "demos-l2ps");
    try (TestSocket client = TestSocket.connect(node.demosPorts().get("demos-l2ps"))) {
      client.send(DISCOVER);
      assertThat(client.read()).contains("Register before discovering peers");
    }
    node.close().await();
  }

  @Test
  void a_node_without_that_role_has_no_such_port() {
    Parley node = Parley.create(vertx, options("a", Set.of(NodeRole.STORE))).await();

    assertThat(node.demosPorts()).isEmpty();
    node.close().await();
  }
}

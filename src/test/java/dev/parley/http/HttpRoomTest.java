package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.bus.Addresses;
import dev.parley.bus.BusCodec;
import dev.parley.crypto.Secp256k1;
import dev.parley.crypto.Signatures;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.PrivateKey;
import dev.parley.protocol.PeerId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Opening and closing, several nodes in one Vert.x included. */
class HttpRoomTest {

  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    BusCodec.registerAll(vertx.eventBus());
  }

  @AfterEach
  void stop() {
    TestNode.await(vertx.close());
  }

  @Test
  void two_nodes_of_one_process_have_ports_of_their_own() {
    HttpRoom first = open(TestNode.options());
    HttpRoom second = open(TestNode.options());

    assertThat(first.port()).isPositive().isNotEqualTo(second.port());
    assertThat(first.operationsPort()).isEqualTo(first.port());
  }

  @Test
  void a_closed_room_frees_its_port_and_opens_again() throws Exception {
    HttpRoom first = open(TestNode.options());
    HttpOptions same = TestNode.options().listenOn("127.0.0.1", first.port());
    TestNode.await(first.close());
    awaitRefusal(same.port());

    HttpRoom second = open(same);
    assertThat(second.port()).isEqualTo(same.port());
    new Socket("127.0.0.1", same.port()).close();
  }

  /** Java's own transport lets go of a closed listener with the next turn of its selector. */
  private static void awaitRefusal(int port) {
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
                    .isInstanceOf(ConnectException.class));
  }

  @Test
  void two_nodes_of_one_process_do_not_share_a_port() {
    HttpOptions options = TestNode.options().listenOn("127.0.0.1", freePort());
    open(options);

    assertThatThrownBy(() -> open(options)).hasStackTraceContaining("is taken by another node");
  }

  @Test
  void a_port_of_another_process_is_refused() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      HttpOptions options = TestNode.options().listenOn("127.0.0.1", other.getLocalPort());

      assertThatThrownBy(() -> open(options)).hasStackTraceContaining("BindException");
    }
  }

  private HttpRoom open(HttpOptions options) {
    PeerId node =
        PeerId.of(PrivateKey.generate(KeyType.SECP256K1, new SecureRandom()).peerId().bytes());
    return TestNode.await(
        HttpRoom.open(
            vertx,
            new HttpServices(
                options,
                Addresses.of(node),
                node,
                new Signatures(Secp256k1.load()),
                InstantSource.system(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                "test",
                null,
                java.util.Map.of())));
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.HostStats;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The attack: one machine connects ten thousand times, over real sockets, and keeps what it gets.
 * The answer: it gets as many places as any machine, the rest is refused before anything is
 * computed, and others are served meanwhile.
 */
class ConnectFloodAttackTest {

  private static final int CONNECTS = 10_000;
  private static final int KEPT = 500;
  private static final long MAX_HEAP_GROWTH = 16 << 20;

  @Test
  void a_flood_from_one_machine_costs_little_and_others_are_served() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Host victim = start(vertx);
      Host honest = start(vertx);
      Multiaddr address = victim.addresses().get(0);
      long before = Heap.used();
      ArrayDeque<Socket> open = new ArrayDeque<>();
      for (int i = 0; i < CONNECTS; i++) {
        open.add(connectFromElsewhere(address.port()));
        if (open.size() > KEPT) {
          open.poll().close();
        }
        if (i == CONNECTS / 2) {
          assertThat(connect(honest, address).remotePeer()).isEqualTo(victim.peerId());
        }
      }
      long growth = Heap.used() - before;
      HostStats stats = get(stats(victim));
      for (Socket socket : open) {
        socket.close();
      }

      assertThat(growth).isLessThan(MAX_HEAP_GROWTH);
      assertThat(stats.inbound()).isEqualTo(1);
      assertThat(stats.upgrading()).isLessThanOrEqualTo(32);
      assertThat(stats.refused().values().stream().mapToLong(Long::longValue).sum())
          .isGreaterThan(CONNECTS - 200);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  /** The loopback network has many addresses, so the attacker has another than the honest host. */
  private static Socket connectFromElsewhere(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress("127.0.0.2", 0));
    try {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
    } catch (SocketException refusedAtOnce) {
      socket.close();
    }
    return socket;
  }

  private static Host start(Vertx vertx) throws Exception {
    PrivateKey key = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
    HostOptions options = HostOptions.of(key, Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
    return get(Libp2p.host(vertx, options).toCompletionStage().toCompletableFuture());
  }

  private static Connection connect(Host from, Multiaddr to) throws Exception {
    CompletableFuture<Connection> result = new CompletableFuture<>();
    from.loop()
        .execute(
            () -> from.connect(to).onComplete(result::complete, result::completeExceptionally));
    return get(result);
  }

  private static CompletableFuture<HostStats> stats(Host host) {
    return CompletableFuture.supplyAsync(host::stats, host.loop());
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }
}

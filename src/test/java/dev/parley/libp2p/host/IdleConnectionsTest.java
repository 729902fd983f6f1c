package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PrivateKey;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What connections cost that nobody uses, over real sockets and with real keys. */
class IdleConnectionsTest {

  private static final int CONNECTIONS = 200;

  /** Both ends together: sockets, ciphers, the muxer, and what was said in identify. */
  private static final long MAX_BYTES_EACH = 48 << 10;

  @Test
  void two_hundred_idle_connections_cost_a_bounded_heap_each() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Host server = start(vertx, "/ip4/127.0.0.1/tcp/0");
      List<Host> clients = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        clients.add(start(vertx));
      }
      Multiaddr address = server.addresses().get(0);
      long before = Heap.used();

      for (Host client : clients) {
        CompletableFuture<Object> connected = new CompletableFuture<>();
        client
            .loop()
            .execute(
                () ->
                    client
                        .connect(address)
                        .onComplete(connected::complete, connected::completeExceptionally));
        connected.get(10, TimeUnit.SECONDS);
      }
      // Identify is over by then.
      TimeUnit.SECONDS.sleep(2);

      long each = (Heap.used() - before) / CONNECTIONS;
      assertThat(each).isLessThan(MAX_BYTES_EACH);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
  }

  private static Host start(Vertx vertx, String... listen) throws Exception {
    Multiaddr[] addresses = new Multiaddr[listen.length];
    for (int i = 0; i < listen.length; i++) {
      addresses[i] = Multiaddr.parse(listen[i]);
    }
    PrivateKey key = PrivateKey.generate(KeyType.ED25519, new SecureRandom());
    HostOptions options =
        HostOptions.of(key, addresses)
            .withLimits(ConnectionLimits.DEFAULT.withPerAddress(2 * CONNECTIONS));
    return Libp2p.host(vertx, options)
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }
}

package dev.parley.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerListener;
import dev.parley.libp2p.PrivateKey;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryOnTcpTest {

  private static final NetworkOptions LOCAL =
      NetworkOptions.DEFAULT.withListen(List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/0")));

  @TempDir private Path directory;

  private Vertx vertx;
  private BlockedLoops loops;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx(BlockedLoops.options());
    loops = BlockedLoops.watch(vertx);
  }

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
    loops.requireNone();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private Host host() throws Exception {
    PrivateKey key = PrivateKey.generate(KeyType.SECP256K1, new SecureRandom());
    return await(Libp2p.host(vertx, LOCAL.host(key, "test")));
  }

  private static <T> T on(Host host, Supplier<T> action) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    host.loop().execute(() -> done.complete(action.get()));
    return done.get(30, TimeUnit.SECONDS);
  }

  @Test
  void who_was_reached_is_on_the_disk_once_it_is_closed() throws Exception {
    Host first = host();
    Host second = host();
    Multiaddr entry = first.addresses().get(0).withPeer(first.peerId());
    Promise<Connection> connected = Promise.promise();
    Path data = directory.resolve("data");
    Discovery discovery =
        on(
            second,
            () -> {
              second.addListener(
                  new PeerListener() {
                    @Override
                    public void connected(Connection connection) {
                      connected.tryComplete(connection);
                    }
                  });
              return Discovery.start(second, LOCAL.withBootstrap(List.of(entry)), data, vertx);
            });

    await(connected.future());
    await(on(second, discovery::close));
    assertThat(Files.readString(data.resolve("peers"))).contains(entry.toString());
  }
}

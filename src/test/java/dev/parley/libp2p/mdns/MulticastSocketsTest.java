package dev.parley.libp2p.mdns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerId;
import dev.parley.libp2p.net.VertxLoop;
import dev.parley.libp2p.peers.TestPeers;
import io.vertx.core.Vertx;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real multicast, where the machine has any; it says nothing where the machine has none. */
class MulticastSocketsTest {

  private final Vertx vertx = Vertx.vertx();
  private final MdnsOptions options =
      MdnsOptions.DEFAULT
          .withService("_" + UUID.randomUUID() + "._udp.local")
          .withQueryMillis(1_000);

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void two_nodes_on_one_machine_find_each_other() throws Exception {
    Multiaddr home = Multiaddr.parse("/ip4/" + addressOnANetwork() + "/tcp/4001");
    CompletableFuture<PeerId> first = new CompletableFuture<>();
    CompletableFuture<PeerId> second = new CompletableFuture<>();
    start(1, home, first);
    start(2, home, second);

    assertThat(heard(first)).isEqualTo(TestPeers.peer(2));
    assertThat(heard(second)).isEqualTo(TestPeers.peer(1));
  }

  private void start(int number, Multiaddr home, CompletableFuture<PeerId> found) throws Exception {
    VertxLoop loop = VertxLoop.of(vertx);
    CompletableFuture<Multicast> opened = new CompletableFuture<>();
    loop.execute(
        () ->
            MulticastSockets.open(loop)
                .onComplete(opened::complete, opened::completeExceptionally));
    Multicast lan;
    try {
      lan = opened.get(10, TimeUnit.SECONDS);
    } catch (ExecutionException nowhere) {
      assumeTrue(false, () -> "no multicast here: " + nowhere.getCause());
      return;
    }
    loop.execute(
        () ->
            Mdns.start(
                loop,
                lan,
                options,
                TestPeers.peer(number),
                () -> List.of(home),
                (peer, addresses) -> {
                  assertThat(addresses).containsExactly(home);
                  found.complete(peer);
                }));
  }

  private static PeerId heard(CompletableFuture<PeerId> found) throws Exception {
    try {
      return found.get(5, TimeUnit.SECONDS);
    } catch (TimeoutException silence) {
      assumeTrue(false, "multicast can be sent here, but does not arrive");
      throw silence;
    }
  }

  private static String addressOnANetwork() throws Exception {
    LocalNetworks networks = LocalNetworks.find();
    InetAddress own =
        networks.interfaces().stream()
            .flatMap(each -> each.inetAddresses())
            .filter(ip -> ip instanceof Inet4Address)
            .findFirst()
            .orElse(null);
    assumeTrue(own != null, "no network here has multicast");
    assertThat(networks.contains(own)).isTrue();
    assertThat(networks.contains(TestLan.ip("8.8.8.8"))).isFalse();
    return own.getHostAddress();
  }
}

package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.StreamLimits;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.sim.Plaintext;
import dev.parley.libp2p.yamux.YamuxSession;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PreparedHostTest {

  private static final Multiaddr LISTEN = Multiaddr.parse("/ip4/0.0.0.0/tcp/4001");
  private static final Multiaddr INSIDE = Multiaddr.parse("/ip4/192.168.1.5/tcp/4001");
  private static final Multiaddr OUTSIDE = Multiaddr.parse("/ip4/81.2.3.4/tcp/4001");

  private final SimHosts hosts = new SimHosts(1);

  @Test
  void what_is_prepared_is_in_the_first_answer() {
    Host ann = hosts.host(1);
    Host bob = start("10.0.0.2", host -> host.handle("/news/1.0.0", StreamLimits.DEFAULT, s -> {}));

    Connection connection = hosts.await(ann.connect(at(bob)));
    hosts.until(() -> connection.info() != null);

    assertThat(connection.info().protocols()).contains("/news/1.0.0");
  }

  @Test
  void a_host_that_cannot_be_prepared_does_not_start() {
    Future<Host> failed =
        begin(
            "10.0.0.2",
            host -> {
              throw new IllegalStateException("not today");
            });
    hosts.until(failed::isComplete);

    assertThat(failed.cause()).hasMessage("not today");
    assertThat(hosts.host(2).addresses()).isNotEmpty();
  }

  @Test
  void a_host_behind_a_router_tells_the_address_that_several_networks_see() {
    Host ann = start("81.2.3.4", host -> {});
    assertThat(ann.addresses()).containsExactly(INSIDE);

    for (int n = 1; n <= 6; n++) {
      Host peer = start(n * 10 + ".7.7.7", host -> {});
      hosts.await(peer.connect(OUTSIDE.withPeer(ann.peerId())));
    }
    hosts.until(() -> ann.addresses().size() > 1);

    assertThat(ann.addresses()).containsExactly(INSIDE, OUTSIDE);
  }

  private static Multiaddr at(Host host) {
    return Multiaddr.parse("/ip4/10.0.0.2/tcp/4001").withPeer(host.peerId());
  }

  private Host start(String ip, Consumer<Host> prepare) {
    return hosts.await(begin(ip, prepare));
  }

  private Future<Host> begin(String ip, Consumer<Host> prepare) {
    Loop loop = hosts.time.loop();
    HostOptions options = HostOptions.of(SimHosts.key(ip.hashCode()), LISTEN);
    return Libp2p.host(
        loop,
        new BehindRouter(hosts.network.transport(loop, ip), ip),
        new Plaintext(options.key(), List.of(YamuxSession.PROTOCOL)),
        options,
        prepare);
  }

  /** A machine that knows itself by an address that nobody outside can reach. */
  private record BehindRouter(Transport outside, String ip) implements Transport {

    @Override
    public boolean reaches(Multiaddr address) {
      return outside.reaches(address);
    }

    @Override
    public Future<Link> dial(Multiaddr address, long timeoutMillis) {
      return outside.dial(address, timeoutMillis);
    }

    @Override
    public Future<Listener> listen(Multiaddr address, Consumer<Link> accepted) {
      Multiaddr real = Multiaddr.parse("/ip4/" + ip + "/tcp/4001");
      return outside.listen(real, accepted).map(Inside::new);
    }
  }

  private record Inside(Transport.Listener outside) implements Transport.Listener {

    @Override
    public Multiaddr address() {
      return INSIDE;
    }

    @Override
    public Future<Void> close() {
      return outside.close();
    }
  }
}

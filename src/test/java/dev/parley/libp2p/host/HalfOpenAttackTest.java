package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.ConnectionLimits;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The attack: machines connect and say nothing, or begin a handshake and stop, so that those who
 * mean it find no place. The answer: few places for each machine, little time for each handshake,
 * less while others wait.
 */
class HalfOpenAttackTest {

  private static final int MACHINES = 60;
  private static final int PLACES = 32;

  private final SimHosts hosts = new SimHosts(9);
  private final Host victim =
      hosts.host(
          1, options -> options.withLimits(ConnectionLimits.DEFAULT.withPendingInbound(PLACES)));

  @Test
  void one_machine_that_says_nothing_keeps_nobody_out() {
    attack(50, 4, link -> {});

    assertThat(millisToConnect()).isLessThan(1_000);
    assertThat(hosts.network.openLinks(SimHosts.ip(1))).isLessThan(50);
  }

  @Test
  void silent_links_are_closed_after_a_while() {
    attack(50, 1, link -> {});
    hosts.time.run(1_000);
    assertThat(victim.stats().upgrading()).isEqualTo(1);

    hosts.time.run(10_000);

    assertThat(victim.stats().upgrading()).isZero();
    assertThat(hosts.network.openLinks(SimHosts.ip(1))).isZero();
  }

  @Test
  void many_machines_that_say_nothing_keep_others_waiting_for_seconds_only() {
    besiege(link -> {});

    assertThat(millisToConnect()).isLessThan(10_000);
  }

  @Test
  void many_machines_that_stop_in_the_handshake_keep_others_waiting_for_seconds_only() {
    besiege(
        link ->
            link.write(
                Unpooled.copiedBuffer(
                    "\u0013/multistream/1.0.0\n\u0011/plaintext/2.0.0\n",
                    StandardCharsets.US_ASCII)));

    assertThat(millisToConnect()).isLessThan(10_000);
  }

  @Test
  void a_trickle_of_bytes_buys_no_time() {
    attack(50, 1, link -> hosts.time.loop().every(500, () -> link.write(byteOf(0x13))));
    hosts.time.run(11_000);

    assertThat(victim.stats().upgrading()).isZero();
  }

  private static ByteBuf byteOf(int value) {
    return Unpooled.buffer(1).writeByte(value);
  }

  /** Machines that come back as soon as they are thrown out, for two minutes. */
  private void besiege(Consumer<Link> opening) {
    for (int machine = 0; machine < MACHINES; machine++) {
      int from = 50 + machine;
      Loop loop = hosts.time.loop();
      Runnable again = () -> attack(from, 2, opening);
      loop.schedule(loop.random().nextInt(1_000), () -> loop.every(1_000, again));
    }
    hosts.time.run(20_000);
    assertThat(victim.stats().upgrading()).isBetween(PLACES - 4, PLACES);
  }

  private void attack(int machine, int links, Consumer<Link> opening) {
    Transport transport = hosts.network.transport(hosts.time.loop(), SimHosts.ip(machine));
    for (int i = 0; i < links; i++) {
      transport.dial(victim.addresses().get(0), 5_000).onSuccess(opening::accept);
    }
  }

  /** How long an honest host needs that tries again and again. */
  private long millisToConnect() {
    Host honest = hosts.host(2);
    long start = hosts.time.now();
    while (hosts.time.now() - start < 60_000) {
      Future<?> dial = honest.connect(SimHosts.address(victim));
      hosts.until(dial::isComplete);
      hosts.time.run(100);
      if (victim.connection(honest.peerId()) != null) {
        return hosts.time.now() - start;
      }
    }
    return Long.MAX_VALUE;
  }
}

package dev.parley.libp2p.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimNetworkTest {

  private static final String ANN = "10.0.0.1";
  private static final String BOB = "10.0.0.2";

  private final VirtualTime time = new VirtualTime(7);
  private final SimNetwork network =
      new SimNetwork(time, SimOptions.DEFAULT.withLatency(Latency.fixed(50)));
  private final List<String> events = new ArrayList<>();

  private Link near;
  private Link far;

  @Test
  void a_dial_takes_a_round_trip() {
    listen(BOB, 4001);
    Future<Link> dialled = dial(ANN, BOB, 4001, 10_000);

    time.run(99);
    assertThat(dialled.isComplete()).isFalse();
    time.run(1);
    assertThat(dialled.result().remoteAddress()).isEqualTo(address(BOB, 4001));
    assertThat(far.remoteAddress()).isEqualTo(dialled.result().localAddress());
  }

  @Test
  void a_port_where_nobody_listens_refuses() {
    network.transport(time.loop(), BOB);
    assertThat(failure(dial(ANN, BOB, 4001, 10_000))).isEqualTo(Libp2pException.Reason.UNREACHABLE);
    assertThat(time.now()).isEqualTo(100);
  }

  @Test
  void a_machine_that_is_off_does_not_answer() {
    assertThat(failure(dial(ANN, BOB, 4001, 10_000))).isEqualTo(Libp2pException.Reason.TIMEOUT);
    assertThat(time.now()).isEqualTo(10_000);
  }

  @Test
  void a_sheltered_machine_dials_and_is_not_dialled() {
    listen(ANN, 4001);
    listen(BOB, 4001);
    network.shelter(BOB);

    assertThat(failure(dial(ANN, BOB, 4001, 5_000))).isEqualTo(Libp2pException.Reason.TIMEOUT);
    assertThat(await(dial(BOB, ANN, 4001, 5_000)).succeeded()).isTrue();
  }

  @Test
  void bytes_take_the_latency_of_the_pair() {
    connect();
    near.write(text("hello"));
    time.run(49);
    assertThat(events).isEmpty();
    time.run(1);
    assertThat(events).containsExactly("far reads hello");
  }

  @Test
  void a_pair_keeps_its_latency_and_pairs_differ() {
    network.options(SimOptions.DEFAULT.withLatency(Latency.between(10, 200)));
    Set<Long> latencies = new java.util.TreeSet<>();
    for (int i = 0; i < 20; i++) {
      latencies.add(network.latency(ANN, "10.0.1." + i));
      assertThat(network.latency("10.0.1." + i, ANN))
          .isEqualTo(network.latency(ANN, "10.0.1." + i));
    }
    assertThat(latencies).hasSizeGreaterThan(10).allMatch(millis -> millis >= 10 && millis <= 200);
  }

  @Test
  void a_lost_packet_comes_later_and_holds_up_what_is_behind_it() {
    connect();
    network.options(network.options().withLoss(0.99));
    near.write(text("a"));
    time.run(1);
    network.options(network.options().withLoss(0));
    near.write(text("b"));
    time.run(200);
    assertThat(events).isEmpty();
    time.run(60_000);
    assertThat(String.join("", events)).contains("a").contains("b").endsWith("b");
  }

  @Test
  void bytes_arrive_whole_and_in_order_over_a_lossy_shredding_line() {
    network.options(network.options().withLoss(0.05).withShredded(true));
    connect();
    StringBuilder read = new StringBuilder();
    far.reader(
        bytes ->
            read.append(bytes.readCharSequence(bytes.readableBytes(), StandardCharsets.US_ASCII)));
    StringBuilder written = new StringBuilder();
    for (int i = 0; i < 2_000; i++) {
      written.append(i).append(' ');
      near.write(text(i + " "));
      time.run(5);
    }
    time.run(60_000);
    assertThat(read.toString()).isEqualTo(written.toString());
  }

  @Test
  void a_line_of_limited_bandwidth_is_shared_by_the_links_of_a_machine() {
    network.options(network.options().withBytesPerSecond(100_000));
    connect();
    near.write(Unpooled.wrappedBuffer(new byte[50_000]));
    time.run(549);
    assertThat(network.bytesDelivered()).isZero();
    time.run(1);
    assertThat(network.bytesDelivered()).isEqualTo(50_000);
  }

  @Test
  void a_partition_stalls_a_link_and_healing_revives_it() {
    connect();
    network.partition(List.of(ANN), List.of(BOB));
    near.write(text("hello"));
    time.run(10_000);
    assertThat(events).isEmpty();
    network.heal();
    time.run(15_000);
    assertThat(events).containsExactly("far reads hello");
  }

  @Test
  void a_link_dies_of_a_partition_that_lasts_and_only_where_something_was_sent() {
    connect();
    network.partition(List.of(ANN));
    near.write(text("hello"));
    time.run(31_000);
    assertThat(events).containsExactly("near broken UNREACHABLE");

    network.heal();
    far.write(text("still there?"));
    time.run(31_000);
    assertThat(events).containsExactly("near broken UNREACHABLE", "far broken RESET");
  }

  @Test
  void nobody_can_dial_across_a_partition() {
    listen(BOB, 4001);
    network.partition(List.of(ANN));
    assertThat(failure(dial(ANN, BOB, 4001, 3_000))).isEqualTo(Libp2pException.Reason.TIMEOUT);
    network.heal();
    assertThat(await(dial(ANN, BOB, 4001, 3_000)).succeeded()).isTrue();
  }

  @Test
  void a_crash_is_silent_until_somebody_writes() {
    connect();
    network.crash(BOB);
    time.run(3_600_000);
    assertThat(events).isEmpty();
    near.write(text("hello"));
    time.run(31_000);
    assertThat(events).containsExactly("near broken UNREACHABLE");
  }

  @Test
  void a_machine_that_came_back_knows_nothing_of_its_links() {
    connect();
    network.crash(BOB);
    listen(BOB, 4001);
    near.write(text("hello"));
    time.run(100);
    assertThat(events).containsExactly("near broken RESET");
    assertThat(network.openLinks(BOB)).isZero();
    assertThat(network.openLinks(ANN)).isZero();
  }

  @Test
  void the_loop_of_a_crashed_machine_does_nothing_more() {
    var loop = time.loop();
    network.transport(loop, ANN);
    loop.every(1_000, () -> events.add("tick"));
    time.run(2_500);
    network.crash(ANN);
    time.run(60_000);
    assertThat(events).containsExactly("tick", "tick");
    assertThat(time.waiting()).isZero();
  }

  @Test
  void two_runs_of_a_seed_leave_the_same_trace_and_another_seed_another() {
    assertThat(chatter(1)).isEqualTo(chatter(1)).isNotEqualTo(chatter(2));
  }

  private static String chatter(long seed) {
    VirtualTime time = new VirtualTime(seed);
    SimNetwork network =
        new SimNetwork(
            time,
            SimOptions.DEFAULT
                .withLatency(Latency.around(40, 0.5))
                .withLoss(0.02)
                .withShredded(true));
    for (int i = 0; i < 20; i++) {
      Transport transport = network.transport(time.loop(), "10.0.0." + i);
      transport.listen(
          address("10.0.0." + i, 4001),
          link -> link.reader(bytes -> link.write(bytes.readBytes(bytes.readableBytes()))));
      for (int j = 0; j < i; j++) {
        transport
            .dial(address("10.0.0." + j, 4001), 5_000)
            .onSuccess(
                link -> {
                  link.reader(bytes -> link.write(bytes.readBytes(bytes.readableBytes())));
                  link.write(text("x".repeat(2_000)));
                });
      }
    }
    time.run(5_000);
    return network.trace().toString();
  }

  private void connect() {
    listen(BOB, 4001);
    near = await(dial(ANN, BOB, 4001, 5_000)).result();
    watch("near", near);
    watch("far", far);
  }

  private void watch(String name, Link link) {
    link.reader(
        bytes ->
            events.add(
                name
                    + " reads "
                    + new String(
                        ByteBufUtil.getBytes(bytes.readBytes(bytes.readableBytes())),
                        StandardCharsets.UTF_8)));
    link.endHandler(() -> events.add(name + " ends"));
    link.closeHandler(
        cause ->
            events.add(
                cause == null
                    ? name + " closed"
                    : name + " broken " + ((Libp2pException) cause).reason()));
  }

  private void listen(String ip, int port) {
    network.transport(time.loop(), ip).listen(address(ip, port), link -> far = link);
  }

  private Future<Link> dial(String from, String to, int port, long timeout) {
    return network.transport(time.loop(), from).dial(address(to, port), timeout);
  }

  private <T> Future<T> await(Future<T> future) {
    while (!future.isComplete() && time.step()) {
      // Only as far as needed.
    }
    return future;
  }

  private Libp2pException.Reason failure(Future<?> future) {
    return ((Libp2pException) await(future).cause()).reason();
  }

  private static Multiaddr address(String ip, int port) {
    return Multiaddr.parse("/ip4/" + ip + "/tcp/" + port);
  }

  private static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }
}

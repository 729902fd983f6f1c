package dev.parley.libp2p.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.Transport;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SimNetworkScaleTest {

  private static final int MACHINES = 1_000;
  private static final int DIALS = 5;

  @Test
  void a_thousand_machines_with_ten_links_each_chat_for_a_minute() {
    VirtualTime time = new VirtualTime(1);
    SimNetwork network = new SimNetwork(time, SimOptions.DEFAULT);
    Random random = time.random();
    for (int i = 0; i < MACHINES; i++) {
      start(network, time.loop(), i, random);
    }
    long began = System.nanoTime();
    time.run(60_000);
    long millis = (System.nanoTime() - began) / 1_000_000;

    assertThat(network.bytesDelivered()).isGreaterThan(MACHINES * DIALS * 2 * 58 * 100L);
    System.out.printf(
        "simulated minute of %d machines: %d ms, %d tasks, %d bytes, %d MB of heap%n",
        MACHINES, millis, time.steps(), network.bytesDelivered(), heapMegabytes());
  }

  private static long heapMegabytes() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory() >> 20;
  }

  private static void start(SimNetwork network, Loop loop, int index, Random random) {
    Transport transport = network.transport(loop, ip(index));
    transport.listen(address(index), link -> chat(loop, link));
    for (int i = 0; i < DIALS; i++) {
      int other = random.nextInt(MACHINES);
      transport.dial(address(other), 30_000).onSuccess(link -> chat(loop, link));
    }
  }

  private static void chat(Loop loop, Link link) {
    link.reader(bytes -> bytes.skipBytes(bytes.readableBytes()));
    loop.every(1_000, () -> link.write(Unpooled.wrappedBuffer(new byte[100])));
  }

  private static String ip(int index) {
    return "10.0." + index / 250 + "." + (1 + index % 250);
  }

  private static Multiaddr address(int index) {
    return Multiaddr.parse("/ip4/" + ip(index) + "/tcp/4001");
  }
}

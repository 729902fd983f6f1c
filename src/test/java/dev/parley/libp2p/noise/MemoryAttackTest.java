package dev.parley.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.sim.VirtualTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Many links that do nothing, or stop in the middle, to hold as much memory as they can. */
class MemoryAttackTest {

  private static final int LINKS = 4_000;

  private final VirtualTime time = new VirtualTime(1);
  private final Loop loop = time.loop();
  private final Noise noise =
      new Noise(PrivateKey.generate(KeyType.SECP256K1, loop.random()), List.of(), loop);

  @Test
  void a_link_that_says_nothing_in_the_handshake_costs_next_to_nothing() {
    assertThat(
            bytesEach(
                () -> {
                  ManualLink link = new ManualLink();
                  noise.secure(link, false, null);
                  return link;
                }))
        .isLessThan(1_000);
  }

  @Test
  void a_link_that_stops_in_the_handshake_costs_a_few_kilobytes() {
    byte[] hello = Attacker.pair(1).publicKey();
    assertThat(
            bytesEach(
                () -> {
                  ManualLink link = new ManualLink();
                  noise.secure(link, false, null);
                  link.arrives(Unpooled.buffer(34).writeShort(32).writeBytes(hello));
                  return link;
                }))
        .isLessThan(3_000);
  }

  @Test
  void a_link_that_is_idle_after_much_has_gone_through_costs_two_keys() {
    byte[] sealed = sealed(60_000);
    assertThat(
            bytesEach(
                () -> {
                  SealedLink sealedLink = sealedLink();
                  sealedLink.link.arrives(Unpooled.copiedBuffer(sealed));
                  sealedLink.channel.write(Unpooled.wrappedBuffer(new byte[60_000]));
                  time.run(0);
                  return sealedLink;
                }))
        .isLessThan(1_500);
  }

  @Test
  void a_link_that_announces_much_and_stops_costs_what_it_sent() {
    assertThat(
            bytesEach(
                () -> {
                  SealedLink sealedLink = sealedLink();
                  sealedLink.link.arrives(Unpooled.buffer(502).writeShort(0xffff).writeZero(500));
                  return sealedLink;
                }))
        .isLessThan(3_000);
  }

  private record SealedLink(ManualLink link, SealedChannel channel) {}

  private SealedLink sealedLink() {
    ManualLink link = new ManualLink();
    CipherState[] keys = keys();
    SealedChannel channel = new SealedChannel(link, loop, keys[1], keys[0]);
    channel.reader(ByteBuf::clear);
    return new SealedLink(link, channel);
  }

  private static byte[] sealed(int count) {
    byte[] message = new byte[count + ChaChaPoly.TAG_LENGTH];
    keys()[0].seal(message, 0, count);
    ByteBuf frame = Unpooled.buffer().writeShort(message.length).writeBytes(message);
    return Arrays.copyOf(frame.array(), frame.readableBytes());
  }

  private static CipherState[] keys() {
    return new SymmetricState(XxPattern.NAME, new Sha256(), ChaChaPoly.fastest()).split();
  }

  private static long bytesEach(Supplier<Object> link) {
    link.get();
    List<Object> links = new ArrayList<>(LINKS);
    long before = used();
    for (int i = 0; i < LINKS; i++) {
      links.add(link.get());
    }
    long each = (used() - before) / links.size();
    return each;
  }

  private static long used() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}

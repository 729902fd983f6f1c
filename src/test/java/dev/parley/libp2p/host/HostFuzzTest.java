package dev.parley.libp2p.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Connection;
import dev.parley.libp2p.Host;
import dev.parley.libp2p.HostOptions;
import dev.parley.libp2p.Libp2p;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.Multiaddr;
import dev.parley.libp2p.PeerListener;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.Stream;
import dev.parley.libp2p.StreamLimits;
import dev.parley.libp2p.Transport;
import dev.parley.libp2p.sim.Plaintext;
import dev.parley.libp2p.yamux.YamuxSession;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Whole conversations, damaged: what a peer really said is recorded, spoiled at random places, and
 * said again, by one who dials and by one who is dialled. Nothing may escape onto the loop, where
 * it would end the simulation, and the host must go on serving others.
 */
class HostFuzzTest {

  private static final Duration SEARCH = Duration.ofSeconds(Long.getLong("parley.fuzz.seconds", 1));
  private static final long SEED = Long.getLong("parley.fuzz.seed", 1);
  private static final String ECHO = "/echo/1.0.0";
  private static final PrivateKey SPEAKER = SimHosts.key(7);
  private static final int MACHINES = 2_000;

  private final Random random = new Random(SEED);
  private final SimHosts hosts = new SimHosts(SEED);
  private final Host victim = hosts.host(1);
  private final Host honest = hosts.host(2);
  private int attacks;
  private int believed;

  @Test
  void damaged_conversations_of_those_who_dial_harm_nobody() {
    byte[] said = recorded(true);
    search(
        () -> {
          Transport machine = hosts.network.transport(hosts.time.loop(), nextMachine());
          machine
              .dial(victim.addresses().get(0), 5_000)
              .onSuccess(link -> say(link, damaged(said)));
        });
  }

  @Test
  void damaged_conversations_of_those_who_are_dialled_harm_nobody() {
    byte[] said = recorded(false);
    search(
        () -> {
          String ip = nextMachine();
          Multiaddr address = Multiaddr.parse("/ip4/" + ip + "/tcp/4001");
          hosts
              .network
              .transport(hosts.time.loop(), ip)
              .listen(address, link -> say(link, damaged(said)));
          victim.connect(address);
        });
  }

  private void search(Runnable attack) {
    echo(victim);
    victim.addListener(
        new PeerListener() {
          @Override
          public void connected(Connection connection) {
            believed += connection.remotePeer().equals(SPEAKER.peerId()) ? 1 : 0;
          }
        });
    long end = System.nanoTime() + SEARCH.toNanos();
    while (System.nanoTime() < end) {
      for (int i = 0; i < 20; i++) {
        attack.run();
        hosts.time.run(random.nextInt(200));
      }
      hosts.time.run(60_000);
      hosts.network.crash(SimHosts.ip(3_000 + attacks % MACHINES));
      assertServes();
    }
    // Some of the damage is behind the handshake.
    assertThat(believed).isPositive();
  }

  private void assertServes() {
    Stream stream =
        hosts.await(honest.connect(SimHosts.address(victim)).compose(c -> c.open(List.of(ECHO))));
    StringBuilder heard = new StringBuilder();
    stream.handler(heard::append);
    stream.write(Buffer.buffer("hello"));
    hosts.until(() -> heard.toString().equals("hello"));
    stream.reset();
    assertThat(victim.stats().upgrading()).isZero();
    assertThat(victim.stats().streams()).isLessThan(1_000);
  }

  private String nextMachine() {
    String ip = SimHosts.ip(3_000 + attacks++ % MACHINES);
    hosts.network.crash(ip);
    return ip;
  }

  /** Says it in pieces, and hangs up, ends, or stays. */
  private void say(Link link, byte[] bytes) {
    link.reader(read -> read.skipBytes(read.readableBytes()));
    Loop loop = hosts.time.loop();
    int at = 0;
    int delay = 0;
    while (at < bytes.length) {
      int length = Math.min(bytes.length - at, 1 + random.nextInt(400));
      ByteBuf piece = Unpooled.copiedBuffer(bytes, at, length);
      loop.schedule(delay, () -> link.write(piece));
      at += length;
      delay += random.nextInt(60);
    }
    switch (random.nextInt(3)) {
      case 0 -> loop.schedule(delay + 100, () -> link.close(null));
      case 1 -> loop.schedule(delay + 100, link::end);
      default -> {}
    }
  }

  private byte[] damaged(byte[] said) {
    byte[] bytes = said.clone();
    for (int times = random.nextInt(4); times > 0; times--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> bytes = Arrays.copyOf(bytes, at + 1);
        case 3 ->
            bytes =
                joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at / 2, bytes.length));
        default -> {
          byte[] noise = new byte[1 + random.nextInt(64)];
          random.nextBytes(noise);
          System.arraycopy(noise, 0, bytes, at, Math.min(noise.length, bytes.length - at));
        }
      }
    }
    return bytes;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /** All that a peer says who connects, or is connected to, introduces itself, pings, and talks. */
  private byte[] recorded(boolean dials) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    SimHosts stage = new SimHosts(SEED);
    Host other = stage.host(1);
    Loop loop = stage.time.loop();
    Transport tapped = tapped(stage.network.transport(loop, SimHosts.ip(2)), said);
    HostOptions options =
        HostOptions.of(SPEAKER, Multiaddr.parse("/ip4/" + SimHosts.ip(2) + "/tcp/4001"));
    Host speaker =
        stage.await(
            Libp2p.host(
                loop,
                tapped,
                new Plaintext(options.key(), List.of(YamuxSession.PROTOCOL)),
                options));
    echo(other);
    echo(speaker);
    stage.connect(dials ? speaker : other, dials ? other : speaker);
    stage.time.run(1_000);
    Stream stream = stage.await(speaker.open(other.peerId(), ECHO));
    stream.write(Buffer.buffer(new byte[300]));
    stage.await(speaker.ping(other.peerId()));
    stage.await(other.open(speaker.peerId(), "/other/1.0.0", ECHO)).write(Buffer.buffer("hello"));
    stage.time.run(5_000);
    speaker.close();
    stage.time.run(5_000);
    return said.toByteArray();
  }

  private static void echo(Host host) {
    host.handle(ECHO, StreamLimits.DEFAULT, stream -> stream.handler(stream::write));
  }

  private static Transport tapped(Transport transport, ByteArrayOutputStream said) {
    return new Transport() {
      @Override
      public boolean reaches(Multiaddr address) {
        return transport.reaches(address);
      }

      @Override
      public Future<Link> dial(Multiaddr address, long timeoutMillis) {
        return transport.dial(address, timeoutMillis).map(link -> tapped(link, said));
      }

      @Override
      public Future<Listener> listen(Multiaddr address, Consumer<Link> accepted) {
        return transport.listen(address, link -> accepted.accept(tapped(link, said)));
      }
    };
  }

  private static Link tapped(Link link, ByteArrayOutputStream said) {
    return (Link)
        Proxy.newProxyInstance(
            Link.class.getClassLoader(),
            new Class<?>[] {Link.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("write")) {
                said.writeBytes(ByteBufUtil.getBytes((ByteBuf) arguments[0]));
              }
              try {
                return method.invoke(link, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

package dev.parley.bench;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.KeyType;
import dev.parley.libp2p.Loop;
import dev.parley.libp2p.PrivateKey;
import dev.parley.libp2p.Security.Secured;
import dev.parley.libp2p.noise.Noise;
import dev.parley.libp2p.sim.VirtualTime;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.conscrypt.Conscrypt;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to shake hands, both sides together, and to seal and open. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class NoiseBenchmark {

  /** A link of two nodes in memory, and their loop. */
  @State(Scope.Thread)
  public static class Nodes {

    final VirtualTime time = new VirtualTime(1);
    final Loop loop = time.loop();
    final PrivateKey key = PrivateKey.generate(KeyType.SECP256K1, loop.random());
    final Noise noise = new Noise(key, List.of("/yamux/1.0.0"), loop);

    Duplex[] shakeHands() {
      MemoryDuplex near = new MemoryDuplex();
      MemoryDuplex far = new MemoryDuplex();
      near.join(far);
      Future<Secured> listening = noise.secure(far, false, null);
      Future<Secured> dialling = noise.secure(near, true, key.peerId());
      return new Duplex[] {dialling.result().channel(), listening.result().channel()};
    }
  }

  /** A sealed channel, and what goes through it. */
  @State(Scope.Thread)
  public static class Channel {

    @Param({"256", "1024", "65519"})
    int size;

    byte[] plain;
    Duplex from;
    long opened;

    @Setup
    public void shakeHands(Nodes nodes) {
      Duplex[] ends = nodes.shakeHands();
      from = ends[0];
      ends[1].reader(
          bytes -> {
            opened += bytes.readableBytes();
            bytes.skipBytes(bytes.readableBytes());
          });
      plain = new byte[size];
    }
  }

  /** The cipher alone, for the ratio. */
  @State(Scope.Thread)
  public static class BareCipher {

    final SecretKeySpec key = new SecretKeySpec(new byte[32], "ChaCha20");
    final byte[] nonce = new byte[12];
    final Cipher sealing = cipher();
    final Cipher opening = cipher();
    byte[] sealed;
    byte[] opened;

    @Setup
    public void allocate(Channel channel) {
      sealed = new byte[channel.size + 16];
      opened = new byte[channel.size];
    }

    private static Cipher cipher() {
      try {
        return Cipher.getInstance("ChaCha20/Poly1305/NoPadding", Conscrypt.newProvider());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Benchmark
  public Duplex[] handshake(Nodes nodes) {
    return nodes.shakeHands();
  }

  @Benchmark
  public long sealAndOpen(Nodes nodes, Channel channel) {
    channel.from.write(Unpooled.wrappedBuffer(channel.plain));
    nodes.time.run(0);
    return channel.opened;
  }

  @Benchmark
  public byte[] cipherAlone(Channel channel, BareCipher bare) throws GeneralSecurityException {
    for (int i = 0; ++bare.nonce[i] == 0; i++) {
      // The carry.
    }
    IvParameterSpec nonce = new IvParameterSpec(bare.nonce);
    bare.sealing.init(Cipher.ENCRYPT_MODE, bare.key, nonce);
    bare.sealing.doFinal(channel.plain, 0, channel.size, bare.sealed, 0);
    bare.opening.init(Cipher.DECRYPT_MODE, bare.key, nonce);
    bare.opening.doFinal(bare.sealed, 0, bare.sealed.length, bare.opened, 0);
    return bare.opened;
  }
}

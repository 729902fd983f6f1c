package dev.parley.libp2p;

import dev.parley.libp2p.sim.Latency;
import dev.parley.libp2p.sim.SimNetwork;
import dev.parley.libp2p.sim.SimOptions;
import dev.parley.libp2p.sim.VirtualTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A link of a simulated network with both its ends in hand. */
public final class LinkPair {

  public static final SimOptions NEAR = SimOptions.DEFAULT.withLatency(Latency.fixed(5));

  private static final long LONG_ENOUGH_MILLIS = 3_600_000;

  public final VirtualTime time;
  public final Loop loop;
  public final Link near;
  public final Link far;

  public LinkPair() {
    this(1, NEAR);
  }

  public LinkPair(long seed, SimOptions options) {
    time = new VirtualTime(seed);
    loop = time.loop();
    SimNetwork network = new SimNetwork(time, options);
    List<Link> accepted = new ArrayList<>();
    Transport there = network.transport(loop, "10.0.0.2");
    var listening = there.listen(Multiaddr.parse("/ip4/10.0.0.2/tcp/4001"), accepted::add);
    until(listening::isComplete);
    Transport here = network.transport(loop, "10.0.0.1");
    var dialling = here.dial(listening.result().address(), 5_000);
    until(() -> dialling.isComplete() && !accepted.isEmpty());
    near = dialling.result();
    far = accepted.get(0);
  }

  /** Lets time pass until something is so; fails if it never is. */
  public void until(BooleanSupplier condition) {
    long end = time.now() + LONG_ENOUGH_MILLIS;
    while (!condition.getAsBoolean()) {
      if (time.now() > end || !time.step()) {
        throw new AssertionError("not so after " + time.now() + " ms");
      }
    }
  }

  /** Lets what is under way arrive, and answers to it. */
  public void settle() {
    time.run(1_000);
  }

  public static ByteBuf text(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
  }

  public static ByteBuf hex(String hex) {
    return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  /** All that a duplex reads from now on, in hex. */
  public static StringBuilder readHex(Duplex duplex) {
    StringBuilder read = new StringBuilder();
    duplex.reader(
        bytes -> {
          read.append(ByteBufUtil.hexDump(bytes));
          bytes.skipBytes(bytes.readableBytes());
        });
    return read;
  }

  /** All that a duplex reads from now on, as text. */
  public static StringBuilder readText(Duplex duplex) {
    StringBuilder read = new StringBuilder();
    duplex.reader(
        bytes ->
            read.append(
                bytes.readCharSequence(bytes.readableBytes(), StandardCharsets.UTF_8).toString()));
    return read;
  }

  /** What a duplex was closed with, once it is. */
  public static List<Throwable> closings(Duplex duplex) {
    List<Throwable> closings = new ArrayList<>();
    duplex.closeHandler(closings::add);
    return closings;
  }
}

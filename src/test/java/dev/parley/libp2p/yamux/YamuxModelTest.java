package dev.parley.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.sim.Latency;
import dev.parley.libp2p.sim.SimOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many streams that do anything at any time: what is read is what was written, in order, nothing is
 * lost on a stream that ended in peace, and in the end every byte of memory and credit is back.
 */
class YamuxModelTest {

  private static final int STEPS = 3_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void streams_of_any_habit_lose_nothing(long seed) {
    Random random = new Random(seed);
    Sessions sessions = new Sessions(options(random), network(random), seed);
    List<Side> sides = new ArrayList<>();
    Map<String, Side> opened = new HashMap<>();
    sessions.acceptance =
        stream -> {
          Side side = new Side(stream, random);
          side.other = opened.get(stream.toString());
          side.other.other = side;
          sides.add(side);
        };
    for (int step = 0; step < STEPS; step++) {
      if (random.nextInt(20) == 0 && sessions.near.streamCount() < 100) {
        Side side = new Side(sessions.near.open(), random);
        opened.put(side.stream.toString(), side);
        sides.add(side);
      }
      if (!sides.isEmpty()) {
        sides.get(random.nextInt(sides.size())).something();
      }
      sessions.pair.time.run(random.nextInt(3));
      assertThat(sessions.near.bufferedBytes()).isLessThan(40L << 20);
    }
    // The last streams that were opened are accepted by now, or given up.
    sessions.settle();
    sides.forEach(Side::finish);
    sessions.until(() -> sides.stream().allMatch(side -> side.closed > 0));
    sessions.pair.time.run(60_000);
    sides.forEach(Side::check);
    assertThat(sessions.near.streamCount() + sessions.far.streamCount()).isZero();
    assertThat(sessions.near.bufferedBytes() + sessions.far.bufferedBytes()).isZero();
    assertThat(sessions.nearClosings).isEmpty();
    assertThat(sessions.farClosings).isEmpty();
    assertThat(sides.stream().filter(side -> side.complete())).hasSizeGreaterThan(20);
  }

  private static YamuxOptions options(Random random) {
    return random.nextBoolean()
        ? YamuxOptions.DEFAULT
        : Sessions.QUIET.withConnectionMemory(8 << 20);
  }

  private static SimOptions network(Random random) {
    return SimOptions.DEFAULT
        .withLatency(Latency.fixed(random.nextInt(4)))
        .withShredded(random.nextBoolean())
        .withWindow(random.nextBoolean() ? 3_000 : 256 << 10);
  }

  /** One end of a stream, which writes a running number and reads what the other end writes. */
  private static final class Side {

    private final Duplex stream;
    private final Random random;
    private Side other;
    private int written;
    private int read;
    private int ended;
    private int closed;
    private boolean wroteEnd;
    private boolean gaveUp;
    private boolean finishing;
    private boolean wrong;
    private Throwable cause;

    Side(Duplex stream, Random random) {
      this.stream = stream;
      this.random = random;
      stream.reader(this::read);
      stream.endHandler(() -> ended++);
      stream.closeHandler(
          why -> {
            closed++;
            cause = why;
          });
    }

    void something() {
      switch (random.nextInt(40)) {
        case 0 -> {
          wroteEnd = true;
          stream.end();
        }
        case 1 -> giveUp(null);
        case 2 -> giveUp(new Libp2pException(Reason.DENIED, "enough"));
        case 3, 4, 5, 6 -> stream.pause();
        case 7, 8, 9, 10, 11, 12 -> stream.resume();
        case 13 -> stream.reader(bytes -> read(bytes));
        default -> write();
      }
    }

    private void giveUp(Throwable why) {
      gaveUp = true;
      wroteEnd = true;
      stream.close(why);
    }

    void finish() {
      finishing = true;
      wroteEnd = true;
      stream.reader(this::read);
      stream.resume();
      stream.end();
    }

    void write() {
      if (wroteEnd || stream.isFull()) {
        return;
      }
      int count = random.nextInt(20) == 0 ? 100_000 : random.nextInt(3_000);
      ByteBuf bytes = Unpooled.buffer(count);
      for (int i = 0; i < count; i++) {
        bytes.writeByte(written++ * 31 >> 3);
      }
      stream.write(bytes);
    }

    private void read(ByteBuf bytes) {
      int count = finishing ? bytes.readableBytes() : random.nextInt(bytes.readableBytes() + 1);
      for (int i = 0; i < count; i++) {
        wrong |= bytes.readByte() != (byte) (read++ * 31 >> 3);
      }
      if (!finishing && random.nextInt(8) == 0) {
        stream.pause();
      }
    }

    /** Whether both ends wrote and read to the end. */
    boolean complete() {
      return other != null && !gaveUp && !other.gaveUp && cause == null && other.cause == null;
    }

    void check() {
      assertThat(wrong).isFalse();
      assertThat(closed).isEqualTo(1);
      assertThat(ended).isLessThanOrEqualTo(1);
      if (other != null) {
        assertThat(read).isLessThanOrEqualTo(other.written);
      }
      if (complete()) {
        assertThat(ended).isEqualTo(1);
        assertThat(read).isEqualTo(other.written);
      }
      boolean orderly = other != null && !gaveUp && !other.gaveUp;
      if (orderly) {
        assertThat(cause).isNull();
      }
    }
  }
}

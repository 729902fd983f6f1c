package dev.parley.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.LinkPair;
import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes are frames or refused, however they are cut, and a session survives or ends. */
class FrameFuzzTest {

  private static final Duration SEARCH = Duration.ofSeconds(Long.getLong("parley.fuzz.seconds", 1));
  private static final long SEED = Long.getLong("parley.fuzz.seed", 1);
  private static final int MEMORY = 600_000;

  @Test
  void mutated_frames_are_read_the_same_however_they_are_cut() {
    Random random = new Random(SEED);
    long end = System.nanoTime() + SEARCH.toNanos();
    do {
      byte[] input = frames(random, 2_000);
      assertThat(read(input, random, 60)).isEqualTo(read(input, random, Integer.MAX_VALUE));
    } while (System.nanoTime() < end);
  }

  @Test
  void a_session_takes_any_frames_without_growing_or_failing() {
    Random random = new Random(SEED);
    long end = System.nanoTime() + SEARCH.toNanos();
    do {
      RawPeer peer = new RawPeer(YamuxOptions.DEFAULT.withConnectionMemory(MEMORY));
      peer.session.streamHandler(stream -> behave(stream, random));
      for (int i = 0; i < 20; i++) {
        peer.pair.near.write(Unpooled.wrappedBuffer(frames(random, 60_000)));
        peer.pair.time.run(random.nextInt(30));
        assertThat(peer.session.bufferedBytes()).isLessThan(3 * MEMORY);
        assertThat(peer.session.streamCount()).isLessThanOrEqualTo(512);
      }
      peer.pair.near.close(null);
      peer.settle();
      assertThat(peer.closings).hasSize(1);
      assertThat(peer.session.bufferedBytes()).isZero();
      assertThat(peer.session.streamCount()).isZero();
    } while (System.nanoTime() < end);
  }

  private static void behave(Duplex stream, Random random) {
    switch (random.nextInt(6)) {
      case 0 -> stream.pause();
      case 1 -> stream.close(null);
      case 2 -> stream.write(LinkPair.text("hello"));
      case 3 -> stream.reader(bytes -> bytes.skipBytes(random.nextInt(bytes.readableBytes() + 1)));
      default -> Echo.on(stream);
    }
  }

  /** Frames that a peer might send, and now and then a bit that is wrong. */
  private static byte[] frames(Random random, int mostData) {
    ByteBuf frames = Unpooled.buffer();
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      int stream = 1 + 2 * random.nextInt(40);
      int flags = random.nextInt(3) == 0 ? 1 << random.nextInt(4) : Frame.SYN;
      switch (random.nextInt(12)) {
        case 0 -> Frame.write(frames, Frame.PING, Frame.SYN, 0, random.nextInt());
        case 1, 2, 3, 4 -> Frame.write(frames, Frame.WINDOW_UPDATE, flags, stream, 5_000);
        default -> {
          int length = random.nextInt(mostData);
          Frame.write(frames, Frame.DATA, random.nextInt(4) == 0 ? flags : 0, stream, length);
          frames.writeZero(length);
        }
      }
    }
    byte[] input = new byte[frames.readableBytes()];
    frames.readBytes(input);
    if (random.nextInt(8) == 0) {
      input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return input;
  }

  static String read(byte[] input, Random random, int most) {
    Recorder recorder = new Recorder();
    FrameReader reader = new FrameReader(recorder);
    ByteBuf unread = Unpooled.buffer();
    int at = 0;
    try {
      while (at < input.length) {
        int count = Math.min(1 + random.nextInt(most), input.length - at);
        unread.writeBytes(input, at, count);
        at += count;
        reader.read(unread);
      }
    } catch (Malformed e) {
      recorder.text.append(e.getMessage());
    }
    return recorder.text.toString();
  }

  private static final class Recorder implements FrameReader.Target {

    private final StringBuilder text = new StringBuilder();
    private int body;

    @Override
    public void data(int flags, int stream, int length) {
      text.append("data ").append(flags).append(' ').append(stream).append(' ').append(length);
    }

    @Override
    public void body(ByteBuf piece, int left) {
      body += piece.readableBytes();
      if (left == 0) {
        text.append(" body ").append(body).append('\n');
        body = 0;
      }
    }

    @Override
    public void windowUpdate(int flags, int stream, long delta) {
      text.append("window ").append(flags).append(' ').append(stream).append(' ').append(delta);
    }

    @Override
    public void ping(int flags, int value) {
      text.append("ping ").append(flags).append(' ').append(value);
    }

    @Override
    public void goAway(int code) {
      text.append("away ").append(code);
    }

    @Override
    public boolean isStopped() {
      return false;
    }
  }
}

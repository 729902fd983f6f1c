package dev.parley.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.wire.Varint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Any bytes are messages or refused, the same ones however they are cut. */
class FramedStreamFuzzTest {

  private static final Duration SEARCH = Duration.ofSeconds(Long.getLong("parley.fuzz.seconds", 1));
  private static final long SEED = Long.getLong("parley.fuzz.seed", 1);
  private static final int MAX_LENGTH = 3_000;

  @ParameterizedTest
  @EnumSource(Prefix.class)
  void mutated_messages_are_read_the_same_however_they_are_cut(Prefix prefix) {
    Random random = new Random(SEED);
    long end = System.nanoTime() + SEARCH.toNanos();
    do {
      byte[] input = mutated(prefix, random);
      assertThat(read(prefix, input, random, 50)).isEqualTo(read(prefix, input, random, 9_999));
    } while (System.nanoTime() < end);
  }

  private static byte[] mutated(Prefix prefix, Random random) {
    ByteBuf messages = Unpooled.buffer();
    for (int i = random.nextInt(6); i >= 0; i--) {
      int length = random.nextInt(random.nextBoolean() ? MAX_LENGTH : 200);
      if (prefix == Prefix.VARINT) {
        Varint.write(messages, length);
      } else {
        messages.writeInt(length);
      }
      messages.writeZero(length);
    }
    byte[] input = new byte[messages.readableBytes()];
    messages.readBytes(input);
    for (int i = random.nextInt(4); i > 0 && input.length > 0; i--) {
      input[random.nextInt(input.length)] = (byte) random.nextInt(256);
    }
    return input;
  }

  private static String read(Prefix prefix, byte[] input, Random random, int most) {
    HandFed fed = new HandFed();
    StringBuilder read = new StringBuilder();
    FramedStream framed =
        new FramedStream(new DuplexStream(fed, "/test", null, false), prefix, MAX_LENGTH);
    framed.failureHandler(failure -> read.append(failure.getMessage()));
    framed.endHandler(end -> read.append("end"));
    framed.handler(
        message -> {
          assertThat(message.length()).isLessThanOrEqualTo(MAX_LENGTH);
          read.append(message.length()).append(' ').append(message.hashCode()).append('\n');
          if (random.nextInt(3) == 0) {
            framed.pause();
          }
        });
    int at = 0;
    while (at < input.length) {
      int count = Math.min(1 + random.nextInt(most), input.length - at);
      framed.resume();
      fed.feed(Unpooled.copiedBuffer(input, at, count));
      at += count;
    }
    fed.feedEnd();
    // A message takes a byte at least, and each may pause once.
    for (int i = 0; i <= input.length; i++) {
      framed.resume();
    }
    return read.toString();
  }
}

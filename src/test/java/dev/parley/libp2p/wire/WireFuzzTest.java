package dev.parley.libp2p.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes at all, for as long as {@code parley.fuzz.seconds} says. */
class WireFuzzTest {

  private static final Duration SEARCH = Duration.ofSeconds(Long.getLong("parley.fuzz.seconds", 1));

  private final Random random = new Random(Long.getLong("parley.fuzz.seed", 1));

  @Test
  void random_bytes_are_a_number_in_its_one_form_or_none() {
    long end = System.nanoTime() + SEARCH.toNanos();
    do {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      ByteBuf source = Unpooled.wrappedBuffer(bytes);
      try {
        long number = Varint.tryRead(source, 1 + random.nextInt(9));
        if (number != Varint.INCOMPLETE) {
          ByteBuf written = Unpooled.buffer();
          Varint.write(written, number);
          assertThat(written).isEqualTo(Unpooled.wrappedBuffer(bytes, 0, source.readerIndex()));
        }
      } catch (Malformed refused) {
        assertThat(source.readerIndex()).isZero();
      }
    } while (System.nanoTime() < end);
  }

  @Test
  void random_bytes_are_read_to_their_end_or_refused() {
    long end = System.nanoTime() + SEARCH.toNanos();
    do {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 2) {
        bytes[0] = (byte) (1 << 3 | random.nextInt(6));
        bytes[1] = (byte) random.nextInt(bytes.length);
      }
      readAny(bytes);
    } while (System.nanoTime() < end);
  }

  private void readAny(byte[] bytes) {
    try {
      ProtoReader reader = new ProtoReader(bytes);
      int before = reader.remaining();
      while (reader.next()) {
        switch (random.nextInt(5)) {
          case 0 -> reader.number();
          case 1 -> assertThat(reader.bytes(20)).hasSizeLessThanOrEqualTo(20);
          case 2 ->
              assertThat(reader.text(20).getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(21);
          case 3 -> reader.message(20).next();
          default -> reader.skip();
        }
        assertThat(reader.remaining()).isNotNegative().isLessThan(before);
        before = reader.remaining();
      }
    } catch (Malformed refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}

package dev.parley.libp2p.multistream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Malformed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Any bytes are messages or refused, however they are cut. */
class NegotiationFuzzTest {

  private static final Duration SEARCH = Duration.ofSeconds(Long.getLong("parley.fuzz.seconds", 1));
  private static final long SEED = Long.getLong("parley.fuzz.seed", 1);

  private static final String[] WORDS = {
    Message.HEADER, Message.NOT_AVAILABLE, Message.LIST, "/noise", "", "/é", "x".repeat(1023)
  };

  @Test
  void mutated_messages_are_read_the_same_however_they_are_cut() {
    Random random = new Random(SEED);
    long end = System.nanoTime() + SEARCH.toNanos();
    do {
      byte[] input = mutated(random);
      assertThat(inPieces(input, random)).isEqualTo(atOnce(input));
    } while (System.nanoTime() < end);
  }

  @Test
  void what_is_written_is_read() {
    for (String word : WORDS) {
      ByteBuf written = Unpooled.buffer();
      Message.write(written, word);
      assertThat(Message.tryRead(written)).isEqualTo(word);
      assertThat(written.isReadable()).isFalse();
    }
  }

  private static byte[] mutated(Random random) {
    ByteBuf messages = Unpooled.buffer();
    for (int i = random.nextInt(6); i >= 0; i--) {
      Message.write(messages, WORDS[random.nextInt(WORDS.length)]);
    }
    byte[] input = new byte[messages.readableBytes()];
    messages.readBytes(input);
    for (int i = random.nextInt(4); i > 0; i--) {
      input[random.nextInt(input.length)] = (byte) random.nextInt(256);
    }
    return input;
  }

  static String atOnce(byte[] input) {
    StringBuilder read = new StringBuilder();
    readAll(Unpooled.wrappedBuffer(input), read);
    return read.toString();
  }

  static String inPieces(byte[] input, Random random) {
    StringBuilder read = new StringBuilder();
    ByteBuf unread = Unpooled.buffer();
    int at = 0;
    boolean fine = true;
    while (fine && at < input.length) {
      int count = Math.min(1 + random.nextInt(40), input.length - at);
      unread.writeBytes(input, at, count);
      at += count;
      fine = readAll(unread, read);
    }
    return read.toString();
  }

  private static boolean readAll(ByteBuf source, StringBuilder read) {
    try {
      String message;
      while ((message = Message.tryRead(source)) != null) {
        read.append(message).append('\n');
      }
      return true;
    } catch (Malformed e) {
      assertThat(e.getMessage()).isNotBlank();
      read.append("malformed");
      return false;
    }
  }
}

package dev.parley.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.parley.libp2p.FramedStream.Prefix;
import dev.parley.libp2p.wire.Varint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages come out as they went in, however the stream between cuts them. */
class FramedStreamTest {

  private final LinkPair pair = new LinkPair();
  private final Stream near = new DuplexStream(pair.near, "/test", null, true);
  private final Stream far = new DuplexStream(pair.far, "/test", null, false);
  private final List<String> heard = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(Prefix.class)
  void messages_of_all_lengths_arrive(Prefix prefix) {
    FramedStream sender = new FramedStream(near, prefix, 1 << 20);
    List<Integer> lengths = new ArrayList<>();
    new FramedStream(far, prefix, 1 << 20).handler(message -> lengths.add(message.length()));
    List<Integer> sent = List.of(0, 1, 127, 128, 4_096, 4_097, 300_000, 1 << 20, 0, 5);
    sent.forEach(length -> sender.write(Buffer.buffer(new byte[length])));
    pair.settle();
    assertThat(lengths).isEqualTo(sent);
  }

  @ParameterizedTest
  @EnumSource(Prefix.class)
  void a_message_that_comes_byte_by_byte_is_put_together(Prefix prefix) {
    framed(far, prefix);
    for (byte each : ByteBufUtil.getBytes(message(prefix, "x".repeat(200)))) {
      near.write(Buffer.buffer(new byte[] {each}));
      pair.time.run(10);
    }
    assertThat(heard).containsExactly("x".repeat(200));
  }

  @Test
  void lengths_are_written_as_other_implementations_write_them() {
    StringBuilder read = LinkPair.readHex(pair.far);
    pair.far.resume();
    new FramedStream(near, Prefix.INT32, 100).write(Buffer.buffer("abc"));
    new FramedStream(near, Prefix.VARINT, 100).write(Buffer.buffer("abc"));
    pair.settle();
    assertThat(read).hasToString("00000003616263" + "03616263");
  }

  @ParameterizedTest
  @EnumSource(Prefix.class)
  void a_pause_inside_a_handler_holds_the_next_message(Prefix prefix) {
    FramedStream receiver = new FramedStream(far, prefix, 1_000);
    receiver.handler(
        message -> {
          heard.add(message.toString());
          receiver.pause();
        });
    receiver.endHandler(end -> heard.add("end"));
    near.write(buffer(message(prefix, "one"), message(prefix, "two")));
    near.end();
    pair.settle();
    assertThat(heard).containsExactly("one");
    receiver.resume();
    pair.settle();
    assertThat(heard).containsExactly("one", "two");
    receiver.resume();
    pair.settle();
    assertThat(heard).containsExactly("one", "two", "end");
  }

  @Test
  void a_handler_that_pauses_and_resumes_at_once_hears_everything_in_order() {
    FramedStream receiver = new FramedStream(far, Prefix.VARINT, 1_000);
    receiver.handler(
        message -> {
          receiver.pause();
          receiver.resume();
          heard.add(message.toString());
        });
    near.write(buffer(message(Prefix.VARINT, "one"), message(Prefix.VARINT, "two")));
    near.write(Buffer.buffer("\3four!".substring(0, 4)));
    pair.settle();
    assertThat(heard).containsExactly("one", "two", "fou");
  }

  @ParameterizedTest
  @EnumSource(Prefix.class)
  void a_message_above_the_limit_resets_the_stream(Prefix prefix) {
    framed(far, prefix);
    near.write(buffer(message(prefix, "fine"), message(prefix, "x".repeat(1_001))));
    pair.settle();
    assertThat(heard).containsExactly("fine", "a message of 1001 bytes, above 1000");
  }

  @Test
  void a_length_that_never_ends_resets_the_stream() {
    framed(far, Prefix.VARINT);
    near.write(buffer(LinkPair.hex("ffffffffffff")));
    pair.settle();
    assertThat(heard).containsExactly("a varint has more than 4 bytes");
  }

  @Test
  void a_length_of_four_gigabytes_resets_the_stream() {
    framed(far, Prefix.INT32);
    near.write(buffer(LinkPair.hex("ffffffff")));
    pair.settle();
    assertThat(heard).containsExactly("a message of 4294967295 bytes, above 1000");
  }

  @Test
  void a_stream_that_ends_inside_a_message_fails() {
    framed(far, Prefix.INT32);
    near.end(buffer(LinkPair.hex("0000000361")));
    pair.settle();
    assertThat(heard).containsExactly("a stream ended inside a message");
  }

  @Test
  void a_stream_that_ends_inside_a_length_fails() {
    framed(far, Prefix.INT32);
    near.end(buffer(LinkPair.hex("000000")));
    pair.settle();
    assertThat(heard).containsExactly("a stream ended inside a message");
  }

  @Test
  void a_handler_that_does_not_understand_resets_the_stream() {
    FramedStream receiver = new FramedStream(far, Prefix.VARINT, 1_000);
    receiver.failureHandler(failure -> heard.add(failure.getMessage()));
    receiver.handler(
        message -> {
          throw new Malformed("what is this");
        });
    near.write(buffer(message(Prefix.VARINT, "one"), message(Prefix.VARINT, "two")));
    pair.settle();
    assertThat(heard).containsExactly("what is this");
  }

  @Test
  void nothing_is_delivered_after_a_reset_from_within() {
    FramedStream receiver = new FramedStream(far, Prefix.VARINT, 1_000);
    receiver.handler(
        message -> {
          heard.add(message.toString());
          receiver.reset();
        });
    near.write(buffer(message(Prefix.VARINT, "one"), message(Prefix.VARINT, "two")));
    pair.settle();
    assertThat(heard).containsExactly("one");
  }

  @Test
  void a_declared_length_is_not_allocated_before_its_bytes_are_there() {
    List<FramedStream> receivers = new ArrayList<>();
    long before = allocated();
    for (int i = 0; i < 1_000; i++) {
      HandFed fed = new HandFed();
      receivers.add(framed(fed).handler(message -> {}));
      fed.feed(LinkPair.hex("03ffffff00000000"));
    }
    assertThat(allocated() - before).isLessThan(20 << 20);
    assertThat(receivers).allMatch(FramedStream::isInsideMessage);
  }

  @Test
  void a_long_message_in_many_pieces_is_copied_a_few_times_only() {
    HandFed fed = new HandFed();
    List<Buffer> messages = new ArrayList<>();
    framed(fed).handler(messages::add);
    fed.feed(LinkPair.hex("03000000"));
    int pieces = (48 << 20) / 256;
    long before = allocated();
    for (int i = 0; i < pieces; i++) {
      fed.feed(Unpooled.wrappedBuffer(new byte[256]));
    }
    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).length()).isEqualTo(48 << 20);
    // The pieces themselves and their copies, and rooms that double: not a room for each piece.
    assertThat(allocated() - before).isLessThan(512L << 20);
  }

  private static FramedStream framed(HandFed fed) {
    return new FramedStream(new DuplexStream(fed, "/test", null, false), Prefix.INT32, 64 << 20);
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private void framed(Stream stream, Prefix prefix) {
    new FramedStream(stream, prefix, 1_000)
        .failureHandler(failure -> heard.add(failure.getMessage()))
        .endHandler(end -> heard.add("end"))
        .handler(message -> heard.add(message.toString()));
  }

  private static ByteBuf message(Prefix prefix, String text) {
    ByteBuf message = Unpooled.buffer();
    if (prefix == Prefix.VARINT) {
      Varint.write(message, text.length());
    } else {
      message.writeInt(text.length());
    }
    return message.writeBytes(LinkPair.text(text));
  }

  private static Buffer buffer(ByteBuf... parts) {
    return BufferInternal.buffer(Unpooled.copiedBuffer(parts));
  }
}

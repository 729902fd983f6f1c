package dev.parley.libp2p.noise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.sim.SimOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedChannelTest {

  private final TwoNodes nodes = new TwoNodes().secured();
  private final Duplex from = nodes.dialChannel;
  private final Duplex to = nodes.listenChannel;
  private final StringBuilder text = new StringBuilder();
  private final List<String> events = new ArrayList<>();

  @Test
  void what_is_written_arrives() {
    to.reader(this::take);
    write("hello");
    nodes.run();

    assertThat(text).hasToString("hello");
  }

  @Test
  void both_directions_are_open() {
    from.reader(this::take);
    to.write(buffer("hello"));
    nodes.run();

    assertThat(text).hasToString("hello");
  }

  @Test
  void writes_of_one_turn_share_a_message() {
    int[] messages = {0};
    to.reader(
        bytes -> {
          messages[0]++;
          take(bytes);
        });
    write("one ");
    write("two ");
    write("three");
    nodes.run();

    assertThat(text).hasToString("one two three");
    assertThat(messages[0]).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_518, 65_519, 65_520, 131_038, 1_000_000})
  void any_amount_arrives_whole(int length) {
    byte[] sent = new byte[length];
    new Random(length).nextBytes(sent);
    ByteBuf received = Unpooled.buffer();
    to.reader(received::writeBytes);

    from.write(Unpooled.wrappedBuffer(sent));
    nodes.run();

    assertThat(ByteBufUtil.getBytes(received)).isEqualTo(sent);
  }

  @Test
  void bytes_that_come_in_pieces_are_put_together() {
    TwoNodes shredded = new TwoNodes(SimOptions.DEFAULT.withShredded(true)).secured();
    byte[] sent = new byte[300_000];
    new Random(1).nextBytes(sent);
    ByteBuf received = Unpooled.buffer();
    shredded.listenChannel.reader(received::writeBytes);

    for (int at = 0; at < sent.length; at += 1_000) {
      shredded.dialChannel.write(Unpooled.copiedBuffer(sent, at, 1_000));
    }
    shredded.run();

    assertThat(ByteBufUtil.getBytes(received)).isEqualTo(sent);
  }

  @Test
  void what_comes_before_anybody_reads_waits() {
    write("early");
    nodes.run();
    to.reader(this::take);
    nodes.run();

    assertThat(text).hasToString("early");
  }

  @Test
  void what_a_reader_leaves_is_offered_with_what_comes_next() {
    to.reader(bytes -> takeAtLeast(4, bytes));
    write("ab");
    nodes.run();
    write("cd");
    nodes.run();

    assertThat(text).hasToString("abcd");
  }

  @Test
  void a_reader_set_inside_a_reader_finds_the_rest() {
    to.reader(
        bytes -> {
          take(bytes.readSlice(2));
          to.reader(this::take);
        });
    write("abcd");
    nodes.run();

    assertThat(text).hasToString("abcd");
  }

  @Test
  void a_reader_set_later_finds_the_rest_and_not_before_its_setter_returns() {
    to.reader(bytes -> take(bytes.readSlice(Math.min(2, bytes.readableBytes() & 2))));
    write("abc");
    nodes.run();
    to.reader(this::take);
    assertThat(text).hasToString("ab");
    nodes.run();

    assertThat(text).hasToString("abc");
  }

  @Test
  void a_paused_reader_gets_nothing_until_it_goes_on() {
    to.reader(this::take);
    to.pause();
    write("later");
    nodes.run();
    assertThat(text).isEmpty();

    to.resume();
    nodes.run();
    assertThat(text).hasToString("later");
  }

  @Test
  void a_reader_that_pauses_inside_itself_finds_the_rest_when_it_goes_on() {
    to.reader(
        bytes -> {
          take(bytes.readSlice(1));
          to.pause();
        });
    write("ab");
    nodes.run();
    assertThat(text).hasToString("a");

    to.resume();
    nodes.run();
    assertThat(text).hasToString("ab");
  }

  @Test
  void a_reader_that_goes_on_inside_itself_gets_each_byte_once() {
    to.reader(
        bytes -> {
          to.pause();
          to.resume();
          take(bytes.readSlice(1));
        });
    for (int i = 0; i < 10; i++) {
      write("" + i);
      nodes.time.run(1);
    }
    nodes.run();

    assertThat(text).hasToString("0123456789");
  }

  @Test
  void a_pause_reaches_the_writer() {
    to.reader(this::take);
    to.pause();
    for (int i = 0; i < 100; i++) {
      from.write(Unpooled.buffer(10_000).writeZero(10_000));
      nodes.time.run(100);
    }
    assertThat(from.isFull()).isTrue();

    boolean[] drained = {false};
    from.drainHandler(() -> drained[0] = true);
    to.resume();
    nodes.run();
    assertThat(drained[0]).isTrue();
    assertThat(from.isFull()).isFalse();
    assertThat(text).hasSize(1_000_000);
  }

  @Test
  void an_end_comes_behind_the_last_bytes_and_leaves_the_other_direction_open() {
    to.reader(this::take);
    to.endHandler(() -> events.add("end after " + text));
    from.reader(this::take);
    write("last");
    from.end();
    nodes.run();
    to.write(buffer(" answer"));
    nodes.run();

    assertThat(events).containsExactly("end after last");
    assertThat(text).hasToString("last answer");
  }

  @Test
  void an_end_waits_for_a_reader_that_paused_before_it() {
    to.reader(
        bytes -> {
          take(bytes.readSlice(1));
          to.pause();
        });
    to.endHandler(() -> events.add("end after " + text));
    write("ab");
    from.end();
    nodes.run();
    assertThat(events).isEmpty();

    to.resume();
    nodes.run();
    to.resume();
    nodes.run();
    assertThat(events).containsExactly("end after ab");
  }

  @Test
  void a_close_sends_what_was_written_and_is_orderly() {
    to.reader(this::take);
    to.endHandler(() -> to.close(null));
    to.closeHandler(cause -> events.add("listener " + cause));
    from.closeHandler(cause -> events.add("dialler " + cause));
    write("last");
    from.close(null);
    assertThat(events).isEmpty();
    nodes.run();

    assertThat(text).hasToString("last");
    assertThat(events).containsExactlyInAnyOrder("listener null", "dialler null");
  }

  @Test
  void a_close_handler_that_comes_late_is_told_on_the_next_turn() {
    from.close(null);
    nodes.run();
    from.closeHandler(cause -> events.add("closed"));
    assertThat(events).isEmpty();
    nodes.run();

    assertThat(events).containsExactly("closed");
  }

  @Test
  void a_channel_that_is_closed_takes_no_more_and_gives_no_more() {
    to.reader(this::take);
    from.close(null);
    write("late");
    nodes.run();

    assertThat(text).isEmpty();
  }

  @Test
  void a_reader_that_closes_gets_nothing_more() {
    to.reader(
        bytes -> {
          take(bytes.readSlice(1));
          to.close(null);
        });
    write("ab");
    nodes.time.run(1);
    write("cd");
    nodes.run();

    assertThat(text).hasToString("a");
  }

  @Test
  void a_reader_that_fails_ends_its_link_only() {
    List<Throwable> causes = new ArrayList<>();
    to.reader(
        bytes -> {
          throw new IllegalStateException("bug");
        });
    to.closeHandler(causes::add);
    write("x");
    nodes.run();

    assertThat(causes).singleElement().isInstanceOf(Libp2pException.class);
  }

  @Test
  void a_reader_that_never_reads_ends_its_link_before_it_costs_much() {
    List<Throwable> causes = new ArrayList<>();
    to.reader(bytes -> {});
    to.closeHandler(causes::add);
    from.write(Unpooled.buffer(1_000_000).writeZero(1_000_000));
    nodes.run();

    assertThat(causes)
        .singleElement()
        .extracting(cause -> ((Libp2pException) cause).reason())
        .isEqualTo(Reason.LIMIT);
  }

  @Test
  void buffers_that_are_written_are_released() {
    ByteBuf bytes = buffer("hello");
    from.write(bytes);
    nodes.run();

    assertThat(bytes.refCnt()).isZero();
  }

  @Test
  void buffers_that_come_too_late_are_released_too() {
    from.close(null);
    ByteBuf bytes = buffer("hello");
    from.write(bytes);

    assertThat(bytes.refCnt()).isZero();
  }

  private void write(String written) {
    from.write(buffer(written));
  }

  private static ByteBuf buffer(String written) {
    return Unpooled.copiedBuffer(written, StandardCharsets.UTF_8);
  }

  private void take(ByteBuf bytes) {
    text.append(bytes.readCharSequence(bytes.readableBytes(), StandardCharsets.UTF_8));
  }

  private void takeAtLeast(int count, ByteBuf bytes) {
    if (bytes.readableBytes() >= count) {
      take(bytes);
    }
  }
}

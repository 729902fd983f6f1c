package dev.parley.libp2p.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.libp2p.Duplex;
import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.LinkPair;
import dev.parley.libp2p.sim.Latency;
import dev.parley.libp2p.sim.SimOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Streams open, talk, end and fail as the specification of yamux says, between two sessions. */
class YamuxSessionTest {

  private final Sessions sessions = new Sessions();

  @Test
  void what_is_said_at_once_arrives_with_the_opening() {
    Duplex stream = sessions.near.open();
    stream.write(LinkPair.text("question"));
    StringBuilder[] read = {null};
    sessions.acceptance = accepted -> read[0] = LinkPair.readText(accepted);
    sessions.pair.time.run(6);
    assertThat(read[0]).hasToString("question");
  }

  @Test
  void both_sides_open_streams() {
    List<Duplex> taken = new ArrayList<>();
    sessions.near.streamHandler(taken::add);
    sessions.far.open();
    sessions.near.open();
    sessions.settle();
    assertThat(taken).hasSize(1);
    assertThat(sessions.accepted).hasSize(1);
    assertThat(sessions.near.streamCount()).isEqualTo(2);
    assertThat(sessions.far.streamCount()).isEqualTo(2);
  }

  @Test
  void a_hundred_streams_talk_at_the_same_time() {
    sessions.acceptance = Echo::on;
    List<StringBuilder> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Duplex stream = sessions.near.open();
      answers.add(LinkPair.readText(stream));
      stream.write(LinkPair.text("this is number " + i));
      stream.end();
    }
    sessions.settle();
    for (int i = 0; i < 100; i++) {
      assertThat(answers.get(i)).hasToString("this is number " + i);
    }
    assertThat(sessions.near.streamCount() + sessions.far.streamCount()).isZero();
    assertThat(sessions.near.bufferedBytes() + sessions.far.bufferedBytes()).isZero();
  }

  @Test
  void a_stream_that_ended_one_way_goes_on_the_other() {
    Duplex near = sessions.near.open();
    StringBuilder answer = LinkPair.readText(near);
    near.end();
    sessions.settle();
    Duplex far = sessions.accepted.get(0);
    far.write(LinkPair.text("still here"));
    sessions.settle();
    assertThat(answer).hasToString("still here");
    assertThat(sessions.near.streamCount()).isEqualTo(1);
    far.end();
    sessions.settle();
    assertThat(sessions.near.streamCount()).isZero();
  }

  @Test
  void a_reset_reaches_the_other_side() {
    Duplex near = sessions.near.open();
    sessions.settle();
    List<Throwable> closings = LinkPair.closings(sessions.accepted.get(0));
    near.close(new Libp2pException(Reason.DENIED, "enough"));
    sessions.settle();
    assertThat(reason(closings.get(0))).isEqualTo(Reason.RESET);
    assertThat(sessions.near.streamCount() + sessions.far.streamCount()).isZero();
  }

  @Test
  void a_reader_that_fails_costs_its_stream_only() {
    sessions.acceptance =
        stream ->
            stream.reader(
                bytes -> {
                  throw new IllegalStateException("a fault of an application");
                });
    Duplex bad = sessions.near.open();
    bad.write(LinkPair.text("x"));
    List<Throwable> closings = LinkPair.closings(bad);
    sessions.settle();
    sessions.acceptance = Echo::on;
    Duplex good = sessions.near.open();
    StringBuilder read = LinkPair.readText(good);
    good.write(LinkPair.text("hello"));
    sessions.settle();
    assertThat(reason(closings.get(0))).isEqualTo(Reason.RESET);
    assertThat(read).hasToString("hello");
  }

  @Test
  void a_handler_of_streams_that_fails_costs_its_stream_only() {
    sessions.acceptance =
        stream -> {
          throw new IllegalStateException("a fault of an application");
        };
    sessions.near.open();
    sessions.settle();
    assertThat(sessions.near.streamCount()).isZero();
    assertThat(sessions.nearClosings).isEmpty();
  }

  @Test
  void streams_above_the_limit_are_not_opened() {
    Sessions few = new Sessions(Sessions.QUIET.withMaxStreams(2));
    few.near.open();
    Duplex second = few.near.open();
    assertThatThrownBy(few.near::open)
        .isInstanceOfSatisfying(
            Libp2pException.class, e -> assertThat(e.reason()).isEqualTo(Reason.LIMIT));
    second.close(new Libp2pException(Reason.DENIED, "enough"));
    few.near.open();
    assertThat(few.near.streamCount()).isEqualTo(2);
  }

  @Test
  void no_more_streams_are_announced_than_the_other_side_has_caught_up_with() {
    RawPeer silent = new RawPeer();
    for (int i = 0; i < 300; i++) {
      silent.session.open().write(LinkPair.text("x"));
    }
    silent.settle();
    assertThat(silent.frames.stream().filter(frame -> frame.contains("SYN"))).hasSize(256);
    silent.send(Frame.WINDOW_UPDATE, Frame.ACK, 2, 0).settle();
    assertThat(silent.frames.stream().filter(frame -> frame.contains("SYN"))).hasSize(257);
  }

  @Test
  void an_orderly_close_of_a_session_closes_the_other_one_too() {
    Duplex open = sessions.near.open();
    sessions.settle();
    List<Throwable> closings = LinkPair.closings(open);
    sessions.far.close(null);
    sessions.settle();
    assertThat(reason(closings.get(0))).isEqualTo(Reason.CLOSED);
    assertThat(sessions.farClosings).containsExactly((Throwable) null);
    assertThat(sessions.nearClosings).hasSize(1);
    assertThatThrownBy(sessions.near::open).isInstanceOf(Libp2pException.class);
  }

  @Test
  void what_was_written_before_an_orderly_close_arrives() {
    StringBuilder[] read = {null};
    sessions.acceptance = stream -> read[0] = LinkPair.readText(stream);
    sessions.near.open().write(LinkPair.text("last words"));
    sessions.near.close(null);
    sessions.settle();
    assertThat(read[0]).hasToString("last words");
  }

  @Test
  void a_session_ends_with_its_channel() {
    sessions.near.open();
    sessions.settle();
    sessions.pair.near.close(new Libp2pException(Reason.DENIED, "cut"));
    sessions.settle();
    assertThat(sessions.nearClosings).hasSize(1);
    assertThat(sessions.farClosings).hasSize(1);
    assertThat(sessions.far.streamCount()).isZero();
  }

  @Test
  void a_closed_stream_whose_other_side_says_nothing_is_reset_after_a_while() {
    Duplex near = sessions.near.open();
    sessions.settle();
    List<Throwable> closings = LinkPair.closings(sessions.accepted.get(0));
    near.close(null);
    sessions.settle();
    assertThat(sessions.near.streamCount()).isEqualTo(1);
    sessions.pair.time.run(30_000);
    assertThat(sessions.near.streamCount()).isZero();
    assertThat(reason(closings.get(0))).isEqualTo(Reason.RESET);
  }

  @Test
  void the_round_trip_is_measured() {
    Sessions measured = new Sessions(YamuxOptions.DEFAULT);
    assertThat(measured.near.roundTripMillis()).isEqualTo(-1);
    measured.settle();
    assertThat(measured.near.roundTripMillis()).isEqualTo(10);
  }

  @Test
  void a_session_without_a_sign_of_life_ends() {
    RawPeer dead = new RawPeer(YamuxOptions.DEFAULT);
    dead.pair.time.run(30_001);
    assertThat(reason(dead.closings.get(0))).isEqualTo(Reason.TIMEOUT);
  }

  @Test
  void a_window_that_is_used_up_fast_grows() {
    SimOptions far = SimOptions.DEFAULT.withLatency(Latency.fixed(100)).withWindow(64 << 20);
    Sessions distant = new Sessions(YamuxOptions.DEFAULT, far, 1);
    distant.acceptance = stream -> stream.reader(bytes -> bytes.skipBytes(bytes.readableBytes()));
    distant.settle();
    Duplex stream = distant.near.open();
    Pump pump = new Pump(stream, 64 << 20);
    long began = distant.pair.time.now();
    distant.until(pump::isDone);
    // With the first window it would be 256 KiB in each round trip of 200 ms, so 51 seconds.
    assertThat(distant.pair.time.now() - began).isLessThan(10_000);
  }

  @Test
  void streams_take_turns() {
    Sessions narrow =
        new Sessions(
            YamuxOptions.DEFAULT,
            LinkPair.NEAR.withBytesPerSecond(1 << 20).withWindow(64 << 10),
            1);
    long[] read = new long[5];
    narrow.acceptance =
        stream -> {
          int which = narrow.accepted.size() - 1;
          stream.reader(bytes -> read[which] += skip(bytes));
        };
    for (int i = 0; i < 4; i++) {
      new Pump(narrow.near.open(), 64 << 20);
    }
    narrow.pair.time.run(1_000);
    Duplex small = narrow.near.open();
    small.write(LinkPair.text("urgent"));
    long asked = narrow.pair.time.now();
    narrow.until(() -> read[4] > 0);
    assertThat(narrow.pair.time.now() - asked).isLessThan(1_000);
    narrow.pair.time.run(10_000);
    for (int i = 0; i < 4; i++) {
      assertThat(read[i]).isBetween(2L << 20, 4L << 20);
    }
  }

  @Test
  void small_writes_of_one_turn_travel_in_one_frame() {
    RawPeer peer = new RawPeer();
    Duplex stream = peer.session.open();
    for (int i = 0; i < 50; i++) {
      stream.write(LinkPair.text("0123456789"));
    }
    peer.settle();
    assertThat(peer.frames).containsExactly("WINDOW_UPDATE SYN 2 0", "DATA 2 500");
  }

  @Test
  void a_short_slice_of_a_long_array_is_copied() {
    ByteBuf large = Unpooled.wrappedBuffer(new byte[1 << 20]);
    ByteQueue queue = new ByteQueue();
    queue.add(large.retainedSlice(0, 5_000));
    assertThat(queue.first().array()).hasSizeLessThan(64 << 10);
    assertThat(large.refCnt()).isEqualTo(1);
  }

  private static int skip(ByteBuf bytes) {
    int count = bytes.readableBytes();
    bytes.skipBytes(count);
    return count;
  }

  private static Reason reason(Throwable failure) {
    return ((Libp2pException) failure).reason();
  }
}

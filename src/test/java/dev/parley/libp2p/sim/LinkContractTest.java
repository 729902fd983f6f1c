package dev.parley.libp2p.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException;
import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.Link;
import dev.parley.libp2p.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every link does, whatever network it belongs to. */
class LinkContractTest {

  /** More than the buffers of two sockets take. */
  private static final int MUCH = 12 << 20;

  static Stream<Named<Supplier<Wiring>>> networks() {
    SimOptions slow = SimOptions.DEFAULT.withLatency(Latency.fixed(50));
    return Stream.of(
        Named.of("tcp", TcpWiring::new),
        Named.of("simulated", () -> Wiring.simulated(slow)),
        Named.of("lossy", () -> Wiring.simulated(slow.withLoss(0.05).withShredded(true))),
        Named.of("instant", () -> Wiring.simulated(slow.withLatency(Latency.fixed(0)))),
        Named.of("narrow", () -> Wiring.simulated(slow.withWindow(2_000).withShredded(true))));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void what_is_written_arrives_in_order_both_ways(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      wiring.run(
          () -> {
            ends.near.write("one ");
            ends.near.write("two ");
            ends.far.write("three");
          });
      wiring.run(() -> ends.near.write("four"));
      wiring.until("all is there", () -> ends.far.has("one two four") && ends.near.has("three"));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void the_two_ends_name_each_other(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      assertThat(ends.near.link.localAddress()).isEqualTo(ends.far.link.remoteAddress());
      assertThat(ends.near.link.remoteAddress()).isEqualTo(ends.far.link.localAddress());
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void bytes_left_unread_are_offered_again_with_those_behind_them(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      List<String> lines = new ArrayList<>();
      wiring.run(() -> ends.far.link.reader(bytes -> readLines(bytes, lines)));
      wiring.run(() -> ends.near.write("alpha\nbe"));
      wiring.settle();
      assertThat(lines).containsExactly("alpha");
      wiring.run(() -> ends.near.write("ta\ngamma\n"));
      wiring.until("three lines", () -> lines.size() == 3);
      assertThat(lines).containsExactly("alpha", "beta", "gamma");
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void a_reader_set_inside_a_reader_gets_what_is_left(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      StringBuilder second = new StringBuilder();
      wiring.run(
          () ->
              ends.far.link.reader(
                  bytes -> {
                    bytes.skipBytes(1);
                    ends.far.link.reader(rest -> second.append(End.take(rest)));
                  }));
      wiring.run(() -> ends.near.write("1the rest"));
      wiring.until("the rest is read", () -> second.toString().equals("the rest"));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void a_reader_set_later_gets_what_is_left(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      wiring.run(() -> ends.far.link.reader(bytes -> {}));
      wiring.run(() -> ends.near.write("waiting"));
      wiring.settle();
      wiring.run(() -> ends.far.link.reader(ends.far::read));
      wiring.until("it is read", () -> ends.far.has("waiting"));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void bytes_that_come_before_any_reader_wait_for_it(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      List<Link> accepted = new ArrayList<>();
      Link near = link(wiring, accepted);
      wiring.run(() -> near.write(End.text("early")));
      wiring.settle();
      End far = new End(accepted.get(0));
      wiring.run(far::watch);
      wiring.until("it is read", () -> far.has("early"));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void a_reader_that_pauses_itself_is_left_alone_until_it_resumes(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      StringBuilder read = new StringBuilder();
      wiring.run(
          () ->
              ends.far.link.reader(
                  bytes -> {
                    read.append((char) bytes.readByte());
                    ends.far.link.pause();
                  }));
      wiring.run(() -> ends.near.write("abc"));
      wiring.settle();
      assertThat(read).hasToString("a");
      wiring.run(() -> ends.far.link.resume());
      wiring.settle();
      assertThat(read).hasToString("ab");
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void a_paused_reader_fills_the_writer_and_a_resumed_one_drains_it(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      wiring.run(() -> ends.far.link.pause());
      int[] drained = {0};
      wiring.run(
          () -> {
            ends.near.link.drainHandler(() -> drained[0]++);
            ends.near.link.write(Unpooled.wrappedBuffer(new byte[MUCH]));
          });
      wiring.settle();
      assertThat(wiring.on(() -> ends.near.link.isFull())).isTrue();
      assertThat(drained[0]).isZero();
      assertThat(ends.far.count).isZero();

      wiring.run(() -> ends.far.link.resume());
      wiring.until("all is read", () -> ends.far.count == MUCH);
      wiring.until("the writer has room", () -> drained[0] == 1 && !ends.near.link.isFull());
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void a_side_that_ended_still_reads(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      wiring.run(
          () -> {
            ends.near.write("question");
            ends.near.link.end();
          });
      wiring.until("the end is read", () -> ends.far.ended == 1);
      assertThat(ends.far.has("question")).isTrue();
      wiring.run(() -> ends.far.write("answer"));
      wiring.until("the answer is read", () -> ends.near.has("answer"));
      assertThat(ends.near.closed + ends.far.closed).isZero();

      wiring.run(() -> ends.far.link.end());
      wiring.until("both are closed", () -> ends.near.closed == 1 && ends.far.closed == 1);
      assertThat(ends.near.ended).isEqualTo(1);
      assertThat(ends.near.cause).isNull();
      assertThat(ends.far.cause).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void an_end_waits_until_what_came_before_it_is_offered(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      wiring.run(() -> ends.far.link.pause());
      wiring.run(
          () -> {
            ends.near.write("last words");
            ends.near.link.end();
          });
      wiring.settle();
      assertThat(ends.far.ended).isZero();
      wiring.run(() -> ends.far.link.resume());
      wiring.until("the end is read", () -> ends.far.ended == 1);
      assertThat(ends.far.has("last words")).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void an_orderly_close_comes_after_what_was_written(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      int[] closedInside = new int[1];
      wiring.run(
          () -> {
            ends.near.link.write(Unpooled.wrappedBuffer(new byte[MUCH]));
            ends.near.link.close(null);
            closedInside[0] = ends.near.closed;
          });
      wiring.until("the end is read", () -> ends.far.ended == 1);
      assertThat(closedInside[0]).isZero();
      assertThat(ends.far.count).isEqualTo(MUCH);
      wiring.until("the closer is told", () -> ends.near.closed == 1);
      assertThat(ends.near.cause).isNull();

      wiring.run(() -> ends.far.link.close(null));
      wiring.until("the other is told", () -> ends.far.closed == 1);
      assertThat(ends.far.cause).isNull();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void a_close_with_a_cause_is_told_to_both_sides(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      Libp2pException why = new Libp2pException(Reason.VIOLATION, "enough");
      wiring.run(
          () -> {
            ends.near.write("why");
            ends.near.link.close(why);
          });
      wiring.until("both are told", () -> ends.near.closed == 1 && ends.far.isOver());
      assertThat(ends.near.cause).isSameAs(why);
      assertThat(ends.far.has("why")).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void a_close_handler_set_too_late_is_called_all_the_same(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      wiring.run(() -> ends.near.link.close(null));
      wiring.until("it is closed", () -> ends.near.closed == 1);
      int[] called = {0};
      int inside =
          wiring.on(
              () -> {
                ends.near.link.closeHandler(cause -> called[0]++);
                return called[0];
              });
      assertThat(inside).isZero();
      wiring.until("it is called", () -> called[0] == 1);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void nothing_is_read_after_a_close_and_closing_twice_is_closing_once(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      int[] reads = {0};
      wiring.run(
          () ->
              ends.far.link.reader(
                  bytes -> {
                    reads[0]++;
                    bytes.readByte();
                    ends.far.link.close(null);
                    ends.far.link.close(null);
                  }));
      wiring.run(() -> ends.near.write("abc"));
      wiring.settle();
      wiring.run(() -> ends.near.write("def"));
      wiring.until("both are told", () -> ends.near.isOver() && ends.far.closed == 1);
      assertThat(reads[0]).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void buffers_are_taken_over_even_if_nobody_will_get_them(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      ByteBuf sent = End.text("sent");
      ByteBuf late = End.text("late");
      wiring.run(
          () -> {
            ends.near.link.write(sent);
            ends.near.link.close(null);
            ends.near.link.write(late);
          });
      wiring.until("it is read", () -> ends.far.ended == 1);
      assertThat(ends.far.has("sent")).isTrue();
      assertThat(sent.refCnt() + late.refCnt()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void a_port_belongs_to_one_listener_until_it_closes(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Transport transport = wiring.transport();
      Transport.Listener first =
          wiring.await(() -> transport.listen(wiring.somewhere(), link -> {})).result();
      assertThat(first.address().port()).isPositive();
      assertThat(wiring.await(() -> transport.listen(first.address(), link -> {})).failed())
          .isTrue();

      wiring.await(first::close);
      assertThat(reason(wiring.await(() -> transport.dial(first.address(), 5_000))))
          .isEqualTo(Reason.UNREACHABLE);
      assertThat(wiring.await(() -> transport.listen(first.address(), link -> {})).succeeded())
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void readers_and_writers_of_any_habit_lose_nothing(Supplier<Wiring> network) {
    try (Wiring wiring = network.get()) {
      Ends ends = connect(wiring);
      Random random = new Random(3);
      Habit there = new Habit(ends.near.link, ends.far.link, random);
      Habit back = new Habit(ends.far.link, ends.near.link, random);
      for (int round = 0; round < 300; round++) {
        wiring.run(there::something);
        wiring.run(back::something);
      }
      wiring.run(there::finish);
      wiring.run(back::finish);
      wiring.until("all is read", () -> there.isComplete() && back.isComplete());
      wiring.until("both are closed", () -> ends.near.closed == 1 && ends.far.closed == 1);
      assertThat(ends.near.cause).isNull();
    }
  }

  private static Reason reason(Future<?> failed) {
    return ((Libp2pException) failed.cause()).reason();
  }

  private static void readLines(ByteBuf bytes, List<String> lines) {
    int length;
    while ((length = bytes.bytesBefore((byte) '\n')) >= 0) {
      lines.add(End.take(bytes.readSlice(length)));
      bytes.skipBytes(1);
    }
  }

  private record Ends(End near, End far) {}

  private static Ends connect(Wiring wiring) {
    List<Link> accepted = new ArrayList<>();
    End near = new End(link(wiring, accepted));
    End far = new End(accepted.get(0));
    wiring.run(near::watch);
    wiring.run(far::watch);
    return new Ends(near, far);
  }

  private static Link link(Wiring wiring, List<Link> accepted) {
    Transport.Listener listener =
        wiring.await(() -> wiring.transport().listen(wiring.somewhere(), accepted::add)).result();
    Link near = wiring.await(() -> wiring.dialler().dial(listener.address(), 5_000)).result();
    wiring.until("it is accepted", () -> !accepted.isEmpty());
    return near;
  }
}

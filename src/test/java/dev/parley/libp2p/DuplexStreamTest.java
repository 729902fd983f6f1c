package dev.parley.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.Libp2pException.Reason;
import dev.parley.libp2p.yamux.YamuxOptions;
import dev.parley.libp2p.yamux.YamuxSession;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream keeps the promises of Vert.x's streams, and its flow control reaches the other side. */
class DuplexStreamTest {

  private final LinkPair pair = new LinkPair();
  private final List<Duplex> accepted = new ArrayList<>();
  private YamuxSession session;
  private Stream near;
  private Stream far;

  @BeforeEach
  void connect() {
    YamuxOptions options = YamuxOptions.DEFAULT;
    session = new YamuxSession(pair.near, true, pair.loop, options);
    new YamuxSession(pair.far, false, pair.loop, options).streamHandler(accepted::add);
    near = open();
    pair.settle();
    far = new DuplexStream(accepted.get(0), "/test", null, false);
  }

  @Test
  void what_is_written_is_handled() {
    Buffer read = Buffer.buffer();
    far.handler(read::appendBuffer);
    Future<Void> written = near.write(Buffer.buffer("hello"));
    pair.settle();
    assertThat(read).hasToString("hello");
    assertThat(written.succeeded()).isTrue();
  }

  @Test
  void what_comes_before_a_handler_waits_for_it() {
    near.write(Buffer.buffer("early"));
    near.end();
    pair.settle();
    StringBuilder read = new StringBuilder();
    far.handler(read::append);
    far.endHandler(end -> read.append("."));
    pair.settle();
    assertThat(read).hasToString("early.");
  }

  @Test
  void fetching_gives_so_many_buffers_and_no_more() {
    List<String> read = new ArrayList<>();
    far.pause();
    far.handler(buffer -> read.add(buffer.toString()));
    for (String word : List.of("one", "two", "three")) {
      near.write(Buffer.buffer(word));
      pair.settle();
    }
    assertThat(read).isEmpty();
    far.fetch(1);
    assertThat(read).hasSize(1);
    far.fetch(Long.MAX_VALUE);
    far.fetch(Long.MAX_VALUE);
    near.write(Buffer.buffer("four"));
    pair.settle();
    assertThat(String.join("", read)).isEqualTo("onetwothreefour");
  }

  @Test
  void a_paused_reader_fills_the_writer_and_a_resumed_one_drains_it() {
    far.pause();
    far.handler(buffer -> {});
    int[] drained = {0};
    near.drainHandler(room -> drained[0]++);
    Future<Void> last = Future.succeededFuture();
    int written = 0;
    while (!near.writeQueueFull() && written < 100) {
      last = near.write(Buffer.buffer(new byte[10_000]));
      written++;
      pair.time.run(20);
    }
    assertThat(written).isLessThan(100);
    assertThat(last.isComplete()).isFalse();
    far.resume();
    pair.settle();
    assertThat(last.succeeded()).isTrue();
    assertThat(drained[0]).isEqualTo(1);
    assertThat(near.writeQueueFull()).isFalse();
  }

  @Test
  void an_ended_stream_is_read_to_its_end_and_answered() {
    List<String> heard = new ArrayList<>();
    far.handler(buffer -> heard.add(buffer.toString()));
    far.endHandler(end -> far.end(Buffer.buffer("answer")));
    near.handler(buffer -> heard.add(buffer.toString()));
    near.closeHandler(cause -> heard.add("closed " + cause));
    near.end(Buffer.buffer("question"));
    pair.settle();
    assertThat(heard).containsExactly("question", "answer", "closed null");
    assertThat(near.write(Buffer.buffer("late")).failed()).isTrue();
  }

  @Test
  void a_reset_fails_the_other_side_and_what_it_writes() {
    List<Throwable> failures = new ArrayList<>();
    far.exceptionHandler(failures::add);
    far.closeHandler(failures::add);
    near.reset();
    pair.settle();
    assertThat(failures).hasSize(2);
    assertThat(((Libp2pException) failures.get(0)).reason()).isEqualTo(Reason.RESET);
    assertThat(far.write(Buffer.buffer("x")).cause()).isSameAs(failures.get(0));
    assertThat(far.end().failed()).isTrue();
  }

  @Test
  void writes_that_wait_fail_when_the_stream_is_gone() {
    far.pause();
    Future<Void> stuck = near.write(Buffer.buffer(new byte[1 << 20]));
    pair.settle();
    assertThat(stuck.isComplete()).isFalse();
    far.reset();
    pair.settle();
    assertThat(stuck.failed()).isTrue();
  }

  @Test
  void a_close_handler_set_late_is_called() {
    near.reset();
    pair.settle();
    List<Throwable> causes = new ArrayList<>();
    near.closeHandler(causes::add);
    assertThat(causes).hasSize(1);
  }

  @Test
  void a_handler_that_fails_resets_its_stream() {
    far.handler(
        buffer -> {
          throw new IllegalStateException("a fault of an application");
        });
    List<Throwable> causes = new ArrayList<>();
    near.closeHandler(causes::add);
    near.write(Buffer.buffer("x"));
    pair.settle();
    assertThat(causes).hasSize(1);
    assertThat(session.isClosed()).isFalse();
  }

  @Test
  void a_buffer_may_be_written_to_many_streams() {
    Buffer message = Buffer.buffer(new byte[20_000]);
    Stream other = open();
    long[] read = {0};
    far.handler(buffer -> read[0] += buffer.length());
    pair.settle();
    new DuplexStream(accepted.get(1), "/test", null, false)
        .handler(buffer -> read[0] += buffer.length());
    near.write(message);
    near.write(message);
    other.write(message);
    pair.settle();
    assertThat(read[0]).isEqualTo(60_000);
    assertThat(message.length()).isEqualTo(20_000);
  }

  @Test
  void a_pipe_carries_everything_at_the_pace_of_the_slowest() {
    Stream next = open();
    pair.settle();
    Stream source = far;
    Future<Void> piped = source.pipeTo(new DuplexStream(accepted.get(1), "/test", null, false));
    int total = 3 << 20;
    int[] left = {total};
    near.drainHandler(room -> pump(left));
    pump(left);
    long[] read = {0};
    boolean[] ended = {false};
    next.handler(
        buffer -> {
          read[0] += buffer.length();
          next.pause();
          pair.loop.schedule(1, next::resume);
        });
    next.endHandler(end -> ended[0] = true);
    pair.until(() -> ended[0]);
    assertThat(read[0]).isEqualTo(total);
    assertThat(piped.succeeded()).isTrue();
  }

  private void pump(int[] left) {
    while (left[0] > 0 && !near.writeQueueFull()) {
      near.write(Buffer.buffer(new byte[1 << 14]));
      left[0] -= 1 << 14;
    }
    if (left[0] == 0) {
      near.end();
    }
  }

  private Stream open() {
    return new DuplexStream(session.open(), "/test", null, true);
  }
}

package dev.parley.libp2p;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.libp2p.FramedStream.Prefix;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages in parts share their room, and the oldest makes way. */
class HalfArrivedTest {

  private static final int LENGTH = 100_000;

  private final HalfArrived shared = new HalfArrived(2 * LENGTH + LENGTH / 2);
  private final List<String> heard = new ArrayList<>();

  /** A stream on which a message arrives, and its other end. */
  private final class Arriving {

    final LinkPair pair = new LinkPair();
    boolean closed;
    final Stream near = new DuplexStream(pair.near, "/test", null, true);

    Arriving(String name) {
      Stream far = new DuplexStream(pair.far, "/test", null, false);
      FramedStream framed =
          new FramedStream(far, Prefix.INT32, LENGTH)
              .within(shared)
              .failureHandler(failure -> heard.add(name + " failed"))
              .handler(message -> heard.add(name + " whole"));
      far.closeHandler(cause -> framed.reset());
      near.closeHandler(cause -> closed = true);
    }

    Arriving begin() {
      near.write(Buffer.buffer().appendInt(LENGTH));
      return more(LENGTH - 1);
    }

    Arriving more(int bytes) {
      near.write(Buffer.buffer(new byte[bytes]));
      pair.settle();
      return this;
    }
  }

  @Test
  void the_one_that_began_first_makes_way() {
    Arriving first = new Arriving("first").begin();
    Arriving second = new Arriving("second").begin();
    Arriving third = new Arriving("third").begin();
    assertThat(heard).containsExactly("first failed");

    third.more(1);
    second.more(1);
    assertThat(heard).containsExactly("first failed", "third whole", "second whole");
    first.pair.settle();
    assertThat(first.closed).isTrue();
    assertThat(shared.bytes()).isZero();
  }

  @Test
  void what_is_whole_leaves_its_room_to_others() {
    for (int i = 0; i < 10; i++) {
      new Arriving("one").begin().more(1);
    }
    assertThat(heard).hasSize(10).containsOnly("one whole");
    assertThat(shared.bytes()).isZero();
  }

  @Test
  void a_stream_that_goes_away_leaves_its_room_to_others() {
    Arriving gone = new Arriving("gone").begin();
    assertThat(shared.bytes()).isGreaterThanOrEqualTo(LENGTH - 1);
    gone.near.reset();
    gone.pair.settle();
    assertThat(shared.bytes()).isZero();
  }
}

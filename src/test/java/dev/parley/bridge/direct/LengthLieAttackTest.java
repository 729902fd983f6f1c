package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.direct.DirectEvent.Damaged;
import dev.parley.bridge.direct.DirectOptions.Deadlines;
import dev.parley.bridge.direct.Meeting.Side;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lengths that announce what does not come, and frames that are none. */
class LengthLieAttackTest {

  @Test
  void a_frame_that_is_announced_and_never_completed_ends_the_session() throws Exception {
    Deadlines brief =
        new Deadlines(Duration.ofSeconds(10), Duration.ofMillis(200), Duration.ofSeconds(90));
    try (Meeting meeting = new Meeting(DirectOptions.DEFAULT.withDeadlines(brief));
        RawPeer attacker = meeting.peer()) {
      Side side = meeting.side();
      attacker.write(new byte[] {(byte) 0xff, (byte) 0xff, 1, 2, 3});
      assertThat(side.end()).isEqualTo(DirectEnd.STALLED);
      attacker.readBytes(0);
    }
  }

  @Test
  void a_promise_costs_no_memory_before_it_is_kept() {
    FrameReader reader = new FrameReader();
    reader.add(Buffer.buffer(new byte[] {(byte) 0xff, (byte) 0xff}));
    for (int i = 0; i < 100; i++) {
      reader.add(Buffer.buffer(new byte[1]));
      assertThat(reader.nextPayload()).isNull();
    }
    assertThat(reader.room()).isLessThan(1_024);
  }

  @Test
  void the_wrapped_length_of_p2p_chat_is_told_of_and_survived_where_it_can_be() throws Exception {
    try (Meeting meeting = new Meeting(DirectOptions.DEFAULT);
        RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      peer.write(new byte[] {0, 0});
      // What follows a wrapped length is read as frames; these zeros happen to be empty ones.
      peer.write(new byte[20]);
      peer.say("bob> in step again");
      DirectEvent event = side.next();
      while (event instanceof Damaged) {
        event = side.next();
      }
      assertThat(event).isEqualTo(new DirectEvent.Line("bob> in step again"));
    }
  }

  @Test
  void a_flood_of_damaged_frames_is_told_of_in_a_few_lines_and_ends_the_session() throws Exception {
    try (Meeting meeting = new Meeting(DirectOptions.DEFAULT);
        RawPeer attacker = meeting.peer()) {
      Side side = meeting.side();
      attacker.write(new byte[2 * 101]);
      assertThat(side.end()).isEqualTo(DirectEnd.TOO_MUCH_DAMAGE);
      List<DirectEvent> told = new ArrayList<>(side.events());
      assertThat(told).hasSize(9).allMatch(Damaged.class::isInstance);
      int unreported = told.stream().map(Damaged.class::cast).mapToInt(Damaged::unreported).sum();
      assertThat(told.size() + unreported).isEqualTo(100);
    }
  }

  @Test
  void control_frames_that_mean_nothing_count_as_damaged() throws Exception {
    try (Meeting meeting = new Meeting(DirectOptions.DEFAULT);
        RawPeer attacker = meeting.peer()) {
      Side side = meeting.side();
      byte[][] senseless = {{}, {1}, {2, 0, 1}, {3, 1}, {5, 0, 0, 0, 0}, {9, 0, 0, 0, 0, 1}};
      for (int i = 0; i < 101; i++) {
        attacker.write(attacker.marked(NonceMarks.CONTROL, senseless[i % senseless.length]));
      }
      assertThat(side.end()).isEqualTo(DirectEnd.TOO_MUCH_DAMAGE);
    }
  }
}

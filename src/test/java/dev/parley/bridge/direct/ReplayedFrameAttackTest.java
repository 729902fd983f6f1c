package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.direct.DirectEvent.Damaged;
import dev.parley.bridge.direct.Meeting.Side;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever sits on the line can send again what was sent before. */
class ReplayedFrameAttackTest {

  private static final Damaged REPLAYED = new Damaged("one that was here before", 0);

  private final Meeting meeting = new Meeting(DirectOptions.DEFAULT);

  @AfterEach
  void close() {
    meeting.close();
  }

  @Test
  void a_line_of_p2p_chat_is_shown_once() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      byte[] frame = peer.frame("bob> pay 10");
      peer.write(frame);
      peer.say("bob> thanks");
      peer.write(frame);
      side.hears("bob> pay 10");
      side.hears("bob> thanks");
      assertThat(side.next()).isEqualTo(REPLAYED);
    }
  }

  @Test
  void a_line_of_a_parley_is_shown_once() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      byte[] frame = peer.marked(NonceMarks.TEXT, "bob> pay 10".getBytes(StandardCharsets.UTF_8));
      peer.write(frame);
      peer.sayMarked("bob> thanks");
      peer.write(frame);
      side.hearsFirst("bob> pay 10");
      side.hears("bob> thanks");
      assertThat(side.next()).isEqualTo(REPLAYED);
    }
  }

  @Test
  void an_old_line_without_a_number_does_not_pass_behind_numbered_ones() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      byte[] frame = peer.frame("bob> pay 10");
      peer.write(frame);
      peer.sayMarked("bob> thanks");
      peer.write(frame);
      side.hears("bob> pay 10");
      side.hearsFirst("bob> thanks");
      assertThat(side.next())
          .isEqualTo(new Damaged("by another program than the frames before it", 0));
    }
  }
}

package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.direct.DirectEvent.Damaged;
import dev.parley.bridge.direct.Meeting.Side;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both directions have one key: what somebody says could be sent back as the other's words. */
class ReflectedFrameAttackTest {

  private final Meeting meeting = new Meeting(DirectOptions.DEFAULT);

  @AfterEach
  void close() {
    meeting.close();
  }

  @Test
  void ones_own_words_do_not_come_back_as_the_others() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      side.session().send("alice> yes, do it");
      byte[] payload = peer.readPayload();
      peer.write(
          Buffer.buffer().appendUnsignedShort(payload.length).appendBytes(payload).getBytes());
      assertThat(side.next()).isEqualTo(new Damaged("one of our own, sent back", 0));
      peer.say("bob> on");
      side.hears("bob> on");
    }
  }

  @Test
  void ones_own_key_is_no_key_of_the_other_side() throws Exception {
    try (RawPeer mirror = RawPeer.connect(meeting.server.port())) {
      mirror.write(mirror.readBytes(NaclBox.KEY_LENGTH));
      assertThat(mirror.isAtEnd()).isTrue();
      assertThat(meeting.sides).isEmpty();
    }
  }
}

package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bridge.direct.DirectOptions.Deadlines;
import dev.parley.bridge.direct.DirectOptions.Limits;
import dev.parley.bridge.direct.Meeting.Side;
import io.vertx.core.Future;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that connect and say nothing, or too little. */
class SilentClientAttackTest {

  private static final DirectOptions IMPATIENT =
      DirectOptions.DEFAULT.withDeadlines(
          new Deadlines(Duration.ofMillis(200), Duration.ofSeconds(60), Duration.ofSeconds(90)));

  private static void assertTurnedAway(RawPeer peer) throws IOException {
    try {
      peer.readBytes(NaclBox.KEY_LENGTH);
      assertThat(peer.isAtEnd()).isTrue();
    } catch (EOFException | SocketException e) {
      // A reset says the same.
    }
  }

  @Test
  void a_client_that_sends_no_key_or_half_of_one_is_hung_up_on() throws Exception {
    try (Meeting meeting = new Meeting(IMPATIENT);
        RawPeer silent = RawPeer.connect(meeting.server.port());
        RawPeer half = RawPeer.connect(meeting.server.port())) {
      half.write(new byte[31]);
      assertTurnedAway(silent);
      assertTurnedAway(half);
    }
  }

  @Test
  void a_listener_that_sends_no_key_is_given_up() throws Exception {
    try (Meeting meeting = new Meeting(IMPATIENT);
        ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<DirectSession> connecting =
          DirectClient.connect(meeting.vertx, "127.0.0.1", mute.getLocalPort(), IMPATIENT);
      assertThatThrownBy(() -> Meeting.await(connecting))
          .hasMessage("the other side sent no key in time");
    }
  }

  @Test
  void silent_clients_do_not_keep_an_honest_one_out() throws Exception {
    List<RawPeer> silent = new ArrayList<>();
    try (Meeting meeting = new Meeting(DirectOptions.DEFAULT)) {
      for (int i = 0; i < 40; i++) {
        silent.add(RawPeer.connect(meeting.server.port()));
      }
      try (RawPeer honest = meeting.peer()) {
        honest.say("bob> at last");
        meeting.side().hears("bob> at last");
      }
      assertTurnedAway(silent.get(0));
    } finally {
      for (RawPeer one : silent) {
        one.close();
      }
    }
  }

  @Test
  void whoever_comes_when_the_place_is_taken_is_turned_away_at_once() throws Exception {
    DirectOptions one = DirectOptions.DEFAULT.withLimits(Limits.DEFAULT.withSessions(1));
    try (Meeting meeting = new Meeting(one);
        RawPeer waiting = RawPeer.connect(meeting.server.port());
        RawPeer first = meeting.peer()) {
      Side side = meeting.side();
      assertTurnedAway(waiting);
      try (RawPeer second = RawPeer.connect(meeting.server.port())) {
        assertTurnedAway(second);
      }
      first.reset();
      side.end();
      try (RawPeer third = meeting.peer()) {
        third.say("bob> my turn");
        meeting.side().hears("bob> my turn");
      }
    }
  }

  @Test
  void a_side_that_does_not_read_is_left_all_the_same() throws Exception {
    try (Meeting meeting = new Meeting(DirectOptions.DEFAULT);
        RawPeer deaf = meeting.peer()) {
      Side side = meeting.side();
      for (int i = 0; i < 200; i++) {
        side.session().send("x".repeat(DirectSession.MAX_TEXT));
      }
      Meeting.await(side.session().leave("!alice left the chat"));
      assertThat(side.end()).isEqualTo(DirectEnd.LEFT);
      deaf.readBytes(1);
    }
  }
}

package dev.parley.bridge.direct;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.bridge.direct.Control.Hello;
import dev.parley.bridge.direct.Control.Ping;
import dev.parley.bridge.direct.Control.Pong;
import dev.parley.bridge.direct.DirectEvent.Missing;
import dev.parley.bridge.direct.DirectEvent.ParleyFound;
import dev.parley.bridge.direct.DirectEvent.Proven;
import dev.parley.bridge.direct.DirectOptions.Deadlines;
import dev.parley.bridge.direct.Meeting.Side;
import dev.parley.crypto.SigningKey;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What two Parleys have beyond p2p-chat. */
class ParleySessionTest {

  private final SigningKey key = SigningKey.random();
  private final Meeting meeting = new Meeting(DirectOptions.DEFAULT.withIdentity(key));

  @AfterEach
  void close() {
    meeting.close();
  }

  @Test
  void one_line_is_enough_for_both_to_know_each_other() throws Exception {
    Side there = meeting.connect(DirectOptions.DEFAULT);
    Side here = meeting.side();
    there.session().send("bob> hi");
    assertThat(here.next()).isEqualTo(new ParleyFound());
    here.hears("bob> hi");
    assertThat(there.next()).isEqualTo(new ParleyFound());
    assertThat(there.session().safetyCode()).isEqualTo(here.session().safetyCode());
  }

  @Test
  void another_session_has_another_safety_code() throws Exception {
    Side one = meeting.connect(DirectOptions.DEFAULT);
    Side other = meeting.connect(DirectOptions.DEFAULT);
    assertThat(one.session().safetyCode()).isNotEqualTo(other.session().safetyCode());
  }

  @Test
  void addresses_are_proven_in_both_directions() throws Exception {
    SigningKey other = SigningKey.random();
    Side there = meeting.connect(DirectOptions.DEFAULT.withIdentity(other));
    Side here = meeting.side();
    there.session().send("bob> hi");
    assertThat(here.next(Proven.class).address()).isEqualTo(other.address());
    assertThat(there.next(Proven.class).address()).isEqualTo(key.address());
  }

  @Test
  void a_goodbye_makes_an_end_complete_and_its_absence_a_cut() throws Exception {
    Side there = meeting.connect(DirectOptions.DEFAULT);
    Side here = meeting.side();
    there.session().send("bob> hi");
    here.next(ParleyFound.class);
    there.next(ParleyFound.class);
    there.session().close();
    assertThat(here.end()).isEqualTo(DirectEnd.PEER_LEFT);

    RawPeer peer = meeting.peer();
    Side cut = meeting.side();
    peer.sayMarked("bob> hi");
    cut.hearsFirst("bob> hi");
    peer.hearControl();
    peer.close();
    assertThat(cut.end()).isIn(DirectEnd.NO_GOODBYE, DirectEnd.RESET);
  }

  @Test
  void frames_that_are_taken_out_are_missed() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      peer.sayMarked("one");
      side.hearsFirst("one");
      peer.marked(NonceMarks.TEXT, new byte[1]);
      peer.marked(NonceMarks.TEXT, new byte[1]);
      peer.sayMarked("four");
      assertThat(side.next()).isEqualTo(new Missing(2));
      side.hears("four");
    }
  }

  @Test
  void a_damaged_frame_is_not_missed_as_well() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      peer.sayMarked("one");
      side.hearsFirst("one");
      byte[] damaged = peer.marked(NonceMarks.TEXT, new byte[10]);
      damaged[40] ^= 1;
      peer.write(damaged);
      peer.sayMarked("three");
      assertThat(side.next()).isInstanceOf(DirectEvent.Damaged.class);
      side.hears("three");
    }
  }

  @Test
  void a_question_whether_somebody_is_there_is_answered() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      peer.control(new Ping(7));
      assertThat(peer.hearControl()).isInstanceOf(Hello.class);
      Control next = peer.hearControl();
      assertThat(next instanceof Pong ? next : peer.hearControl()).isEqualTo(new Pong(7));
    }
  }

  @Test
  void a_parley_that_falls_silent_is_asked_and_then_given_up() throws Exception {
    Duration brief = Duration.ofMillis(300);
    Deadlines deadlines = new Deadlines(Deadlines.DEFAULT.keyExchange(), brief, brief);
    try (Meeting impatient = new Meeting(DirectOptions.DEFAULT.withDeadlines(deadlines));
        RawPeer peer = impatient.peer()) {
      Side side = impatient.side();
      peer.sayMarked("one");
      assertThat(peer.hearControl()).isInstanceOf(Hello.class);
      assertThat(peer.hearControl()).isInstanceOf(Ping.class);
      assertThat(side.end()).isEqualTo(DirectEnd.SILENT);
    }
  }

  @Test
  void two_parleys_with_nothing_to_say_keep_each_other_alive() throws Exception {
    Duration silence = Duration.ofMillis(600);
    Deadlines deadlines = new Deadlines(Deadlines.DEFAULT.keyExchange(), silence, silence);
    DirectOptions options = DirectOptions.DEFAULT.withDeadlines(deadlines);
    try (Meeting quiet = new Meeting(options);
        RawPeer peer = quiet.peer()) {
      Side side = quiet.side();
      peer.sayMarked("one");
      peer.hearControl();
      for (int i = 0; i < 6; i++) {
        peer.control(new Pong(((Ping) peer.hearControl()).number()));
      }
      assertThat(side.session().closed().isComplete()).isFalse();
    }
  }

  @Test
  void what_is_newer_than_this_program_is_passed_over() throws Exception {
    try (RawPeer peer = meeting.peer()) {
      Side side = meeting.side();
      peer.write(peer.marked(NonceMarks.CONTROL, new byte[] {99, 1, 2}));
      peer.write(peer.marked(77, new byte[] {1}));
      peer.sayMarked("on");
      side.hearsFirst("on");
    }
  }

  @Test
  void a_paused_session_takes_no_more_than_a_socket_holds() throws Exception {
    Side there = meeting.connect(DirectOptions.DEFAULT);
    Side here = meeting.side();
    here.session().pause();
    String line = "x".repeat(DirectSession.MAX_TEXT);
    List<Future<Void>> sent = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      sent.add(there.session().send(line));
    }
    Awaitility.await().until(() -> sent.stream().anyMatch(Future::failed));
    here.session().resume();
    here.next(ParleyFound.class);
    here.hears(line);
  }
}
